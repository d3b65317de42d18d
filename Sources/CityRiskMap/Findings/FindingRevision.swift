import CityModel
import RiskScoring

extension AssembledLayer {
    /// Makes the findings say what is true of the records as they stand now: those about other records go, those about several are about
    /// the ones that are left, those about a whole file go with its last record, and what is said of ids is found anew.
    mutating func reviseFindings() {
        let isNeeded = files.indices.map { !readingFindings[$0].isEmpty || !ruleFindings[$0].isEmpty }
        var standing = files.map { _ in [Int: Int]() }
        for (record, origin) in origins.enumerated() where isNeeded[Int(origin.file)] {
            standing[Int(origin.file)][Int(origin.feature)] = record
        }
        for file in files.indices where isNeeded[file] {
            readingFindings[file] = readingFindings[file].compactMap { standingPart(of: $0, standing[file]) }
            ruleFindings[file] = ruleFindings[file].compactMap { standingPart(of: $0, standing[file]) }
        }
        reviseIdentity()
        if items.isEmpty, !readingFindings.joined().contains(where: { $0.code == .layerEmpty }) {
            readingFindings[files.count - 1].append(
                Finding(
                    .layerEmpty, .error, layer: layer, found: "\(0) features", allowed: "at least one record in a layer",
                    done: "the layer adds nothing"))
        }
    }

    /// - Parameter records: of each feature of the file that stands, its record
    private func standingPart(of finding: Finding, _ records: [Int: Int]) -> Finding? {
        if finding.isAboutWhole { return records.isEmpty && !items.isEmpty ? nil : finding }
        guard var part = finding.about({ records[$0] != nil }) else { return nil }
        guard let feature = part.feature, records[feature] == nil, let first = part.features.first, let record = records[Int(first)] else {
            return part
        }
        (part.feature, part.place) = (Int(first), place(of: origins[record]))
        if part.id != nil { part.id = hasOwnID[record] ? ids[record] : nil }
        return part
    }

    /// Records without id where others have one, and repeated ids.
    private mutating func reviseIdentity() {
        let hadMissing = readingFindings.joined().contains { $0.code == .idMissing }
        for file in files.indices { readingFindings[file].removeAll { $0.code == .idMissing || $0.code == .idRepeated } }
        guard hadMissing || hasOwnID.contains(true) else { return }
        guard !IdentityCheck.isNeedless(ownIDs) else { return }
        var check = IdentityCheck(count: count)
        for (record, origin) in origins.enumerated() {
            readingFindings[Int(origin.file)] += check.findings(
                ownID: hasOwnID[record] ? ids[record] : nil, id: ids[record], feature: Int(origin.feature), place: place(of: origin),
                layer: layer)
        }
    }
}
