import CityModel

/// Classes of targets and types of shelters.
struct ExposureTables: Sendable {
    struct TargetEntry: Sendable {
        let id: String
        /// Its id as it is compared.
        let word: String
        let weight: Cited<Double>
    }

    struct ShelterType: Sendable {
        let id: String
        /// Plain words that mean it, its id first.
        let words: [String]
        /// d0, metres.
        let radius: Cited<Double>
        /// Square metres per person.
        let area: Cited<Double>
    }

    let targets: [TargetEntry]
    let shelters: [ShelterType]
    /// The type of a shelter that does not say.
    let typeWithoutWord: ShelterType
}

extension ExposureTables {
    /// Reads `{targets, shelters, shelter_type_without_word}`.
    init(reading node: PackNode) throws(RuleError) {
        targets = try node.member("targets").map { item throws(RuleError) in
            TargetEntry(
                id: try item.member("id").text(), word: plainWord(try item.member("id").text()),
                weight: try item.member("weight").cited { value throws(RuleError) in
                    try value.number("a weight of 0…1 is needed") { (0...1).contains($0) }
                })
        }
        shelters = try node.member("shelters").map(ShelterType.init(reading:))
        let fallback = try node.member("shelter_type_without_word")
        let id = try fallback.text()
        guard let type = shelters.first(where: { $0.id == id }) else {
            throw .unknown("shelter type", id, at: fallback.place, known: shelters.map(\.id))
        }
        typeWithoutWord = type
    }
}

extension ExposureTables.ShelterType {
    /// Reads `{id, words, radius, area}`.
    init(reading node: PackNode) throws(RuleError) {
        id = try node.member("id").text()
        words = [plainWord(id)] + (try node.member("words").texts().map(plainWord))
        radius = try node.member("radius").cited { value throws(RuleError) in try value.number("a number above 0 is needed") { $0 > 0 } }
        area = try node.member("area").cited { value throws(RuleError) in try value.number("a number above 0 is needed") { $0 > 0 } }
    }
}
