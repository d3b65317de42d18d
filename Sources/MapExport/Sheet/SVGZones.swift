import CityModel
import MapLayers

extension SVGText {
    /// Writes path data of all zones of a class in cells from an origin, y north: integers only, corners on straight edges left out.
    mutating func zones(_ zones: SheetZones, ofClass number: Int) {
        let shapes = zones.shapes
        var here = zones.origin
        for (feature, own) in zones.classOfZone.enumerated() where own == number {
            for part in shapes.parts(ofFeature: feature) {
                for path in shapes.paths(ofPart: part) {
                    let ring = shapes.coordinates(ofPath: path)
                    ringOfCells(shapes.coordinates, ring, from: &here)
                }
            }
        }
    }

    /// Writes a ring whose last corner repeats the first.
    private mutating func ringOfCells(_ corners: [GridCorner], _ ring: Range<Int>, from here: inout GridCorner) {
        let count = ring.count - 1
        guard count >= 4 else { return }
        func corner(_ index: Int) -> GridCorner { corners[ring.lowerBound + (index + count) % count] }
        func turns(at index: Int) -> Bool {
            let (before, after) = (corner(index - 1), corner(index + 1))
            return before.column != after.column && before.row != after.row
        }
        guard let first = (0..<count).first(where: turns) else { return }
        let start = corner(first)
        raw("m")
        integer(Int(start.column) - Int(here.column))
        raw(" ")
        integer(Int(start.row) - Int(here.row))
        var last = start
        for index in (first + 1)..<(first + count) where turns(at: index) {
            let next = corner(index)
            if next.row == last.row {
                raw("h")
                integer(Int(next.column) - Int(last.column))
            } else {
                raw("v")
                integer(Int(next.row) - Int(last.row))
            }
            last = next
        }
        raw("z")
        here = start
    }
}
