import CityModel
import MapLayers
import RiskScoring

/// Why a place or a source has its colour, as text and as JSON. The printed numbers recompute to the printed score.
public struct ExplainReport: Sendable {
    let read: ReadCity
    let labels: Labels
    /// The source that was asked for; nil when a place was.
    let source: Int?
    let place: GeographicCoordinate?
    /// nil for a source without geometry.
    let explanation: CellExplanation?

    init(read: ReadCity, labels: Labels, source: Int? = nil, place: GeographicCoordinate?, explanation: CellExplanation?) {
        self.read = read
        self.labels = labels
        self.source = source
        self.place = place
        self.explanation = explanation
    }

    /// Paragraphs in the city's language: place and total, the formula with its factors, then each family with its sources.
    public var text: String {
        var lines = source.map(gradeLines) ?? []
        if !lines.isEmpty { lines.append("") }
        if let explanation {
            lines += headLines(explanation)
            if explanation.district != nil { lines += [""] + factorLines(explanation) }
            for family in explanation.families where !family.sources.isEmpty && explanation.district != nil {
                lines += [""] + familyLines(family)
            }
        }
        if source != nil || explanation?.families.contains(where: { !$0.sources.isEmpty }) == true {
            lines += ["", labels.text(.trustMarks)]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: - The cell

    private func headLines(_ explanation: CellExplanation) -> [String] {
        let total = explanation.total
        let district = explanation.district.flatMap { read.input.districts.indices.contains($0) ? read.input.districts[$0] : nil }
        var lines = [
            labels.text(
                .explainedCell,
                [
                    "longitude": place.map { rounded($0.longitude, decimals: 7) } ?? "-",
                    "latitude": place.map { rounded($0.latitude, decimals: 7) } ?? "-", "column": "\(explanation.cell.column)",
                    "row": "\(explanation.cell.row)", "x": shortestDecimal(explanation.centre.x),
                    "y": shortestDecimal(explanation.centre.y),
                    "district": district.map { [$0.code, $0.name].filter { !$0.isEmpty }.joined(separator: " ") }
                        ?? labels.text(.notApplicable),
                ])
        ]
        guard explanation.district != nil else { return lines + [labels.text(.explainedOutside)] }
        let points = points(total.score)
        lines.append(
            explanation.decidingFamily.map { family in
                labels.text(
                    .explainedTotal, ["points": points, "level": labels.levels[total.level], "family": familyName(family)])
            } ?? labels.text(.explainedNone, ["points": points, "level": labels.levels[total.level]]))
        for (step, text) in [(total.worse, Labels.Text.toWorse), (total.better, .toBetter)] {
            guard let step else { continue }
            lines.append(labels.text(text, ["level": labels.levels[step.level], "points": self.points(UInt16(step.distance))]))
        }
        return lines
    }

    private func factorLines(_ explanation: CellExplanation) -> [String] {
        var lines = [labels.text(.explainedFormula, ["formula": "min(100, 100·H·M·V/C)"])]
        lines.append(
            explanation.people.nearby.map { nearby in
                labels.text(
                    .peopleNearby,
                    ["factor": number(explanation.people.factor), "persons": rounded(Double(nearby) / 1000, decimals: 3), "knots": knots])
            } ?? labels.text(.noPeopleLayer))
        let targets = explanation.targets
        lines.append(
            targets.target.map { target in
                labels.text(
                    .nearestTarget,
                    [
                        "factor": number(targets.factor), "highest": number(targets.highest), "target": targetName(target),
                        "distance": rounded(targets.distance ?? 0, decimals: 3), "share": shortestDecimal(read.input.rules.targets),
                    ])
            } ?? labels.text(.noTargetNear))
        let shelters = explanation.shelters
        guard let access = shelters.access, let sufficiency = shelters.sufficiency else { return lines + [labels.text(.noShelterCounts)] }
        lines.append(
            labels.text(
                .placesPerPerson,
                [
                    "factor": number(shelters.factor), "access": number(access), "sufficiency": number(sufficiency),
                    "enough": shortestDecimal(read.input.rules.shelterTarget),
                ]) + (shelters.shelters.isEmpty ? labels.text(.noShelterReaches) : ""))
        return lines
            + shelters.shelters.map { term in
                "  "
                    + labels.text(
                        .shelterTerm,
                        [
                            "shelter": shelterName(term.shelter), "distance": rounded(term.distance, decimals: 3),
                            "weight": number(term.weight),
                            "ratio": number(term.ratio), "product": number(term.product),
                        ])
            }
    }

    /// The knots of M: `0 → 0.75, 100 → 0.85`.
    private var knots: String {
        let knots = read.input.rules.people.knots.map { "\(shortestDecimal($0.x)) → \(shortestDecimal($0.y))" }
        return knots.joined(separator: labels.text(.listSeparator))
    }

    // MARK: - Families and their sources

    private func familyLines(_ family: FamilyExplanation) -> [String] {
        let head = labels.text(
            .explainedFamily,
            [
                "family": familyName(family.family), "hazard": number(family.hazard), "order": orderText, "sum": number(family.sum),
                "points": points(family.score.score), "level": labels.levels[family.score.level],
            ])
        return [head] + family.sources.sorted { ($1.raised, $0.source) < ($0.raised, $1.source) }.flatMap(sourceLines)
    }

    private func sourceLines(_ term: SourceTerm) -> [String] {
        let source = read.input.sources.items[term.source]
        let line = labels.text(
            .sourceTerm,
            [
                "share": rounded(term.share * 100, decimals: 1), "source": sourceName(term.source),
                "level": labels.levels[source.level],
                "severity": number(term.severity), "lifted": number(term.liftedSeverity), "core": shortestDecimal(source.core),
                "reach": shortestDecimal(source.reach), "distance": rounded(term.distance, decimals: 6), "t": number(term.t),
                "k": number(term.k),
                "raised": number(term.raised),
            ])
        let uplifts = term.uplifts.filter { $0.value > 0 }.map { uplift in
            labels.text(
                .uplift,
                [
                    "family": familyName(uplift.family), "factor": number(uplift.factor), "hazard": number(uplift.hazard),
                    "value": number(uplift.value),
                ])
        }
        return ["  " + line] + (uplifts + ruleLines(source)).map { "    " + $0 }
    }

    /// A source's own grade, for a question about a source.
    private func gradeLines(_ index: Int) -> [String] {
        let source = read.input.sources.items[index]
        let name = sourceName(index)
        let head = source.grade.map { grade in
            "\(name): \(labels.kind(source.kind)), \(labels.levels[grade.level]), s = \(number(grade.severity))"
        }
        var lines = [head ?? labels.text(.noGrade, ["source": name])] + ruleLines(source).map { "  " + $0 }
        if explanation == nil { lines.append(labels.text(.explainedNowhere, ["source": name])) }
        return lines
    }

    private func ruleLines(_ source: Source) -> [String] {
        let own = source.place.map { ["\($0.file):\($0.line):\($0.column)"] } ?? []
        let place = mappedProperties(of: source).map { words($0) } + own
        guard let grade = source.grade else { return place }
        let deciding = grade.decidingResult
        var lines = [
            labels.text(
                .gradedBy,
                ["rule": labels.rule(deciding.rule), "clause": statements(deciding.citations), "detail": labels.phrase(deciding.detail)])
        ]
        if grade.hiddenDangerAddition > 0 {
            lines.append(
                labels.text(
                    .hiddenDangers, ["value": number(grade.hiddenDangerAddition), "clause": statements(grade.additionCitations)]))
        }
        for (index, result) in grade.results.enumerated() where index != grade.deciding {
            lines.append(
                labels.text(
                    .otherRule,
                    [
                        "rule": labels.rule(result.rule), "level": labels.levels[result.level], "severity": number(result.severity),
                        "clause": statements(result.citations),
                        "detail": labels.phrase(result.detail),
                    ]))
        }
        return lines + place
    }

    private func words(_ property: MappedProperty) -> String {
        func text(_ key: Labels.Text, _ more: KeyValuePairs<String, String>) -> String { withoutControlCharacters(labels.text(key, more)) }
        switch property.origin {
        case .constant(let value):
            return text(.byConstant, ["property": property.name, "value": value, "file": property.file])
        case .standIn(let value):
            return text(.byStandIn, ["property": property.name, "value": value, "file": property.file])
        case .values(let theirs, let pairs):
            let shown = pairs.prefix(8).map { "\($0.theirs) → \($0.ours)" }.joined(separator: labels.text(.listSeparator))
            return text(
                .byValues,
                ["property": property.name, "theirs": theirs, "pairs": pairs.count > 8 ? shown + " …" : shown, "file": property.file])
        case .field(let theirs): return text(.byField, ["property": property.name, "theirs": theirs, "file": property.file])
        }
    }

    // MARK: - Names and numbers

    private func statements(_ citations: [Citation]) -> String { citations.map(\.markedStatement).joined(separator: "; ") }

    /// Enough digits to recompute a score to the hundredth.
    private func number(_ value: Double) -> String { rounded(value, decimals: 9) }

    private func points(_ score: UInt16) -> String { rounded(Double(score) / 100, decimals: 2) }

    private func familyName(_ family: Int) -> String { labels.family(read.input.families[family]) }

    private var orderText: String {
        switch read.input.rules.order {
        case .power(let order): "\(order)"
        case .highest: "highest"
        }
    }

    func sourceName(_ index: Int) -> String {
        let source = read.input.sources.items[index]
        return named(read.city.file.sources[source.layer].file.layer, source.id, source.name)
    }

    private func targetName(_ index: Int) -> String {
        let target = read.input.targets.items[index]
        return named(read.city.file.targets[target.layer].layer, target.id, target.name)
    }

    private func shelterName(_ index: Int) -> String {
        let shelter = read.input.shelters.items[index]
        return named(read.city.file.shelters[shelter.layer].layer, shelter.id, shelter.name)
    }

    private func named(_ layer: String, _ id: String, _ name: String?) -> String {
        withoutControlCharacters(name.map { "\(layer)/\(id) \($0)" } ?? "\(layer)/\(id)")
    }
}
