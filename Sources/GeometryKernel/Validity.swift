import CGEOS
import CityModel
import Parallelism

/// Whether an area obeys the rules of simple features (OGC 06-103r4, 6.1.11 and 6.1.14), as GEOS judges them.
///
/// Of the defects only those of a single polygon touch the even-odd rule; parts of a multipolygon may overlap or touch, the model takes
/// their union (MODEL 2).
public enum Validity: Hashable, Sendable {
    case valid
    case invalid(AreaDefect)
}

/// The worst thing wrong with an area, of equals the first in the order of the table.
public struct AreaDefect: Hashable, Sendable {
    /// What is wrong, the worst first.
    public enum Kind: String, Sendable, CaseIterable {
        /// A coordinate is not a finite number.
        case notFinite = "not-finite"
        /// A ring has fewer than three different places.
        case tooFewPlaces = "too-few-places"
        /// A ring crosses itself or runs back along itself.
        case ringCrossesItself = "ring-crosses-itself"
        /// Two rings of one polygon cross or run along each other.
        case ringsCross = "rings-cross"
        /// A hole lies outside its shell.
        case holeOutsideShell = "hole-outside-shell"
        /// A hole lies in another hole.
        case holesNested = "holes-nested"
        /// Rings that touch in places cut the inside of a polygon in two.
        case insideDisconnected = "inside-disconnected"
        /// A ring meets itself in places without crossing, as the outlines of raster cells that share a corner do: no place changes sides.
        case ringTouchesItself = "ring-touches-itself"
        /// Parts of a multipolygon overlap, lie in one another, or touch along an edge; each is valid alone.
        case partsOverlap = "parts-overlap"
        /// Anything else that GEOS may say.
        case other
    }

    /// What is wrong.
    public var kind: Kind
    /// Part of the feature, from 0; nil for a defect between parts.
    public var part: Int?
    /// Ring of the part, from 0 (its shell); nil for a defect between rings.
    public var ring: Int?
    /// One place where it is wrong; nil when GEOS names none.
    public var place: PlaneCoordinate?
    /// GEOS's own words.
    public var reason: String
}

/// An area feature that is not valid.
public struct InvalidFeature: Hashable, Sendable {
    /// Index of the feature in its table.
    public var feature: Int
    /// What is wrong with it.
    public var defect: AreaDefect
}

/// Judges one feature; what is not an area is valid.
///
/// - Throws: `GEOSError` for a ring that is not closed or has fewer than three positions
public func validity(ofFeature feature: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> Validity {
    try GEOSContext().defect(ofFeature: feature, of: table).map(Validity.invalid) ?? .valid
}

/// Judges all area features of a table on at most `threads` threads.
///
/// - Returns: those that are not valid, in the order of the table
/// - Throws: the `GEOSError` of the first feature that GEOS cannot read
public func invalidFeatures(of table: GeometryTable<PlaneCoordinate>, threads: Int) throws(GEOSError) -> [InvalidFeature] {
    let runs = runsOfAreas(table)
    let found = try parallelMap(count: runs.count, threads: threads) { (run) throws(GEOSError) -> [InvalidFeature] in
        let context = GEOSContext()
        var invalid: [InvalidFeature] = []
        for feature in runs[run] where table.kinds[feature].isArea && !QuickLook(feature: feature, of: table).isPlainlyValid {
            if let defect = try context.defect(ofFeature: feature, of: table) {
                invalid.append(InvalidFeature(feature: feature, defect: defect))
            }
        }
        return invalid
    }
    return Array(found.joined())
}

/// Consecutive features of a table, cut into runs of some thousand coordinates of areas.
private func runsOfAreas(_ table: GeometryTable<PlaneCoordinate>) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    var load = 0
    for feature in 0..<table.count where table.kinds[feature].isArea {
        load += table.coordinates(ofFeature: feature).count
        if load >= 8192 {
            runs.append(start..<feature + 1)
            start = feature + 1
            load = 0
        }
    }
    if load > 0 { runs.append(start..<table.count) }
    return runs
}

// MARK: - One feature

extension GEOSContext {
    /// The worst defect of a feature; nil if it is valid or no area.
    func defect(ofFeature feature: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> AreaDefect? {
        guard table.kinds[feature].isArea else { return nil }
        guard let whole = try complaint(about: try geometry(ofFeature: feature, of: table)) else { return nil }
        let parts = table.parts(ofFeature: feature)
        var worst: AreaDefect?
        for part in parts {
            guard let defect = try defect(ofPart: part, number: part - parts.lowerBound, of: table) else { continue }
            if worst.map({ defect.kind.rank < $0.kind.rank }) ?? true { worst = defect }
        }
        return worst ?? AreaDefect(kind: .partsOverlap, place: whole.place, reason: whole.reason)
    }

    /// The worst defect of a part alone; nil if it is valid.
    private func defect(ofPart part: Int, number: Int, of table: GeometryTable<PlaneCoordinate>) throws(GEOSError) -> AreaDefect? {
        let polygon = try polygon(ofPart: part, of: table)
        guard let strict = try complaint(about: polygon) else { return nil }
        let paths = table.paths(ofPart: part)
        var touching: AreaDefect?
        for path in paths {
            let ring = try self.polygon(paths: path..<path + 1, of: table)
            guard let alone = try complaint(about: ring) else { continue }
            let crossing = alone.kind == .ringTouchesItself ? try complaint(about: ring, allowingTouches: true) : alone
            let worst = crossing.map { $0.kind.rank < alone.kind.rank && $0.kind != .insideDisconnected ? $0 : alone } ?? alone
            let defect = AreaDefect(
                kind: worst.kind, part: number, ring: path - paths.lowerBound, place: worst.place, reason: worst.reason)
            if defect.kind != .ringTouchesItself { return defect }
            touching = touching ?? defect
        }
        let between = touching == nil ? strict : try complaint(about: polygon, allowingTouches: true)
        if let touching, between.map({ $0.kind == .insideDisconnected || $0.kind == .ringTouchesItself }) ?? true { return touching }
        guard let between else { return nil }
        return AreaDefect(
            kind: between.kind == .ringCrossesItself ? .ringsCross : between.kind, part: number, place: between.place,
            reason: between.reason)
    }

    /// Whether GEOS has no complaint.
    func isValid(_ geometry: GEOSGeometry) throws(GEOSError) -> Bool { try complaint(about: geometry) == nil }

    /// What GEOS says of a geometry (`GEOSisValidDetail_r`: 1 valid, 0 not, 2 error), seen as a single ring; nil if it is valid.
    ///
    /// GEOS names the first defect it meets. It can be told to let pass that a ring touches itself, so that this hides nothing worse.
    private func complaint(
        about geometry: GEOSGeometry, allowingTouches: Bool = false
    ) throws(GEOSError) -> (kind: AreaDefect.Kind, reason: String, place: PlaneCoordinate?)? {
        var text: UnsafeMutablePointer<CChar>?
        var location: OpaquePointer?
        let flags = allowingTouches ? GEOSVALID_ALLOW_SELFTOUCHING_RING_FORMING_HOLE.rawValue : 0
        let answer = geometry.use { GEOSisValidDetail_r(handle, $0, Int32(flags), &text, &location) }
        defer {
            GEOSFree_r(handle, text)
            GEOSGeom_destroy_r(handle, location)
        }
        if answer == 1 { return nil }
        guard answer == 0 else { throw failure(of: "isValidDetail") }
        let reason = text.map { String(cString: $0) } ?? ""
        return (AreaDefect.Kind(reason: reason), reason, location.flatMap { place(of: $0) })
    }

    /// The place of a point; nil if it is empty or not finite.
    func place(of point: OpaquePointer) -> PlaneCoordinate? {
        var place = PlaneCoordinate(x: .nan, y: .nan)
        GEOSGeomGetX_r(handle, point, &place.x)
        GEOSGeomGetY_r(handle, point, &place.y)
        return place.x.isFinite && place.y.isFinite ? place : nil
    }
}

extension AreaDefect.Kind {
    /// The kind of a reason of GEOS (`TopologyValidationError::errMsg`) for a polygon of one ring.
    fileprivate init(reason: String) {
        switch reason {
        case "Self-intersection": self = .ringCrossesItself
        case "Ring Self-intersection": self = .ringTouchesItself
        case "Duplicate Rings": self = .ringsCross
        case "Hole lies outside shell": self = .holeOutsideShell
        case "Holes are nested": self = .holesNested
        case "Interior is disconnected": self = .insideDisconnected
        case "Too few points in geometry component": self = .tooFewPlaces
        case "Invalid Coordinate": self = .notFinite
        default: self = .other
        }
    }

    /// Place in the order of `allCases`, the worst 0.
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
