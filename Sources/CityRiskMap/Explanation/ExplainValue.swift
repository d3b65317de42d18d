import CityModel
import JSONCoding
import RiskScoring

extension ExplainReport {
    /// The explanation with every number in full, as JSON.
    public var json: [UInt8] { prettyJSON(value) }

    private var value: PropertyValue {
        .object(
            [
                .init("source", source.map(sourceValue) ?? .null),
                .init("longitude", number: place?.longitude), .init("latitude", number: place?.latitude),
            ] + (explanation.map(members) ?? []))
    }

    private func members(_ explanation: CellExplanation) -> [PropertyValue.Member] {
        [
            .init("column", explanation.cell.column), .init("row", explanation.cell.row), .init("x", number: explanation.centre.x),
            .init("y", number: explanation.centre.y), .init("in_city", .bool(explanation.district != nil)),
            .init("score", Int(explanation.total.score)), .init("level", explanation.total.level.word),
            .init("deciding_family", explanation.decidingFamily.map { read.input.families[$0] }),
            .init("to_worse", step(explanation.total.worse)), .init("to_better", step(explanation.total.better)),
            .init(
                "people",
                .object([
                    .init("M", number: explanation.people.factor),
                    .init("persons_500m", number: explanation.people.nearby.map { Double($0) / 1000 }),
                    .init("persons_in_cell", number: Double(explanation.people.inCell) / 1000),
                ])),
            .init(
                "targets",
                .object([
                    .init("V", number: explanation.targets.factor), .init("T", number: explanation.targets.highest),
                    .init("target", explanation.targets.target.map { read.input.targets.items[$0].id }),
                    .init("distance", number: explanation.targets.distance),
                ])),
            .init("shelters", shelters(explanation.shelters)),
            .init("families", .array(explanation.families.map(family))),
        ]
    }

    private func step(_ step: ScoreExplanation.LevelStep?) -> PropertyValue {
        step.map { .object([.init("level", $0.level.word), .init("distance", $0.distance)]) } ?? .null
    }

    private func shelters(_ shelters: ShelterExplanation) -> PropertyValue {
        .object([
            .init("C", number: shelters.factor), .init("A", number: shelters.access), .init("a", number: shelters.sufficiency),
            .init(
                "shelters",
                .array(
                    shelters.shelters.map { term in
                        .object([
                            .init("id", read.input.shelters.items[term.shelter].id), .init("distance", number: term.distance),
                            .init("w", number: term.weight), .init("R", number: term.ratio), .init("Rw", number: term.product),
                        ])
                    })),
        ])
    }

    private func family(_ family: FamilyExplanation) -> PropertyValue {
        .object([
            .init("family", read.input.families[family.family]), .init("sum", number: family.sum), .init("H", number: family.hazard),
            .init("points", number: family.score.points), .init("score", Int(family.score.score)), .init("level", family.score.level.word),
            .init("sources", .array(family.sources.map(term))),
        ])
    }

    private func term(_ term: SourceTerm) -> PropertyValue {
        .object([
            .init("source", sourceValue(term.source)), .init("distance", number: term.distance), .init("t", number: term.t),
            .init("k", number: term.k), .init("s", number: term.severity),
            .init(
                "uplifts",
                .array(
                    term.uplifts.map { uplift in
                        .object([
                            .init("family", read.input.families[uplift.family]), .init("factor", number: uplift.factor),
                            .init("H", number: uplift.hazard), .init("value", number: uplift.value),
                        ])
                    })),
            .init("s_lifted", number: term.liftedSeverity), .init("raised", number: term.raised), .init("share", number: term.share),
        ])
    }

    private func sourceValue(_ index: Int) -> PropertyValue {
        let source = read.input.sources.items[index]
        return .object([
            .init("layer", read.city.file.sources[source.layer].file.layer), .init("id", source.id), .init("name", source.name),
            .init("kind", source.kind), .init("level", source.level?.word ?? "no data"),
            .init("severity", number: source.severity), .init("deciding_rule", source.grade?.decidingResult.rule),
            .init("rules", .array(source.grade?.results.map(\.value) ?? [])),
            .init("hidden_dangers", number: source.grade?.hiddenDangerAddition),
            .init("hidden_danger_citations", source.grade.map { .array($0.additionCitations.map(\.value)) } ?? .null),
            .init("reach_m", number: source.reach),
            .init("core_m", number: source.core), .init("file", source.place?.file), .init("line", source.place?.line),
            .init("mapped", .array(mappedProperties(of: source).map(\.value))),
        ])
    }
}
