import CityModel

extension LayerRecords {
    /// What is doubtful about the layer as the city file describes it: no records, properties that no feature has, properties that the
    /// model does not read, values that `values` does not list, values that a constant hides. Mistakes in a city file lose whole layers, so none passes in silence.
    func layerFindings() -> [Finding] {
        guard !features.isEmpty else { return [emptyFinding] + missingProperties(layer.conditions.map(\.property)) }
        let mapped = layer.fields.sorted { $0.key < $1.key }.map(\.value)
        return missingProperties(mapped + layer.conditions.map(\.property)) + unknownProperties + unlistedValues + hiddenValues
    }

    private var emptyFinding: Finding {
        finding(
            .layerEmpty, .error,
            found: layer.conditions.isEmpty ? "\(table.count) features" : "\(table.count) features, none fits where",
            allowed: "at least one record in a layer",
            done: "the layer adds nothing")
    }

    private func missingProperties(_ names: [String]) -> [Finding] {
        guard table.count > 0 else { return [] }
        return names.filter { name in !(0..<table.count).contains { theirs(name, feature: $0) != nil } }.map { name in
            finding(
                .propertyMissing, .error, found: "no feature has \"\(name)\"", allowed: "a property of the file",
                done: "taken as absent")
        }
    }

    private var unknownProperties: [Finding] {
        let mapped = Set(layer.fields.keys).union(layer.values.keys)
        return mapped.union(layer.constants.keys).subtracting(ours).subtracting(["id"]).sorted().map { name in
            let hint: Phrase = nearestName(to: name, among: ours).map { ", did you mean \"\($0)\"?" } ?? ""
            let key: Phrase = mapped.contains(name) ? "fields or values" : "constants"
            return finding(
                .propertyUnknown, mapped.contains(name) ? .error : .note, found: "\"\(name)\" in \(key)\(hint)",
                allowed: "one of \(ours, joined: ", ")", done: "not read")
        }
    }

    private var unlistedValues: [Finding] {
        layer.values.keys.sorted().flatMap { name -> [Finding] in
            guard let listed = layer.values[name], layer.constants[name] == nil else { return [] }
            var records: [String: [Int32]] = [:]
            for feature in features {
                guard let text = theirs(layer.fields[name] ?? name, feature: feature)?.text, listed[text] == nil else { continue }
                records[text, default: []].append(Int32(feature + 1))
            }
            return records.sorted { $0.key < $1.key }.prefix(20).map { text, features in
                finding(
                    .valueNotListed, .note, found: "\(name): \"\(text)\" in \(features.count) records",
                    allowed: "one of \(listed.keys.sorted(), joined: ", ")", done: "read as it stands", features: features)
            }
        }
    }

    private var hiddenValues: [Finding] {
        layer.constants.keys.sorted().filter(ours.contains).compactMap { name in
            let (constant, listed) = (layer.constants[name], layer.values[name] ?? [:])
            let hidden = features.filter { feature in
                guard let theirs = theirs(layer.fields[name] ?? name, feature: feature), !theirs.saysNothing else { return false }
                let value = theirs.text.flatMap { listed[$0] } ?? theirs
                return value != constant && (value.text == nil || value.text != constant?.text)
            }
            guard !hidden.isEmpty else { return nil }
            return finding(
                .constantHidesValues, .note, found: "\(name): other values in \(hidden.count) records", allowed: "the one of constants",
                done: "constant stands", features: hidden.map { Int32($0 + 1) })
        }
    }

    private func finding(
        _ code: FindingCode, _ severity: Finding.Severity, found: Phrase, allowed: Phrase, done: Phrase, features: [Int32] = []
    ) -> Finding {
        Finding(
            code, severity, place: Place(file: layer.file, line: 1, column: 1), layer: layer.layer, found: found, allowed: allowed,
            done: done, features: features)
    }
}
