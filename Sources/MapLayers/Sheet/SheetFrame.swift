import CityModel
import Glibc
import RiskScoring

/// How the plane lies on the page.
public struct SheetFrame: Hashable, Sendable {
    /// The map's box.
    public var map: PageBox
    /// Metres of the plane per metre of paper: a round number.
    public var denominator: Double
    /// The place of the plane in the middle of the map's box.
    public var middle: PlaneCoordinate

    /// The largest round scale at which a box of the plane keeps a margin in the map's box; a box without extent gets 1 km.
    public init(showing box: PlaneBox, in map: PageBox, margin: Double) {
        self.map = map
        let known = !box.isEmpty && [box.minX, box.minY, box.maxX, box.maxY].allSatisfy(\.isFinite)
        middle = known ? PlaneCoordinate(x: (box.minX + box.maxX) / 2, y: (box.minY + box.maxY) / 2) : PlaneCoordinate(x: 0, y: 0)
        let inner = map.inset(by: margin)
        let width = known ? box.maxX - box.minX : 0
        let height = known ? box.maxY - box.minY : 0
        let needed = max(max(width, 1000) / inner.width, max(height, 1000) / inner.height) * 1000
        denominator = Self.roundScale(atLeast: needed)
    }

    /// Millimetres of paper per metre of the plane.
    public var scale: Double { 1000 / denominator }

    /// Where a place of the plane is on the page.
    public func page(_ place: PlaneCoordinate) -> PagePoint {
        PagePoint(x: map.midX + (place.x - middle.x) * scale, y: map.midY - (place.y - middle.y) * scale)
    }

    /// The place of the plane under a point of the page.
    func plane(_ point: PagePoint) -> PlaneCoordinate {
        PlaneCoordinate(x: middle.x + (point.x - map.midX) / scale, y: middle.y - (point.y - map.midY) / scale)
    }

    /// The smallest denominator of two significant digits that is not smaller: in steps of 0.1 up to 2, 0.2 up to 5, 0.5 up to 10, × 10ⁿ.
    static func roundScale(atLeast needed: Double) -> Double {
        var decade = 1.0
        while decade * 10 <= needed, decade < 1e15 { decade *= 10 }
        let tenths = Array(10..<20) + Array(stride(from: 20, to: 50, by: 2)) + Array(stride(from: 50, through: 100, by: 5))
        return decade * Double(tenths.first { decade * Double($0) >= needed * 10 } ?? 100) / 10
    }
}

extension SheetContent {
    /// The box around the city's cells and boundary.
    var cityBox: PlaneBox {
        var box = cellBox
        if let boundary = input.boundary {
            for place in boundary.plane.coordinates where place.x.isFinite && place.y.isFinite { box.formUnion(place) }
        }
        return box
    }

    private var cellBox: PlaneBox {
        let window = scores.window
        let width = window.columns.count
        var columns: (first: Int, last: Int)?
        var rows: (first: Int, last: Int)?
        for row in 0..<window.rows.count {
            let cells = scores.districtOfCell[(row * width)..<((row + 1) * width)]
            guard let first = cells.firstIndex(where: { $0 != CityScores.outside }),
                let last = cells.lastIndex(where: { $0 != CityScores.outside })
            else { continue }
            let (west, east) = (first - row * width, last - row * width)
            columns = (min(columns?.first ?? west, west), max(columns?.last ?? east, east))
            rows = (rows?.first ?? row, row)
        }
        guard let columns, let rows else { return .empty }
        let size = input.grid.cellSize
        return PlaneBox(
            minX: Double(window.columns.lowerBound + columns.first) * size, minY: Double(window.rows.lowerBound + rows.first) * size,
            maxX: Double(window.columns.lowerBound + columns.last + 1) * size, maxY: Double(window.rows.lowerBound + rows.last + 1) * size)
    }
}

/// The angle from true north to grid north at a place, degrees, clockwise positive: the grid convergence.
///
/// Differences of a grid line's ends 200 m apart, on the WGS 84 ellipsoid; the closure turns the plane into degrees. nil where it fails.
public func gridConvergence(at place: PlaneCoordinate, geographic: (PlaneCoordinate) -> GeographicCoordinate?) -> Double? {
    guard let south = geographic(PlaneCoordinate(x: place.x, y: place.y - 100)),
        let north = geographic(PlaneCoordinate(x: place.x, y: place.y + 100))
    else { return nil }
    let latitude = (south.latitude + north.latitude) / 2 * .pi / 180
    let squaredEccentricity = 0.00669437999014
    let curvatures = (1 - squaredEccentricity * sin(latitude) * sin(latitude)) / (1 - squaredEccentricity)
    let angle = atan2((north.longitude - south.longitude) * cos(latitude) * curvatures, north.latitude - south.latitude) * 180 / .pi
    return angle.isFinite ? angle : nil
}
