import CityModel
import MapLayers

/// The sheet of a city, `map.svg`, and those of further subjects, `sheets/….svg`, each made when it is asked for.
///
/// - Parameter subjects: further subjects; one without a sheet of its own is left out
public func sheetFiles(
    _ map: CityMap, subjects: [SheetSubject], facts: @escaping @Sendable () -> SheetFacts, style: Style, labels: Labels, layout: SheetLayout
) -> [OutputFile] {
    func file(_ name: String, _ content: @escaping @Sendable () -> SheetContent) -> OutputFile {
        OutputFile(name: name) { svg(Sheet(content(), style: style, labels: labels, layout: layout)) }
    }
    var names: Set<String> = []
    let further = subjects.compactMap { subject -> OutputFile? in
        guard map.hasSheet(of: subject) else { return nil }
        var name = fileName(of: subject, in: map)
        while !names.insert(name).inserted { name += "-" }
        return file("sheets/\(name).svg") { SheetContent(map, subject, facts: facts()) ?? SheetContent(map, facts: facts()) }
    }
    return [file("map.svg") { SheetContent(map, facts: facts()) }] + further
}

/// `family-flood`, `district-420102-江岸区`: by id, code and name, of which as much stands in the name as file systems bear.
private func fileName(of subject: SheetSubject, in map: CityMap) -> String {
    switch subject {
    case .city: "city"
    case .family(let family): "family-" + String(fileName(of: map.input.families[family]).prefix(60))
    case .district(let district):
        (["district"]
            + [map.input.districts[district].code, map.input.districts[district].name].filter { !$0.isEmpty }.map {
                String(fileName(of: $0).prefix(30))
            }).joined(separator: "-")
    }
}
