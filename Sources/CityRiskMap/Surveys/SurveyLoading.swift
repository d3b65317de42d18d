import CityModel

/// A survey as a user hands it over.
public enum SurveyInput: Sendable {
    /// A survey file.
    case definition(String)
    /// A GeoJSON file of records for one layer, by upsert; its name is the survey's.
    case records(layer: String, String)
}

extension LoadedSurvey {
    /// Reads a survey for a city.
    ///
    /// - Throws: `RunError` for a survey that cannot be read or files of records that are not there
    init(_ input: SurveyInput, of city: CityFile) throws {
        switch input {
        case .definition(let path): try self.init(.folder(folderName(path)), name: fileName(path), of: city)
        case .records(let layer, let path):
            guard city.sort(ofLayer: layer) != nil else { throw RunError.wrongUse("--layer: \(city.unknownLayer(layer))") }
            let name = fileName(path)
            let bytes = try InputFiles.folder(folderName(path)).withBytes(of: name) { bytes in bytes.withUnsafeBytes { Array($0) } }
            let definition = "name: \(quotedYAML(name))\nchanges: [{layer: \(quotedYAML(layer)), file: \(quotedYAML(name))}]\n"
            try self.init(.kept([name: bytes, "survey.yml": Array(definition.utf8)]), name: "survey.yml", of: city)
        }
    }

    /// Reads a survey that was applied before, of which only the definition is read now.
    init(_ files: InputFiles, name: String, of city: CityFile, digest: String) throws {
        let (text, record) = try files.text(of: name)
        self.init(survey: try SurveyFile(yaml: text, file: name, of: city), files: files, definition: record, digest: digest)
    }

    /// Reads a survey from its files, which must differ in name as they are kept.
    init(_ files: InputFiles, name: String, of city: CityFile) throws {
        let (text, record) = try files.text(of: name)
        let survey = try SurveyFile(yaml: text, file: name, of: city)
        let digests = try survey.changes.map { change in try files.withBytes(of: change.file.file) { sha256($0) } }
        var kept = [record.name: record.sha256]
        for (change, digest) in zip(survey.changes, digests) {
            let file = InputFiles.keptName(change.file.file)
            guard kept.updateValue(digest, forKey: file) ?? digest == digest else {
                throw RunError.unusableData("\(record.name): two different files are named \(file), each needs a name of its own")
            }
        }
        let all = Array(([record.sha256] + digests).joined().utf8)
        self.init(survey: survey, files: files, definition: record, digest: sha256(all.span))
    }
}

/// A text as a YAML scalar in double quotes (YAML 1.2, 7.3.1).
private func quotedYAML(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F:
            quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
