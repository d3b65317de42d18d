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

    /// Documents that decided a class or a level, in the order of their first use; what was not checked against one is the tool's own.
    private var standards: [String] {
        var citations: [Citation] = []
        func add(_ citation: Citation) { if !citations.contains(where: { $0 === citation }) { citations.append(citation) } }
        for source in map.input.sources.items {
            source.graded { grade in
                add(grade.decidingResult.citation)
                grade.decidingResult.levelCitations.forEach(add)
                grade.additionCitations.forEach(add)
            }
        }
        return citations.map { $0.isVerified ? $0.document : Citation.tool }.distinct()
    }

    /// Named schemes by which at least one source was graded, in the order of their first use.
    private var schemes: [String] {
        var schemes: [String] = []
        for source in map.input.sources.items {
            source.graded { grade in
                for result in grade.results {
                    if let scheme = result.scheme, !schemes.contains(scheme) { schemes.append(scheme) }
                }
            }
        }
        return schemes
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
