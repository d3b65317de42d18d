import CityModel
import Workspace

/// A file that a city or a survey of it names.
struct CityInput: Sendable {
    /// 0 for the city's own, else the number of the survey that brought it.
    var survey: Int
    var files: InputFiles
    /// As the city file or the survey names it.
    var name: String
    var role: WorkspaceFile.Role
    var layer: String?
}

extension LoadedCity {
    /// Every file that a run reads, in the order of its record: the city file, rules, the boundary, layers, then surveys with theirs.
    var inputFiles: [CityInput] {
        var inputs = [CityInput(survey: 0, files: files, name: configuration[0].name, role: .city)]
        if let rules = file.rules { inputs.append(CityInput(survey: 0, files: ruleFiles, name: rules, role: .rules)) }
        func add(_ name: String, _ role: WorkspaceFile.Role, layer: String?) {
            inputs.append(CityInput(survey: 0, files: files, name: name, role: role, layer: layer))
        }
        if let boundary = file.boundary { add(boundary.file.file, .boundary, layer: boundary.file.layer) }
        for sort in file.layerSorts { add(file.layer(sort).file, WorkspaceFile.Role(sort), layer: file.layer(sort).layer) }
        for (index, survey) in surveys.enumerated() {
            let number = index + 1
            inputs.append(CityInput(survey: number, files: survey.files, name: survey.definition.name, role: .survey))
            inputs += survey.survey.changes.map { change in
                CityInput(survey: number, files: survey.files, name: change.file.file, role: .changes, layer: change.file.layer)
            }
        }
        return inputs
    }
}

extension WorkspaceFile.Role {
    /// The role of a layer's file.
    fileprivate init(_ sort: LayerSort) {
        switch sort {
        case .sources: self = .sources
        case .targets: self = .targets
        case .shelters: self = .shelters
        case .population: self = .population
        }
    }
}
