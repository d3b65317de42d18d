/// A place or a displacement in metres, east and north of the middle of the city, before the city is turned to its final direction.
struct Vector: Hashable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    static let zero = Vector(0, 0)

    var length: Double { (x * x + y * y).squareRoot() }

    /// A quarter turn to the left.
    var left: Vector { Vector(-y, x) }

    /// The same direction with length 1; east for the zero vector.
    var normalized: Vector {
        let length = length
        return length > 0 ? Vector(x / length, y / length) : Vector(1, 0)
    }

    static func + (a: Vector, b: Vector) -> Vector { Vector(a.x + b.x, a.y + b.y) }
    static func - (a: Vector, b: Vector) -> Vector { Vector(a.x - b.x, a.y - b.y) }
    static func * (a: Vector, factor: Double) -> Vector { Vector(a.x * factor, a.y * factor) }

    func distance(to other: Vector) -> Double { (self - other).length }
}

/// Twice the area inside a ring, positive when it runs counter-clockwise; the ring may or may not repeat its first place.
func doubledArea(_ ring: [Vector]) -> Double {
    var sum = 0.0
    for (index, place) in ring.enumerated() {
        let next = ring[index + 1 < ring.count ? index + 1 : 0]
        sum += place.x * next.y - next.x * place.y
    }
    return sum
}

/// Whether a place is inside a ring, even-odd.
func contains(_ ring: [Vector], _ place: Vector) -> Bool {
    var inside = false
    for (index, a) in ring.enumerated() {
        let b = ring[index + 1 < ring.count ? index + 1 : 0]
        if (a.y > place.y) != (b.y > place.y), place.x < a.x + (place.y - a.y) / (b.y - a.y) * (b.x - a.x) { inside.toggle() }
    }
    return inside
}
