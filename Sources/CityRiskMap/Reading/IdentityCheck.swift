import CityModel

/// Looks at the ids of a layer's or a list's records in file order, for those without one where others have one, and for repeats (MODEL 4).
struct IdentityCheck {
    private var first: [ExactText: (feature: Int, file: String)] = [:]

    /// Whether every record certainly has an id of its own that no other has: the usual case, told quickly.
    ///
    /// - Parameter ids: the records' own ids; nil without one
    static func isNeedless(_ ids: some Collection<String?>) -> Bool { ascend(ids) || haveDistinctHashes(ids) }

    /// Whether each id is longer than the one before it, or as long and behind it in the alphabet, as those of a numbered list are.
    private static func ascend(_ ids: some Collection<String?>) -> Bool {
        var last = ""
        for id in ids {
            guard let id, (last.utf8.count, last) < (id.utf8.count, id) else { return false }
            last = id
        }
        return true
    }

    /// Whether no two ids have the same hash (FNV-1a, 64 bits).
    private static func haveDistinctHashes(_ ids: some Collection<String?>) -> Bool {
        var bits = 4
        while 1 << bits < 2 * ids.count { bits += 1 }
        var slots = [UInt64](repeating: 0, count: 1 << bits)
        for id in ids {
            guard let id else { return false }
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            hash |= 1
            var slot = Int(hash >> UInt64(64 - bits))
            while slots[slot] != 0 {
                if slots[slot] == hash { return false }
                slot = (slot + 1) & (slots.count - 1)
            }
            slots[slot] = hash
        }
        return true
    }

    /// A check of about so many records.
    init(count: Int) { first.reserveCapacity(count) }

    /// The findings about the next record.
    ///
    /// - Parameters:
    ///   - ownID: the id that the file gives it; nil without one
    ///   - id: what it is called
    ///   - feature: its position in the file, from 1
    mutating func findings(ownID: String?, id: String, feature: Int, place: Place, layer: String) -> [Finding] {
        var findings: [Finding] = []
        func add(_ code: FindingCode, _ severity: Finding.Severity, found: Phrase, allowed: Phrase, done: Phrase) {
            findings.append(
                Finding(code, severity, place: place, layer: layer, feature: feature, id: id, found: found, allowed: allowed, done: done))
        }
        if ownID == nil {
            add(.idMissing, .repaired, found: "no id", allowed: "an id in every record of the layer", done: "called \(id)")
        }
        if let earlier = first[ExactText(id)] {
            let isHere = earlier.file == place.file
            add(
                .idRepeated, .note,
                found: isHere ? "id \(id), as feature \(earlier.feature)" : "id \(id), as feature \(earlier.feature) of \(earlier.file)",
                allowed: "an id once in a layer", done: "both used, in file order")
        } else {
            first[ExactText(id)] = (feature, place.file)
        }
        return findings
    }
}
