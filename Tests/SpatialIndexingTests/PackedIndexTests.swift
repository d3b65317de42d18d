import CityModel
import SpatialIndexing
import TestSupport
import Testing

@Suite struct PackedIndexTests {
    @Test(arguments: UInt64(0)..<40)
    func `a search finds what a look at every box finds`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let boxes = (0..<Int.random(in: 0...700, using: &random)).map { _ in randomBox(&random) }
        let packed = PackedIndex(boxes)
        packed.checkInvariants()
        let linear = LinearIndex(boxes)
        for _ in 0..<50 {
            let query = randomBox(&random)
            var found: [Int] = [-1]
            var expected: [Int] = [-1]
            packed.search(query, into: &found)
            linear.search(query, into: &expected)
            #expect(found == expected)
        }
    }

    @Test func `boxes that only touch share a place`() {
        let index = PackedIndex([PlaneBox(minX: 0, minY: 0, maxX: 1, maxY: 1), PlaneBox(minX: 2, minY: 0, maxX: 3, maxY: 1)])
        var found: [Int] = []
        index.search(PlaneBox(minX: 1, minY: 1, maxX: 2, maxY: 5), into: &found)
        #expect(found == [0, 1])
    }

    @Test func `a box that holds nothing is never found`() {
        var found: [Int] = []
        let everywhere = PlaneBox(minX: -1e9, minY: -1e9, maxX: 1e9, maxY: 1e9)
        PackedIndex([.empty, PlaneBox(minX: 0, minY: 0, maxX: 0, maxY: 0), .empty]).search(everywhere, into: &found)
        #expect(found == [1])
        PackedIndex([]).search(everywhere, into: &found)
        #expect(found == [1])
    }

    @Test func `a thousand boxes at one place are all found`() {
        let boxes = Array(repeating: PlaneBox(minX: 5, minY: 5, maxX: 5, maxY: 5), count: 1000)
        var found: [Int] = []
        PackedIndex(boxes).search(boxes[0], into: &found)
        #expect(found == Array(0..<1000))
    }

    /// Small whole numbers, so that boxes often touch; some hold nothing.
    private func randomBox(_ random: inout SeededGenerator) -> PlaneBox {
        if Int.random(in: 0..<30, using: &random) == 0 { return .empty }
        let x = Double(Int.random(in: 0..<100, using: &random))
        let y = Double(Int.random(in: 0..<100, using: &random))
        let width = Double(Int.random(in: 0..<12, using: &random))
        return PlaneBox(minX: x, minY: y, maxX: x + width, maxY: y + Double(Int.random(in: 0..<12, using: &random)))
    }
}
