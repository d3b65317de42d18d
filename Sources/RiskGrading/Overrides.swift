import CityModel

extension RulePack {
    /// The pack with a city's overrides, the object of `rules.yml` (MODEL 11); null means none.
    ///
    /// Keys: those of the model's numbers, `reach` and `core` by kind. A list of couplings replaces the default one. What says the same as
    /// the pack is no override: the pack's own value and citation stay.
    ///
    /// - Throws: `RuleError` for an unknown key, kind or scheme, with the nearest known one, and for values that are not allowed.
    public func overriding(_ overrides: PropertyValue) throws(RuleError) -> RulePack {
        guard overrides != .null else { return self }
        var pack = self
        var numbers = model.parts
        for (key, node) in try PackNode(value: overrides, place: "").members() {
            if key == "reach" || key == "core" {
                try pack.overrideDistances(key, node)
            } else if let index = numbers.firstIndex(where: { $0.name == key }) {
                guard !node.value.saysTheSame(as: numbers[index].data) else { continue }
                numbers[index] = CitedPart(name: key, citation: Self.cityRules, data: node.value)
            } else {
                throw .unknown("key", key, at: "", known: numbers.map(\.name) + ["reach", "core"])
            }
        }
        pack.model = try ModelNumbers(reading: PackNode(value: .object(numbers.map(\.member)), place: ""), schemes: schemeFamilies)
        pack.context.schemes = pack.model.chosen(from: schemeFamilies)
        return pack
    }

    private mutating func overrideDistances(_ key: String, _ node: PackNode) throws(RuleError) {
        for (id, node) in try node.members() {
            guard let index = kinds.firstIndex(where: { $0.id == id }) else {
                throw .unknown("kind", id, at: key, known: kinds.map(\.id))
            }
            if key == "reach" {
                let reach = try Kind.Reach(reading: node, farthest: limits.distance)
                guard !node.value.saysTheSame(as: kinds[index].reach.data) else { continue }
                kinds[index] = kinds[index].replacing(reach: Cited(value: reach, citation: Self.cityRules, data: node.value))
            } else {
                let core = try node.distance(farthest: limits.distance)
                guard !node.value.saysTheSame(as: kinds[index].core.data) else { continue }
                kinds[index] = kinds[index].replacing(core: Cited(value: core, citation: Self.cityRules, data: node.value))
            }
        }
    }

    /// What an override cites: the city's own rules.
    private static let cityRules = Citation(document: "rules.yml", clause: "", edition: "", mark: "city")
}

extension PropertyValue {
    /// Whether two values are the same but for the order of members and for numbers written as text.
    fileprivate func saysTheSame(as other: PropertyValue) -> Bool {
        switch (self, other) {
        case (.object(let own), .object(let others)):
            own.count == others.count
                && own.allSatisfy { member in other[member.name].map { member.value.saysTheSame(as: $0) } ?? false }
        case (.array(let own), .array(let others)):
            own.count == others.count && zip(own, others).allSatisfy { $0.saysTheSame(as: $1) }
        default: text == other.text && (text != nil || self == other)
        }
    }
}

extension CitedPart {
    /// The part as a member of a document of the pack.
    fileprivate var member: PropertyValue.Member {
        let texts = [
            ("source", citation.document), ("title", citation.title), ("clause", citation.clause), ("edition", citation.edition),
            ("mark", citation.mark),
        ]
        let cited = texts.map { PropertyValue.Member(name: $0.0, value: .string($0.1)) } + [.init(name: "value", value: data)]
        return .init(name: name, value: .object(cited))
    }
}
