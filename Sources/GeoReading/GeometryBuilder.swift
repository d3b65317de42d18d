import CityModel

/// The arrays of a `GeometryTable` while a file is read: at their ends stand the open path, part and feature, which can be taken back.
///
/// Starts fit their 32 bits because a text has at most `MappedFile.sizeLimit` bytes and a position takes at least 5 of them.
struct GeometryBuilder {
    private var kinds: [GeometryKind] = []
    private var partStarts: [Int32] = [0]
    private var pathStarts: [Int32] = [0]
    private var coordinateStarts: [Int32] = [0]
    private var positions: [Position] = []
    /// Paths that were turned round, ascending.
    private(set) var reversedPaths: [Int32] = []

    /// Where the open path begins.
    private var openPathStart: Int { Int(coordinateStarts[coordinateStarts.count - 1]) }
    /// How many positions the open path has.
    var openPathCount: Int { positions.count - openPathStart }
    /// How many paths the open part has.
    var openPartCount: Int { coordinateStarts.count - 1 - Int(pathStarts[pathStarts.count - 1]) }
    /// How many parts the open feature has.
    var openFeatureCount: Int { pathStarts.count - 1 - Int(partStarts[partStarts.count - 1]) }

    @inline(__always)
    mutating func append(_ position: Position) { positions.append(position) }

    mutating func endPath() { coordinateStarts.append(Int32(positions.count)) }

    mutating func endPart() { pathStarts.append(Int32(coordinateStarts.count - 1)) }

    mutating func endFeature(_ kind: GeometryKind) {
        partStarts.append(Int32(pathStarts.count - 1))
        kinds.append(kind)
    }

    mutating func discardOpenPath() { positions.removeLast(openPathCount) }

    mutating func discardOpenPart() {
        coordinateStarts.removeLast(openPartCount)
        discardOpenPath()
        while let last = reversedPaths.last, last >= coordinateStarts.count - 1 { reversedPaths.removeLast() }
    }

    mutating func discardOpenFeature() {
        pathStarts.removeLast(openFeatureCount)
        discardOpenPart()
    }

    /// First and last position of the open path; nil without positions.
    var openPathEnds: (first: Position, last: Position)? {
        openPathCount > 0 ? (positions[openPathStart], positions[positions.count - 1]) : nil
    }

    /// Twice the signed area inside the open path, which must be closed; positive when it runs counter-clockwise.
    var openPathDoubledArea: Double { doubledArea(of: positions, openPathStart..<positions.count) }

    /// Turns the open path round.
    mutating func reverseOpenPath() {
        positions[openPathStart...].reverse()
        reversedPaths.append(Int32(coordinateStarts.count - 1))
    }

    /// Makes room for a file of which the features so far are a share, 0…1, so that arrays seldom move.
    mutating func reserve(share: Double) {
        kinds.reserve(share: share)
        partStarts.reserve(share: share)
        pathStarts.reserve(share: share)
        coordinateStarts.reserve(share: share)
        positions.reserve(share: share)
    }

    /// The table; nothing may be open.
    func table() -> GeometryTable<Position> {
        GeometryTable(
            kinds: kinds, partStarts: partStarts, pathStarts: pathStarts, coordinateStarts: coordinateStarts, coordinates: positions)
    }
}

/// Twice the signed area inside a closed ring (shoelace formula about its first position); positive when it runs counter-clockwise.
func doubledArea(of positions: [Position], _ ring: Range<Int>) -> Double {
    guard let first = ring.first else { return 0 }
    let origin = positions[first]
    var area = 0.0
    var previous = Position(x: 0, y: 0)
    for index in ring {
        let current = Position(x: positions[index].x - origin.x, y: positions[index].y - origin.y)
        area += previous.x * current.y - current.x * previous.y
        previous = current
    }
    return area
}

extension Array {
    /// Makes room for all elements of which the present ones are a share, 0…1, and an eighth more.
    mutating func reserve(share: Double) {
        let expected = Double(count) / share * 1.125
        if expected > Double(capacity) { reserveCapacity(Int(expected)) }
    }
}
