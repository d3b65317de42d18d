import CityModel
import TestSupport
import Testing

@testable import GeometryKernel

@Suite("The quick look before GEOS")
struct QuickLookTests {
    @Test(
        "It accepts what is plain: squares, holes, several parts",
        arguments: [
            [[square(0, 0, 10)]], [[square(0, 0, 10).reversed()]], [[[(0, 0), (1, 0), (0, 1)]]],
            [[square(0, 0, 10), square(1, 1, 3), square(5, 5, 3)]],
            [[square(0, 0, 10), square(1, 1, 3)], [square(20, 0, 10)]], [[[(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)]]],
            [[[(0, 0), (10, 0), (10, 10), (5, 1), (0, 10)]], [[(5, 5), (6, 9), (4, 9)]]],
        ] as [[[Ring]]])
    func plain(shape: [[Ring]]) throws {
        #expect(QuickLook(feature: 0, of: area(shape)).isPlainlyValid)
        #expect(try validity(ofFeature: 0, of: area(shape)) == .valid)
    }

    @Test("It accepts nothing that is not valid", arguments: ValidityTests.invalid.indices)
    func invalid(index: Int) {
        #expect(!QuickLook(feature: 0, of: area(ValidityTests.invalid[index].0)).isPlainlyValid)
    }

    @Test("On small lattices, where everything touches, it never accepts what GEOS refuses, and sees most of what GEOS accepts")
    func lattice() throws {
        var generator = SeededGenerator(seed: 3)
        var (accepted, valid) = (0, 0)
        for _ in 0..<4000 {
            let parts = (0..<Int.random(in: 1...2, using: &generator)).map { part in
                (0..<Int.random(in: 1...2, using: &generator)).map { ring -> Ring in
                    let (origin, side) = ring == 0 ? (Double(part) * 3, 7) : (Double(part) * 3 + 2, 3)
                    return (0..<Int.random(in: 3...4, using: &generator)).map { _ in
                        (
                            origin + Double(Int.random(in: 0...side, using: &generator)),
                            Double(ring + Int.random(in: 0...side, using: &generator))
                        )
                    }
                }
            }
            let table = area(parts)
            let isValid = try validity(ofFeature: 0, of: table) == .valid
            let isPlain = QuickLook(feature: 0, of: table).isPlainlyValid
            #expect(isValid || !isPlain, "\(parts)")
            if isValid { valid += 1 }
            if isPlain { accepted += 1 }
        }
        #expect(valid > 400 && accepted * 2 > valid, "\(accepted) of \(valid)")
    }

    @Test("Large coordinates with near misses below a millimetre are left to GEOS or judged alike")
    func nearMisses() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let t = Double.random(in: 0.1...0.9, using: &generator)
            let nudge = Double(Int.random(in: -3...3, using: &generator)) * 1e-9
            let (x, y) = (38_500_000.0, 3_300_000.0)
            let ring: Ring = [(x, y), (x + 1000, y + 333), (x + 1000, y + 1000), (x + 1000 * t, y + 333 * t + nudge), (x, y + 1000)]
            let table = area([[ring]])
            if QuickLook(feature: 0, of: table).isPlainlyValid { #expect(try validity(ofFeature: 0, of: table) == .valid) }
        }
    }
}
