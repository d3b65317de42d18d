import CityModel
import GeometryKernel
import TestSupport
import Testing

@Suite("Validity")
struct ValidityTests {
    static let valid: [[[Ring]]] = [
        [[square(0, 0, 10)]], [[square(0, 0, 10).reversed()]], [[square(0, 0, 10), square(2, 2, 3)]],
        [[square(0, 0, 10), [(0, 5), (3, 6), (3, 4)]]], [[square(0, 0, 10)], [square(10, 10, 5)]],
        [[square(0, 0, 10), square(2, 2, 6)], [square(4, 4, 2)]], [[[(0, 0), (1, 0), (1, 0), (0, 1)]]],
    ]

    @Test(
        "Good shapes: any direction, holes, parts and holes that touch in a place, islands in holes, repeated places",
        arguments: valid.indices)
    func good(index: Int) throws {
        #expect(try validity(ofFeature: 0, of: area(Self.valid[index])) == .valid)
        #expect(try invalidFeatures(of: area(Self.valid[index]), threads: 1).isEmpty)
    }

    static let invalid: [([[Ring]], AreaDefect.Kind, Int?, Int?, PlaneCoordinate?)] = [
        ([[bowTie]], .ringCrossesItself, 0, 0, PlaneCoordinate(x: 5, y: 5)),
        ([[spike]], .ringCrossesItself, 0, 0, nil),
        ([[square(0, 0, 10) + square(0, 0, 10)]], .ringCrossesItself, 0, 0, nil),
        ([[square(-20, -20, 40), bowTie]], .ringCrossesItself, 0, 1, PlaneCoordinate(x: 5, y: 5)),
        ([[square(30, 0, 5)], [bowTie]], .ringCrossesItself, 1, 0, PlaneCoordinate(x: 5, y: 5)),
        ([[cornerToCorner]], .ringTouchesItself, 0, 0, PlaneCoordinate(x: 1, y: 1)),
        ([[pinchedHole]], .ringTouchesItself, 0, 0, PlaneCoordinate(x: 0, y: 0)),
        ([[square(0, 0, 10), square(5, 5, 10)]], .ringsCross, 0, nil, nil),
        ([[square(0, 0, 10), square(0, 2, 3)]], .ringsCross, 0, nil, nil),
        ([[square(0, 0, 10), square(20, 20, 5)]], .holeOutsideShell, 0, nil, nil),
        ([[square(0, 0, 10), square(2, 2, 6), square(4, 4, 2)]], .holesNested, 0, nil, nil),
        ([[square(0, 0, 10), diamondAcross]], .insideDisconnected, 0, nil, nil),
        ([[square(0, 0, 10)], [square(5, 5, 10)]], .partsOverlap, nil, nil, nil),
        ([[square(0, 0, 10)], [square(2, 2, 3)]], .partsOverlap, nil, nil, nil),
        ([[square(0, 0, 10)], [square(0, 0, 10)]], .partsOverlap, nil, nil, nil),
        ([[square(0, 0, 10)], [square(10, 0, 10)]], .partsOverlap, nil, nil, nil),
        ([[[(0, 0), (1, 0), (1, 0)]]], .tooFewPlaces, 0, 0, nil),
        ([[[(0, 0), (.nan, 0), (1, 1)]]], .notFinite, 0, 0, nil),
        ([[[(0, 0), (.infinity, 0), (1, 1)]]], .notFinite, 0, 0, nil),
        // The worst defect counts, wherever it stands.
        ([[cornerToCorner], [square(10, 10, 5)], [square(12, 12, 5)]], .ringTouchesItself, 0, 0, PlaneCoordinate(x: 1, y: 1)),
        ([[cornerToCorner], [[(20, 0), (30, 10), (30, 0), (20, 10)]]], .ringCrossesItself, 1, 0, PlaneCoordinate(x: 25, y: 5)),
        ([[cornerToCorner + [(0, 3), (-3, 0), (-3, 3)]]], .ringCrossesItself, 0, 0, nil),
        ([[pinchedHole, square(6, 6, 10)]], .ringsCross, 0, nil, nil),
    ]

    @Test("Bad shapes: what, in which part and ring, and where", arguments: invalid.indices)
    func bad(index: Int) throws {
        let (shape, kind, part, ring, place) = Self.invalid[index]
        guard case .invalid(let defect) = try validity(ofFeature: 0, of: area(shape)) else {
            Issue.record("valid: \(shape)")
            return
        }
        #expect(defect.kind == kind && defect.part == part && defect.ring == ring, "\(defect)")
        if let place { #expect(defect.place == place) }
        #expect(!defect.reason.isEmpty)
    }

    @Test("A ring that GEOS cannot read is an error with the name of the operation")
    func unreadable() throws {
        var open = GeometryTable<PlaneCoordinate>()
        open.append(path: [(0, 0), (1, 0), (1, 1), (0, 1)].map { PlaneCoordinate(x: $0.0, y: $0.1) }[...])
        open.endPart()
        open.endFeature(.polygon)
        #expect(
            throws: GEOSError(
                operation: "createLinearRing", message: "IllegalArgumentException: Points of LinearRing do not form a closed linestring")
        ) {
            try validity(ofFeature: 0, of: open)
        }
        #expect(throws: GEOSError.self) { try makeValid(feature: 0, of: area([[[(0, 0)]]])) }
        do { _ = try invalidFeatures(of: open, threads: 2) } catch { #expect(error.description.hasPrefix("createLinearRing: Ill")) }
    }

    @Test("What is no area is valid, and passed over in a table")
    func noArea() throws {
        var table = GeometryTable<PlaneCoordinate>()
        table.endFeature(.none)
        table.append(path: [PlaneCoordinate(x: 1, y: 1)])
        table.endPart()
        table.endFeature(.point)
        #expect(try validity(ofFeature: 0, of: table) == .valid)
        #expect(try validity(ofFeature: 1, of: table) == .valid)
        table.append(feature: 0, of: area([[bowTie]]))
        #expect(try invalidFeatures(of: table, threads: 1).map(\.feature) == [2])
        #expect(try invalidFeatures(of: GeometryTable(), threads: 1).isEmpty)
        #expect(try makeValid(feature: 1, of: table).kinds == [.none])
    }

    @Test("1, 2 and 8 threads find the same features in the order of the table")
    func threads() throws {
        var generator = SeededGenerator(seed: 11)
        var table = GeometryTable<PlaneCoordinate>()
        for _ in 0..<600 {
            let size = Double.random(in: 1...100, using: &generator)
            let corners: Ring = (0..<8).map { _ in (.random(in: 0...size, using: &generator), .random(in: 0...size, using: &generator)) }
            table.append(feature: 0, of: area([[Bool.random(using: &generator) ? square(0, 0, size) : corners]]))
        }
        let one = try invalidFeatures(of: table, threads: 1)
        #expect((200..<400).contains(one.count))
        #expect(one.map(\.feature) == one.map(\.feature).sorted())
        for threads in [2, 8] { #expect(try invalidFeatures(of: table, threads: threads) == one) }
        for index in 0..<50 {
            let expected = one.first { $0.feature == index }.map { Validity.invalid($0.defect) } ?? .valid
            #expect(try validity(ofFeature: index, of: table) == expected)
        }
    }
}
