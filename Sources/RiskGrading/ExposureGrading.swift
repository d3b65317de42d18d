import CityModel

/// A class of protection targets.
public struct TargetClass: Hashable, Sendable {
    /// The word of GB 36894, e.g. `高敏感`.
    public let id: String
    /// Weight w of the class, 0…1 (MODEL 5).
    public let weight: Double
}

/// What the rule pack makes of a shelter's record.
public struct ShelterGrading: Hashable, Sendable {
    /// Type in the pack's words; `unknown` when the record does not say.
    public let type: String
    /// Persons it holds; nil when neither capacity nor area is known, and the shelter is left out.
    public let places: Double?
    /// Radius d0, metres.
    public let radius: Double
}

extension RulePack {
    /// The class of a target from its `class`; nil with a finding when it is absent or unknown, and the target is left out.
    public func targetClass(_ value: PropertyValue?) -> Judged<TargetClass?> {
        let word = value?.text.map(plainWord)
        if let word, let found = exposure.targets.first(where: { $0.word == word }) {
            return Judged(value: TargetClass(id: found.id, weight: found.weight.value), findings: [])
        }
        let finding = ValueFinding(
            .targetClassUnknown, .error, property: "class", found: shown(value),
            allowed: "one of \(exposure.targets.map(\.id), joined: ", ")", done: "target left out")
        return Judged(value: nil, findings: [finding])
    }

    /// Type, places and radius of a shelter from `type`, `capacity` and `effective_area_m2`: `capacity`, else ⌊area / area per person⌋.
    public func shelter(properties property: (String) -> PropertyValue?) -> Judged<ShelterGrading> {
        withoutActuallyEscaping(property) { property in
            var reader = PropertyReader(property)
            let type = shelterType(&reader)
            let capacity = reader.number("capacity", in: ValueRange(from: 0, upTo: limits.persons), done: "taken as absent")
            let area = reader.number("effective_area_m2", in: ValueRange(from: 0, upTo: limits.area), done: "taken as absent")
            let places = capacity ?? area.map { ($0 / type.area.value).rounded(.down) }
            if places == nil {
                reader.add(
                    ValueFinding(
                        .shelterWithoutCapacity, .error, property: "", found: "no usable capacity or effective_area_m2",
                        allowed: "capacity or effective_area_m2 of at least 0", done: "shelter left out"))
            }
            return Judged(value: ShelterGrading(type: type.id, places: places, radius: type.radius.value), findings: reader.findings)
        }
    }

    /// Thousandths of a person of a population record, ⌊1000·n + ½⌋; 0 with a finding for negative, unreadable or absurd numbers.
    public func thousandths(ofPeople value: PropertyValue?) -> Judged<Int64> {
        var reader = PropertyReader { _ in nil }
        let persons = reader.number(
            value ?? .null, called: "people", in: ValueRange(from: 0, upTo: limits.persons), unreadable: .peopleUnreadable,
            code: .peopleUnreadable, done: "counted as 0")
        return Judged(value: persons.map { Int64((1000 * $0 + 0.5).rounded(.down)) } ?? 0, findings: reader.findings)
    }

    private func shelterType(_ reader: inout PropertyReader) -> ExposureTables.ShelterType {
        guard let value = reader.given("type") else { return exposure.typeWithoutWord }
        let word = value.text.map(plainWord)
        if let word, let type = exposure.shelters.first(where: { $0.words.contains(word) }) { return type }
        let known = exposure.shelters.flatMap(\.words)
        reader.add(
            .shelterTypeUnknown, "type", value, .note, allowed: "one of \(known, joined: ", ")",
            done: "taken as \(Phrase(words: exposure.typeWithoutWord.id))")
        return exposure.typeWithoutWord
    }
}
