import CityModel

// What changed, in words.
extension Labels {
    /// A sort of change.
    public func sort(_ sort: ChangeSort) -> String {
        switch sort {
        case .worsened: text(.worsened)
        case .appeared: text(.appeared)
        case .improved: text(.improved)
        case .vanished: text(.vanished)
        }
    }

    /// What became of a record.
    public func fate(_ fate: MatchedRecord.Fate) -> String {
        switch fate {
        case .added: text(.addedRecord)
        case .removed: text(.removedRecord)
        case .changed: text(.changedRecord)
        case .unchanged: text(.unchangedRecord)
        }
    }

    /// What differs of a record, e.g. `level orange → red`.
    public func difference(_ difference: RecordDifference) -> String {
        func change(_ column: String, _ before: String?, _ after: String?) -> String {
            let none = text(.notApplicable)
            return text(.fromTo, ["what": self.column(column), "before": before ?? none, "after": after ?? none])
        }
        func number(_ value: Double?) -> String? { value.map { trimmed($0, decimals: 4) } }
        return switch difference {
        case .name(let before, let after): change("name", before, after)
        case .kind(let before, let after): change("kind", kind(before), kind(after))
        case .level(let before, let after): change("level", levels[before], levels[after])
        case .severity(let before, let after): change("severity", number(before), number(after))
        case .clause(let before, let after): change("clause", before, after)
        case .reach(let before, let after): change("reach_m", number(before), number(after))
        case .core(let before, let after): change("core_m", number(before), number(after))
        case .moved(let metres):
            text(
                .moved,
                ["distance": metres < 1000 ? "\(trimmed(metres, decimals: 1)) m" : "\(trimmed(metres / 1000, decimals: 1)) km"])
        case .shape: text(.otherShape)
        case .targetClass(let before, let after): change("class", before, after)
        case .shelterType(let before, let after): change("type", shelterType(before), shelterType(after))
        case .places(let before, let after): change("places", number(before), number(after))
        case .radius(let before, let after): change("radius_m", number(before), number(after))
        case .usable(false, true): text(.beginsToCount)
        case .usable(true, false): text(.ceasesToCount)
        case .usable: text(.notCounted)
        }
    }

    /// What became of a record: what differs of one that changed, of others the fate, and what else is to be said.
    public func change(_ record: MatchedRecord) -> String {
        let words = (record.fate == .changed ? [] : [fate(record.fate)]) + (record.differences.isEmpty ? [] : [differences(record)])
        return words.joined(separator: text(.listSeparator))
    }

    /// What differs of a record, all of it.
    public func differences(_ record: MatchedRecord) -> String {
        let moves = record.differences.filter(\.isMove)
        return (moves + record.differences.filter { !$0.isMove }).map(difference).joined(separator: text(.listSeparator))
    }

    /// Who or what a cause is, e.g. `enterprises/QY-12 name`.
    public func subject(_ cause: ChangeCause) -> String {
        if let layer = cause.layer {
            guard let id = cause.id else { return "\(text(.population)) \(layer)" }
            return cause.name.map { "\(layer)/\(id) \($0)" } ?? "\(layer)/\(id)"
        }
        return switch cause.factor {
        case .hazard: "H"
        case .people: text(.population)
        case .targets: text(.targets)
        case .shelters: text(.shelters)
        case .limit: text(.limitCause)
        case .boundary: text(.boundaryCause)
        }
    }

    /// Why a cause has another part in the score than before; empty for the limits.
    public func reasons(_ cause: ChangeCause) -> String { words(cause.reasons) }

    private func words(_ reasons: [ChangeCause.Reason]) -> String {
        let moves = reasons.filter(\.isMove)
        return (moves + reasons.filter { !$0.isMove }).map(reason).joined(separator: text(.listSeparator))
    }

    private func reason(_ reason: ChangeCause.Reason) -> String {
        func persons(_ thousandths: Int64?) -> String {
            thousandths.map { trimmed(Double($0) / 1000, decimals: 0) } ?? text(.notApplicable)
        }
        return switch reason {
        case .added: text(.addedRecord)
        case .removed: text(.removedRecord)
        case .differs(let difference): self.difference(difference)
        case .coupling(let giver, let before, let after):
            text(
                .couplingChange,
                ["family": self.family(giver), "before": trimmed(before, decimals: 4), "after": trimmed(after, decimals: 4)])
        case .demand(let before, let after):
            text(
                .fromTo,
                ["what": column("demand"), "before": trimmed(before, decimals: 1), "after": trimmed(after, decimals: 1)])
        case .persons(let before, let after): text(.personsNearbyChange, ["before": persons(before), "after": persons(after)])
        case .beginsToCount: text(.beginsToCount)
        case .ceasesToCount: text(.ceasesToCount)
        case .rules: text(.rulesChange)
        case .unchanged: text(.unchangedRecord)
        }
    }

    /// Who a cause is, by its name if it has one, and its reasons but for what follows from another level.
    func shortWords(_ cause: ChangeCause) -> String {
        let subject = cause.name ?? subject(cause)
        let hasLevel = cause.reasons.contains { if case .differs(.level) = $0 { true } else { false } }
        let reasons = words(cause.reasons.filter { !hasLevel || !$0.followsFromLevel })
        return reasons.isEmpty ? subject : subject + text(.wordSeparator) + reasons
    }

    /// A cause in one line without its points.
    public func words(_ cause: ChangeCause) -> String {
        let reasons = reasons(cause)
        return reasons.isEmpty ? subject(cause) : subject(cause) + text(.wordSeparator) + reasons
    }
}

extension RecordDifference {
    /// Whether the record is at another place, which is said first.
    fileprivate var isMove: Bool { if case .moved = self { true } else { false } }
}

extension ChangeCause.Reason {
    fileprivate var isMove: Bool { if case .differs(let difference) = self { difference.isMove } else { false } }

    /// Whether it changes with the level of a source.
    fileprivate var followsFromLevel: Bool {
        switch self {
        case .differs(.severity), .differs(.reach), .differs(.core): true
        default: false
        }
    }
}

/// A number with at most so many decimals, commas between thousands.
func trimmed(_ value: Double, decimals: Int) -> String {
    var text = grouped(value, decimals: decimals)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
}

/// A number with its sign, and with so many decimals.
func signed(_ value: Double, decimals: Int) -> String {
    let text = grouped(value, decimals: decimals)
    return value > 0 && text.contains { $0 != "0" && $0 != "." } ? "+" + text : text
}
