import CityModel
import MapLayers
import RiskGrading

extension ScoredCity {
    /// What the sheet says in words.
    var sheetFacts: SheetFacts {
        let window = map.scores.window
        let middle = map.input.grid.centre(of: window.cell(at: window.count / 2))
        let file = read.city.file
        return SheetFacts(
            city: file.name, dataDate: file.dataDate, epsg: read.plane.epsg,
            convergence: gridConvergence(at: middle) { read.plane.geographic([$0], threads: 1).first },
            reviewNumber: file.reviewNumber, compiledBy: file.compiledBy, standards: standards, profiles: schemes + overrides)
    }

    /// Document numbers of the rules that decided a grade, in the order of their first use.
    private var standards: [String] {
        var seen: Set<String> = []
        var names: [String] = []
        for clause in map.input.sources.items.lazy.compactMap({ $0.grade?.decidingResult.clause }) where seen.insert(clause).inserted {
            let name = documentNumber(ofClause: clause)
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Named schemes by which at least one source was graded; what a rule read tells its scheme.
    private var schemes: [String] {
        var details: [String: String] = [:]
        for result in map.input.sources.items.lazy.flatMap({ $0.grade?.results ?? [] }) where details[result.rule] == nil {
            details[result.rule] = result.detail.description
        }
        return ["depth", "matrix", "lec"].compactMap { read.city.pack.numbers[$0]?.text }.filter { scheme in
            details.values.contains { $0.contains(scheme) }
        }
    }

    /// What the city's own rules change, `order=1`; none without `rules.yml`.
    private var overrides: [String] {
        guard case .object(let numbers) = read.city.pack.numbers else { return [] }
        let changed = numbers.filter { $0.value != RulePack.builtIn.numbers[$0.name] }.map { "\($0.name)=\($0.value.text ?? "rules.yml")" }
        let kinds = zip(read.city.pack.kinds, RulePack.builtIn.kinds).flatMap { own, builtIn -> [String] in
            let reach = Level.colours.contains { own.reach(of: $0) != builtIn.reach(of: $0) } ? ["reach \(own.id)"] : []
            return reach + (own.coreDistance != builtIn.coreDistance ? ["core \(own.id)"] : [])
        }
        return changed + kinds
    }
}

/// The number of the document that a clause stands in: `GB 18218-2018` of `GB 18218-2018 危险化学品重大危险源辨识 4.3.3`; the first word of a
/// document without number.
func documentNumber(ofClause clause: String) -> String {
    let words = clause.split(separator: " ", maxSplits: 2)
    guard let first = words.first else { return "" }
    guard first.last != ";" else { return String(first.dropLast()) }
    let hasNumber = first.contains(where: \.isNumber) || words.count < 2 || words[1].first?.isNumber != true
    return hasNumber ? String(first) : "\(first) \(words[1])"
}
