import CityModel

/// Ids by what is left of them without blanks, full-width forms and case, in which people write one id in several ways.
struct SimilarIDs {
    private var ids: [ExactText: String] = [:]

    /// Finds those of many ids that are like one of a few.
    ///
    /// - Parameters:
    ///   - few: ids that will be asked for
    ///   - many: of ids that are alike the first counts
    init(of few: some Sequence<String>, among many: some Sequence<String>) {
        let wanted = Set(few.map(Self.essence))
        for id in many {
            let essence = Self.essence(of: id)
            if wanted.contains(essence), ids[essence] == nil { ids[essence] = id }
        }
    }

    /// The id that is like one of the few and not the same to the byte.
    func other(than id: String) -> String? {
        ids[Self.essence(of: id)].flatMap { ExactText($0) == ExactText(id) ? nil : $0 }
    }

    /// White space and invisible format characters are left out, U+FF01…U+FF5E become ASCII.
    private static func essence(of id: String) -> ExactText {
        var essence = String.UnicodeScalarView()
        for scalar in id.unicodeScalars {
            if scalar.isASCII {
                if scalar.value > 0x20 { essence.append("A"..."Z" ~= scalar ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar) }
            } else if 0xFF01...0xFF5E ~= scalar.value {
                essence.append(contentsOf: Unicode.Scalar(UInt8(scalar.value - 0xFEE0)).properties.lowercaseMapping.unicodeScalars)
            } else if !scalar.properties.isWhitespace, scalar.properties.generalCategory != .format {
                essence.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return ExactText(String(essence))
    }
}
