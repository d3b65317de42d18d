import CityModel
import GeometryKernel
import TestSupport
import Testing

@testable import RiskScoring

/// Distances, insides and centroids against GEOS, on areas drawn to the millimetre far from the origin.
@Suite struct GEOSTwinTests {
    @Test(arguments: UInt64(500)..<540)
    func `distances, insides and centroids are those of GEOS`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let geometry: TestGeometry =
            switch seed % 4 {
            case 0: star(&random)
            case 1: .multi(star(&random), star(&random), star(&random))
            case 2: .polygon(ring(&random, radius: 900), ring(&random, radius: 300))
            default: .line(ring(&random, radius: 700))
            }
        let table = GeometryTable([geometry])
        let geos = try PreparedFeature(0, of: table)
        let footprint = Footprint(feature: 0, of: table)
        for _ in 0..<300 {
            let place = PlaneCoordinate(
                x: 500_000 + Double.random(in: -3000...3000, using: &random), y: 3_400_000 + Double.random(in: -3000...3000, using: &random)
            ).roundedToMillimetre
            let own = footprint.squaredDistance(to: LatticePoint(place)!, within: 1e8).squareRoot() / 1000
            let expected = try geos.distance(from: place)
            #expect(abs(own - expected) < 1e-6, "(\(place.x), \(place.y)): \(own) for \(expected)")
        }
        if geometry.kind.isArea {
            let own = referencePoints(of: table, threads: 1)[0]!
            let expected = try #require(try geos.centroid)
            #expect(abs(own.x - expected.x) < 1e-4 && abs(own.y - expected.y) < 1e-4)
        }
    }

    private func star(_ random: inout SeededGenerator) -> TestGeometry {
        .polygon(ring(&random, radius: Double.random(in: 100...1500, using: &random)))
    }

    /// A ring that winds once around a random middle, to the millimetre.
    private func ring(_ random: inout SeededGenerator, radius: Double) -> [(Double, Double)] {
        let middle = (500_000 + Double.random(in: -800...800, using: &random), 3_400_000 + Double.random(in: -800...800, using: &random))
        let count = Int.random(in: 3...200, using: &random)
        var (dx, dy) = (1.0, 0.0)
        return (0..<count).map { _ in
            let step = 6.2831853 / Double(count)
            (dx, dy) = (dx - dy * step, dy + dx * step)
            let length = (dx * dx + dy * dy).squareRoot()
            let own = radius * Double.random(in: 0.5...1, using: &random)
            let place = PlaneCoordinate(x: middle.0 + own * dx / length, y: middle.1 + own * dy / length).roundedToMillimetre
            return (place.x, place.y)
        }
    }
}
