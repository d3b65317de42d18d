import CityModel
import JSONCoding
import MapLayers

// A comparison as JSON, for programs: numbers in full, words in English.
extension CityComparison {
    /// The whole comparison: transitions of every map, zones with their causes, changed records, people, districts.
    ///
    /// `points` of causes and `rounding` add up to the zone's `change`.
    public var value: PropertyValue {
        let grid = after.map.input.grid
        return .object([
            .init("epsg", before.epsg), .init("cell", number: grid.cellSize), .init("data_date_before", before.dataDate),
            .init("data_date_after", after.dataDate), .init("other_rules", .bool(haveOtherRules)),
            .init("cells_only_before", cellsOnlyBefore), .init("cells_only_after", cellsOnlyAfter),
            .init("transitions", .array(transitions.map(value))), .init("sorts", .array(ChangeSort.allCases.map(value))),
            .init("zones", .array(zones.indices.map { .object(members(ofZone: $0)) })),
            .init("sources", .array(sources.changed.map(\.value))), .init("targets", .array(targets.changed.map(\.value))),
            .init("shelters", .array(shelters.changed.map(\.value))), .init("people", .array(people.map(\.value))),
            .init("districts", .array(districts.map(\.value))),
        ])
    }

    private func value(_ transitions: LevelTransitions) -> PropertyValue {
        let rows = Level.allCases.reversed().flatMap { before in
            Level.allCases.reversed().map { after in
                PropertyValue.object([
                    .init("before", before.word), .init("after", after.word), .init("cells", transitions[before, after]),
                    .init("area_m2", number: area(ofCells: transitions[before, after])),
                ])
            }
        }
        return .object([.init("map", after.map.name(ofFamily: transitions.family)), .init("levels", .array(rows))])
    }

    private func value(_ sort: ChangeSort) -> PropertyValue {
        let sum = sum(of: sort)
        return .object([
            .init("sort", sort.word), .init("zones", sum.zones), .init("cells", sum.cells),
            .init("area_m2", number: area(ofCells: sum.cells)), .init("persons", number: Double(sum.persons) / 1000),
        ])
    }

    /// What is known of a zone of change.
    func members(ofZone index: Int) -> [PropertyValue.Member] {
        let (zone, cause) = (zones[index], causes[index])
        let centre = after.map.input.grid.centre(of: zone.cell)
        return [
            .init("sort", zone.sort.word), .init("cells", zone.cells), .init("area_m2", number: area(ofCells: zone.cells)),
            .init("persons", number: Double(zone.persons) / 1000), .init("level_before", zone.transition.before.word),
            .init("level_after", zone.transition.after.word), .init("transition_cells", zone.transition.cells),
            .init("change", number: Double(zone.largestChange) / 100), .init("score_before", number: Double(cause.before) / 100),
            .init("score_after", number: Double(cause.after) / 100), .init("x", number: centre.x), .init("y", number: centre.y),
            .init("causes", .array(cause.causes.map(\.value))), .init("rounding", number: cause.rounding),
        ]
    }
}

extension ChangeCause {
    fileprivate var value: PropertyValue {
        .object(
            [.init("factor", factor.rawValue)] + [("layer", layer), ("id", id), ("name", name)].compactMap(present)
                + [.init("points", number: points), .init("reasons", .array(reasons.map(\.value)))])
    }
}

extension ChangeCause.Reason {
    fileprivate var value: PropertyValue {
        func named(_ name: String, _ members: [PropertyValue.Member] = []) -> PropertyValue { .object([.init("reason", name)] + members) }
        return switch self {
        case .added: named("added")
        case .removed: named("removed")
        case .differs(let difference): named("changed", difference.members)
        case .coupling(let family, let before, let after):
            named("coupling", [.init("family", family), .init("before", number: before), .init("after", number: after)])
        case .demand(let before, let after): named("demand", [.init("before", number: before), .init("after", number: after)])
        case .persons(let before, let after):
            named(
                "persons",
                [
                    .init("before", number: before.map { Double($0) / 1000 }), .init("after", number: after.map { Double($0) / 1000 }),
                ])
        case .beginsToCount: named("begins to count")
        case .ceasesToCount: named("ceases to count")
        case .rules: named("rules")
        case .unchanged: named("unchanged")
        }
    }
}

extension MatchedRecord {
    fileprivate var value: PropertyValue {
        .object(
            [.init("layer", layer), .init("id", id)] + [("name", name)].compactMap(present) + [
                .init("change", fate.rawValue), .init("differences", .array(differences.map { .object($0.members) })),
            ])
    }
}

extension RecordDifference {
    /// What differs and its two values; nulls for what was not known.
    fileprivate var members: [PropertyValue.Member] {
        func texts(_ property: String, _ before: String?, _ after: String?) -> [PropertyValue.Member] {
            [.init("property", property), .init("before", before), .init("after", after)]
        }
        func numbers(_ property: String, _ before: Double?, _ after: Double?) -> [PropertyValue.Member] {
            [.init("property", property), .init("before", number: before), .init("after", number: after)]
        }
        return switch self {
        case .name(let before, let after): texts("name", before, after)
        case .kind(let before, let after): texts("kind", before, after)
        case .level(let before, let after): texts("level", gradeWord(before), gradeWord(after))
        case .severity(let before, let after): numbers("severity", before, after)
        case .clause(let before, let after): texts("clause", before, after)
        case .reach(let before, let after): numbers("reach_m", before, after)
        case .core(let before, let after): numbers("core_m", before, after)
        case .moved(let metres): [.init("property", "position"), .init("moved_m", number: metres)]
        case .shape: [.init("property", "shape")]
        case .targetClass(let before, let after): texts("class", before, after)
        case .shelterType(let before, let after): texts("type", before, after)
        case .places(let before, let after): numbers("places", before, after)
        case .radius(let before, let after): numbers("radius_m", before, after)
        case .usable(let before, let after):
            [.init("property", "usable"), .init("before", before.map(PropertyValue.bool) ?? .null)]
                + [.init("after", after.map(PropertyValue.bool) ?? .null)]
        }
    }
}

extension PeopleChange {
    fileprivate var value: PropertyValue {
        .object([
            .init("layer", layer), .init("persons_before", number: before.map { Double($0) / 1000 }),
            .init("persons_after", number: after.map { Double($0) / 1000 }), .init("added", added), .init("removed", removed),
            .init("changed", changed),
        ])
    }
}

extension DistrictChange {
    fileprivate var value: PropertyValue {
        .object([
            .init("code", district?.code), .init("name", district?.name),
            .init(
                "levels",
                .array(
                    Level.allCases.reversed().map { level in
                        .object([
                            .init("level", level.word), .init("cells_before", before.cells[level]),
                            .init("cells_after", after.cells[level]),
                            .init("persons_before", number: Double(before.persons[level]) / 1000),
                            .init("persons_after", number: Double(after.persons[level]) / 1000),
                            .init("persons_gained", number: Double(gainedPersons(level)) / 1000),
                        ])
                    })),
        ])
    }
}

/// A member with a text that is there.
private func present(_ name: String, _ text: String?) -> PropertyValue.Member? { text.map { .init(name, $0) } }
