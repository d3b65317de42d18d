import CityModel
import JSONCoding

/// Why coordinates cannot be used, if they are JSON at all.
struct GeometryDefect: Error {
    var code = FindingCode.geometryMalformed
    let place: FeaturePlace
    let found: Phrase
    let allowed: Phrase
}

// Reads coordinates by the grammar of RFC 7946, 3.1. Anything else is a defect, broken JSON too: whoever catches it passes over the
// value again as JSON, which tells the two apart.
extension FeatureReader {
    /// Reads the coordinates of a geometry into the builder.
    ///
    /// - Returns: false, after a finding, when nothing is left to use
    mutating func partsOfGeometry(_ kind: GeometryKind, in bytes: Span<UInt8>) throws(GeometryDefect) -> Bool {
        let start = coordinatesPlace(in: bytes)
        let path = PathName()
        switch kind {
        case .none: break
        case .point:
            if takeEmptyList(in: bytes) { break }
            try position(in: bytes)
            geometry.endPath()
        case .multiPoint:
            try positions(in: bytes)
            if geometry.openPathCount > 0 { geometry.endPath() }
        case .lineString: if try line(path, isOnly: true, in: bytes) == .short { return false }
        case .multiLineString: try lines(in: bytes)
        case .polygon: if try polygon(path, isOnly: true, in: bytes) == .short { return false }
        case .multiPolygon: try polygons(in: bytes)
        }
        if geometry.openPartCount > 0 { geometry.endPart() }
        if geometry.openFeatureCount > 0 { return true }
        report(
            .geometryEmpty, .error, at: start, found: "a geometry without usable coordinates", allowed: "at least one position",
            done: keptWithoutGeometry)
        return false
    }

    private mutating func coordinatesPlace(in bytes: Span<UInt8>) -> FeaturePlace {
        _ = scanner.next(in: bytes)
        return place
    }

    private mutating func lines(in bytes: Span<UInt8>) throws(GeometryDefect) {
        guard try beginList("an array of lines", in: bytes) else { return }
        var name = PathName()
        repeat {
            _ = try line(name, isOnly: false, in: bytes)
            name.path += 1
        } while try continueList(in: bytes)
    }

    private mutating func polygons(in bytes: Span<UInt8>) throws(GeometryDefect) {
        guard try beginList("an array of polygons", in: bytes) else { return }
        var name = PathName(part: 1)
        repeat {
            if try polygon(name, isOnly: false, in: bytes) == .used { geometry.endPart() }
            name.part += 1
        } while try continueList(in: bytes)
    }

    /// Reads a line; one that is too short is left out with a finding.
    private mutating func line(_ name: PathName, isOnly: Bool, in bytes: Span<UInt8>) throws(GeometryDefect) -> PathVerdict {
        let start = coordinatesPlace(in: bytes)
        try positions(in: bytes)
        let count = geometry.openPathCount
        if count >= 2 { geometry.endPath() }
        if count >= 2 || count == 0 { return count == 0 ? .empty : .used }
        geometry.discardOpenPath()
        report(
            .lineTooShort, isOnly ? .error : .repaired, at: start, found: isOnly ? "1 position" : "line \(name.path): 1 position",
            allowed: "a line of at least 2 positions", done: isOnly ? keptWithoutGeometry : "line left out")
        return .short
    }

    /// Reads a polygon's rings: one whose shell cannot be used is left out with all its holes.
    private mutating func polygon(_ name: PathName, isOnly: Bool, in bytes: Span<UInt8>) throws(GeometryDefect) -> PathVerdict {
        guard try beginList("an array of rings", in: bytes) else { return .empty }
        var name = name
        var shell = PathVerdict.empty
        repeat {
            let verdict = try ring(name, isOnly: isOnly, in: bytes)
            if name.path == 1 { shell = verdict }
            name.path += 1
        } while try continueList(in: bytes)
        if shell != .used { geometry.discardOpenPart() }
        return shell
    }

    /// Reads a ring: closed if it is not, turned to the right-hand rule, left out if it is too short to hold an area.
    private mutating func ring(_ name: PathName, isOnly: Bool, in bytes: Span<UInt8>) throws(GeometryDefect) -> PathVerdict {
        let start = coordinatesPlace(in: bytes)
        try positions(in: bytes)
        let count = geometry.openPathCount
        if let ends = geometry.openPathEnds, ends.first != ends.last {
            geometry.append(ends.first)
            report(
                .ringUnclosed, .repaired, at: start,
                found: "\(name.ring): begins at \(ends.first.text) and ends at \(ends.last.text)",
                allowed: "a ring that ends where it begins", done: "ring closed")
        }
        guard geometry.openPathCount >= 4 else {
            geometry.discardOpenPath()
            reportShort(name, count: count, isOnly: isOnly, at: start)
            return .short
        }
        if isWrongDirection(geometry.openPathDoubledArea, isShell: name.path == 1) { geometry.reverseOpenPath() }
        geometry.endPath()
        return .used
    }

    private mutating func reportShort(_ name: PathName, count: Int, isOnly: Bool, at start: FeaturePlace) {
        let isShell = name.path == 1
        report(
            .ringTooShort, isOnly && isShell ? .error : .repaired, at: start,
            found: count == 1 ? "\(name.ring): 1 position" : "\(name.ring): \(count) positions",
            allowed: "a closed ring of at least 4 positions",
            done: isShell ? isOnly ? keptWithoutGeometry : "polygon left out" : "ring left out")
    }

    // MARK: Positions

    /// Reads an array of positions onto the open path.
    private mutating func positions(in bytes: Span<UInt8>) throws(GeometryDefect) {
        guard try beginList("an array of positions", in: bytes) else { return }
        repeat { try position(in: bytes) } while try continueList(in: bytes)
    }

    /// Reads a position onto the open path; of 2 to 4 numbers the first two count.
    private mutating func position(in bytes: Span<UInt8>) throws(GeometryDefect) {
        guard scanner.take(UInt8(ascii: "["), in: bytes) else { throw defect(allowed: "a position", in: bytes) }
        let x = try coordinate(in: bytes)
        guard scanner.take(UInt8(ascii: ","), in: bytes) else { throw defect(allowed: "a position of 2 to 4 numbers", in: bytes) }
        let y = try coordinate(in: bytes)
        geometry.append(Position(x: x, y: y))
        var count = 2
        while scanner.take(UInt8(ascii: ","), in: bytes) {
            _ = try coordinate(in: bytes)
            count += 1
        }
        guard count <= 4, scanner.take(UInt8(ascii: "]"), in: bytes) else {
            throw defect(found: count > 4 ? "\(count) numbers" : nil, allowed: "a position of 2 to 4 numbers", in: bytes)
        }
    }

    @inline(__always)
    private mutating func coordinate(in bytes: Span<UInt8>) throws(GeometryDefect) -> Double {
        let byte = scanner.next(in: bytes)
        let start = scanner.offset
        guard let byte, byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") <= 9,
            let number = try? scanner.number(in: bytes)
        else { throw notANumber(in: bytes) }
        guard number.isFinite else { throw tooLarge(from: start) }
        return number
    }

    @inline(never)
    private func tooLarge(from start: Int) -> GeometryDefect {
        let place = FeaturePlace(line: scanner.line, column: scanner.column - (scanner.offset - start))
        return GeometryDefect(
            code: .positionOutOfRange, place: place, found: "a number beyond every double", allowed: "magnitudes up to 1.797e308")
    }

    @inline(never)
    private func notANumber(in bytes: Span<UInt8>) -> GeometryDefect {
        let found = scanner.nextInWords(in: bytes)
        let isNonFinite = found == "NaN" || found == "Infinity" || found == "a number"
        return GeometryDefect(
            code: isNonFinite ? .positionOutOfRange : .geometryMalformed, place: place,
            found: found == "a number" ? "-Infinity" : found, allowed: "a finite number")
    }

    // MARK: Lists

    /// Enters an array; false when it is empty and has been left again.
    private mutating func beginList(_ allowed: @autoclosure () -> Phrase, in bytes: Span<UInt8>) throws(GeometryDefect) -> Bool {
        guard scanner.take(UInt8(ascii: "["), in: bytes) else { throw defect(allowed: allowed(), in: bytes) }
        return !scanner.take(UInt8(ascii: "]"), in: bytes)
    }

    /// Moves to the next element; false when the array has been left.
    @inline(__always)
    private mutating func continueList(in bytes: Span<UInt8>) throws(GeometryDefect) -> Bool {
        if scanner.take(UInt8(ascii: ","), in: bytes) { return true }
        guard scanner.take(UInt8(ascii: "]"), in: bytes) else { throw defect(allowed: "',' or ']'", in: bytes) }
        return false
    }

    private mutating func takeEmptyList(in bytes: Span<UInt8>) -> Bool {
        let before = scanner
        if scanner.take(UInt8(ascii: "["), in: bytes), scanner.take(UInt8(ascii: "]"), in: bytes) { return true }
        scanner = before
        return false
    }

    @inline(never)
    private func defect(found: Phrase? = nil, allowed: Phrase, in bytes: Span<UInt8>) -> GeometryDefect {
        GeometryDefect(place: place, found: found ?? scanner.nextInWords(in: bytes), allowed: allowed)
    }
}

/// What became of a path or polygon.
private enum PathVerdict { case used, short, empty }

/// Which path of a geometry it is, from 1; part 0 where there is only one.
private struct PathName {
    var part = 0
    var path = 1

    var ring: Phrase { part == 0 ? "ring \(path)" : "polygon \(part): ring \(path)" }
}

extension Position {
    /// The two numbers as findings write them.
    var text: String { "[\(shortestDecimal(x)), \(shortestDecimal(y))]" }
}
