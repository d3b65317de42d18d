import CityModel
import MapLayers

extension ScoredCity {
    /// What the sheet says in words.
    var sheetFacts: SheetFacts {
        let window = map.scores.window
        let middle = map.input.grid.centre(of: window.cell(at: window.count / 2))
        let file = read.city.file
        return SheetFacts(
            city: file.name, dataDate: file.dataDate, epsg: read.plane.epsg,
            convergence: gridConvergence(at: middle) { read.plane.geographic([$0], threads: 1).first }, standards: standards,
            profiles: schemes)
    }

    /// Document numbers of the rules that decided a grade, in the order of their first use.
    private var standards: [String] {
        var names: [String] = []
        for source in map.input.sources.items {
            guard let grade = source.grade else { continue }
            let name = documentNumber(ofClause: grade.decidingResult.clause)
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Named schemes in force.
    private var schemes: [String] {
        ["depth", "matrix", "lec"].compactMap { read.city.pack.numbers[$0]?.text }
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
