import CityModel

extension ScoringContext {
    /// Explains a cell. Every number has the bits that the score was made of.
    public func explanation(of cell: Cell) -> CellExplanation {
        let place = centre(of: cell)
        let people = explainPeople(cell)
        let targets = explainTargets(at: place)
        let shelters = explainShelters(at: place)
        let families = input.families.indices.map { family in
            explainFamily(family, at: place) {
                RiskScoring.points(hazard: $0, people: people.factor, targets: targets.factor, shelters: shelters.factor)
            }
        }
        let highest = families.map(\.score.score).max() ?? 0
        let deciding = highest > 0 ? families.firstIndex { $0.score.score == highest } : nil
        return CellExplanation(
            cell: cell, centre: place.plane, district: city.district(of: cell), families: families, people: people, targets: targets,
            shelters: shelters, total: deciding.map { families[$0].score } ?? explainScore(0), decidingFamily: deciding)
    }

    /// What each coupling adds to a source's severity, in the order of the rules; empty without data or geometry.
    public func upliftTerms(ofSource source: Int) -> [UpliftTerm] {
        let item = input.sources.items[source]
        guard item.hasData, let place = sources.reference(ofSource: source) else { return [] }
        let couplings = input.rules.couplings.filter { $0.to == item.family }
        return HazardFields.uplift(couplings, fields: hazards.fields, at: place).map {
            UpliftTerm(family: $0.coupling.from, factor: $0.coupling.factor, hazard: $0.hazard, value: $0.value)
        }
    }

    private func explainFamily(_ family: Int, at place: LatticePoint, points: (_ hazard: Double) -> Double) -> FamilyExplanation {
        let field = hazards.fields[family]
        let terms = field.terms(at: place)
        let sum = terms.reduce(0) { field.order.adding($1.raised, to: $0) }
        let all = terms.reduce(0) { $0 + $1.raised }
        let hazard = field.order.hazard(ofSum: sum)
        return FamilyExplanation(
            family: family, sum: sum, hazard: hazard, score: explainScore(points(hazard)),
            sources: terms.map { term in
                SourceTerm(
                    source: term.feature, distance: term.distance, t: term.share, k: term.weight,
                    severity: usableSeverity(input.sources.items[term.feature]), uplifts: upliftTerms(ofSource: term.feature),
                    liftedSeverity: hazards.liftedSeverities[term.feature], raised: term.raised, share: all > 0 ? term.raised / all : 0)
            })
    }

    private func explainPeople(_ cell: Cell) -> PeopleExplanation {
        guard let people else { return PeopleExplanation(inCell: 0, nearby: nil, factor: 1) }
        let alone = CellWindow(columns: cell.column..<cell.column + 1, rows: cell.row..<cell.row + 1)
        let nearby = people.counts(over: alone)[0]
        var inCell: Int64 = 0
        people.people.forEachEntry(row: cell.row, columns: alone.columns) { _, entry in inCell += entry.thousandths }
        return PeopleExplanation(inCell: inCell, nearby: nearby, factor: peopleFactor(nearby))
    }

    private func explainTargets(at place: LatticePoint) -> TargetExplanation {
        let terms = targets.terms(at: place)
        let highest = terms.reduce(0) { max($0, $1.raised) }
        let first = terms.first { $0.raised == highest }
        return TargetExplanation(
            highest: highest, target: first?.feature, distance: first?.distance, factor: targetFactor(highest))
    }

    private func explainShelters(at place: LatticePoint) -> ShelterExplanation {
        guard let field = shelters.field else { return ShelterExplanation(access: nil, sufficiency: nil, factor: 1, shelters: []) }
        let terms = field.terms(at: place)
        let access = terms.reduce(0) { $0 + $1.raised }
        return ShelterExplanation(
            access: access, sufficiency: sufficiency(ofAccess: access), factor: shelterFactor(access: access),
            shelters: terms.map { term in
                ShelterExplanation.ShelterTerm(
                    shelter: term.feature, distance: term.distance, weight: term.weight,
                    ratio: shelters.demands[term.feature].ratio ?? 0, product: term.raised)
            })
    }

    private func explainScore(_ points: Double) -> ScoreExplanation {
        let score = quantised(points)
        let level = input.rules.level(ofScore: score)
        let worse = Level(rawValue: level.rawValue + 1).map {
            ScoreExplanation.LevelStep(level: $0, distance: input.rules.threshold(of: $0) - Int(score))
        }
        let better =
            level == .none
            ? nil
            : Level(rawValue: level.rawValue - 1).map {
                ScoreExplanation.LevelStep(level: $0, distance: Int(score) - input.rules.threshold(of: level) + 1)
            }
        return ScoreExplanation(points: points, score: score, level: level, worse: worse, better: better)
    }
}
