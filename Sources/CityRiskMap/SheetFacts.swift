import CityModel
import MapLayers

extension ScoredCity {
    /// What the sheet is drawn from.
    var sheetContent: SheetContent {
        let city = map.districts.last
        let amounts = Level.allCases.reversed().map { level in
            LevelAmount(
                level: level, area: Double(city?.cells[level] ?? 0) * map.input.grid.cellSize * map.input.grid.cellSize,
                persons: city?.persons[level] ?? 0)
        }
        return SheetContent(input: map.input, scores: map.scores, zones: map.maps[0], amounts: amounts, facts: sheetFacts)
    }

    private var sheetFacts: SheetFacts {
        let window = map.scores.window
        let middle = map.input.grid.centre(of: window.cell(at: window.count / 2))
        let file = read.city.file
        return SheetFacts(
            city: file.name, dataDate: file.dataDate, epsg: read.plane.epsg,
            convergence: gridConvergence(at: middle) { read.plane.geographic([$0], threads: 1).first }, standards: standards,
            profiles: schemes)
    }

    /// Sources of the rules that decided a grade, in the order of their first use.
    private var standards: [String] {
        var names: [String] = []
        for source in map.input.sources.items {
            guard let grade = source.grade else { continue }
            let clause = grade.results[grade.deciding].clause
            if !clause.isEmpty, !names.contains(clause) { names.append(clause) }
        }
        return names
    }

    /// Named schemes in force.
    private var schemes: [String] {
        ["depth", "matrix", "lec"].compactMap { read.city.pack.numbers[$0]?.text }
    }
}
