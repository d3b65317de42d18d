import CityModel
import GeometryKernel
import TestSupport
import Testing

/// Twice the signed area of a ring, positive counter-clockwise.
private func doubleArea(_ ring: ArraySlice<PlaneCoordinate>) -> Double {
    zip(ring, ring.dropFirst()).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
}

@Suite("Making valid for drawing")
struct MakeValidTests {
    /// Shape, area of its inside, parts.
    static let shapes: [([[Ring]], Double, Int)] = [
        ([[square(0, 0, 10)]], 100, 1),
        ([[bowTie]], 50, 2),
        ([[square(0, 0, 10) + square(0, 0, 10)]], 100, 1),
        ([[spike]], 100, 1),
        ([[cornerToCorner]], 2, 2),
        ([[pinchedHole]], 94, 1),
        ([[square(0, 0, 10), square(5, 5, 10)]], 150, 2),
        ([[square(0, 0, 10)], [square(5, 5, 10)]], 175, 1),
        ([[square(0, 0, 10)], [square(10, 0, 10)]], 200, 1),
        ([[square(0, 0, 10)], [square(2, 2, 3)]], 100, 1),
        ([[square(0, 0, 10), square(2, 2, 6), square(4, 4, 2)]], 68, 2),
        ([[square(0, 0, 10), diamondAcross]], 70, 2),
        ([[bowTie], [square(0, 0, 10)]], 100, 1),
        ([[[(0, 0), (10, 0), (5, 0)]]], 0, 0),
        ([[square(0, 0, 10)], [[(20, 0), (30, 0), (25, 0)]]], 100, 1),
    ]

    @Test("The inside is even-odd within a part and the union of the parts, in right-hand order", arguments: shapes.indices)
    func made(index: Int) throws {
        let (shape, expected, parts) = Self.shapes[index]
        let made = try makeValid(feature: 0, of: area(shape))
        #expect(made.count == 1 && made.parts(ofFeature: 0).count == parts)
        #expect(made.kinds[0] == (parts == 0 ? .none : parts == 1 ? .polygon : .multiPolygon))
        #expect(try validity(ofFeature: 0, of: made) == .valid)
        #expect(try abs(PreparedFeature(0, of: made).area - expected) < 1e-9)
        guard index > 0 else { return }
        for part in made.parts(ofFeature: 0) {
            for path in made.paths(ofPart: part) {
                let ring = made.coordinates[made.coordinates(ofPath: path)]
                #expect(ring.first == ring.last)
                #expect((doubleArea(ring) > 0) == (path == made.paths(ofPart: part).lowerBound))
            }
        }
    }

    @Test("A valid feature comes back as it was, corner by corner")
    func unchanged() throws {
        let table = area([[square(0, 0, 10), square(2, 2, 3)], [square(20, 20, 1)]])
        let made = try makeValid(feature: 0, of: table)
        #expect(made.coordinates == table.coordinates && made.pathStarts == table.pathStarts && made.kinds == table.kinds)
    }

    @Test("Random outlines become valid with their even-odd area", arguments: 1...20 as ClosedRange<UInt64>)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let ring: Ring = (0..<9).map { _ in (.random(in: 0...16, using: &generator), .random(in: 0...16, using: &generator)) }
        let made = try makeValid(feature: 0, of: area([[ring]]))
        #expect(try validity(ofFeature: 0, of: made) == .valid)
        let prepared = try PreparedFeature(0, of: made)
        for _ in 0..<200 {
            let (x, y) = (Double.random(in: 0...16, using: &generator), Double.random(in: 0...16, using: &generator))
            var inside = false
            for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) where (a.1 > y) != (b.1 > y) {
                if x < a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0) { inside.toggle() }
            }
            #expect(try prepared.covers(PlaneCoordinate(x: x, y: y)) == inside)
        }
    }
}
