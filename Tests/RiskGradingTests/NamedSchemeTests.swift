import CityModel
import Testing

@testable import RiskGrading

/// The bands of STANDARDS 7.2, written out: scheme, largest factor, product to level.
private let matrices: [(id: String, most: Int, level: @Sendable (Int) -> Level)] = [
    ("shandong-5x5", 5, { $0 >= 20 ? .red : $0 >= 15 ? .orange : $0 >= 9 ? .yellow : .blue }),
    ("enterprise-5x5", 5, { $0 >= 17 ? .red : $0 >= 11 ? .orange : $0 >= 5 ? .yellow : .blue }),
    ("variant-5x5-4-9-15", 5, { $0 >= 15 ? .red : $0 >= 9 ? .orange : $0 >= 4 ? .yellow : .blue }),
    ("variant-5x5-5-10-17", 5, { $0 >= 17 ? .red : $0 >= 10 ? .orange : $0 >= 5 ? .yellow : .blue }),
    ("enterprise-4x4", 4, { $0 >= 12 ? .red : $0 >= 8 ? .orange : $0 >= 4 ? .yellow : .blue }),
]

@Suite struct NamedSchemeTests {
    @Test("Every cell of every matrix has the colour of its scheme", arguments: matrices.indices)
    func matrix(_ index: Int) throws {
        let (id, most, level) = matrices[index]
        let pack = try RulePack.builtIn.overriding(try json("{\"matrix\": \"\(id)\"}"))
        for likelihood in 1...most {
            for consequence in 1...most {
                let record = "{\"likelihood\": \(likelihood), \"consequence\": \(consequence)}"
                let result = try #require(try grading("other", record, pack: pack).grade).results[0]
                #expect(result.level == level(likelihood * consequence), "\(record)")
                #expect(result.detail.description.hasSuffix("of \(id)"))
            }
        }
        #expect(try grading("other", "{\"likelihood\": \(most + 1), \"consequence\": 1}", pack: pack).grade == nil)
    }

    @Test("The default matrix gives the printed colours")
    func shandong() throws {
        for (likelihood, consequence, level) in [
            (5, 4, Level.red), (4, 4, .orange), (3, 5, .orange), (3, 4, .yellow), (3, 3, .yellow), (2, 4, .blue),
        ] {
            let grade = try grading("other", "{\"likelihood\": \(likelihood), \"consequence\": \(consequence)}").grade
            #expect(grade?.level == level)
        }
    }

    @Test(
        "LEC products take the class of their variant, upper bounds inclusive",
        arguments: [
            (6.0, 6.0, 15.0, 540.0, Level.red, Level.red), (3, 6, 40, 720, .red, .red), (10, 6, 7, 420, .red, .red),
            (1, 3, 15, 45, .yellow, .blue), (1, 10, 32, 320, .red, .orange), (1, 10, 32.1, 321, .red, .red),
            (1, 10, 16, 160, .orange, .yellow), (1, 10, 7, 70, .yellow, .blue), (1, 10, 7.1, 71, .orange, .yellow),
            (1, 1, 20, 20, .blue, .blue), (1, 1, 20.1, 20.1, .yellow, .blue), (0.1, 0.5, 1, 0.05, .blue, .blue),
            (0.1, 0.7, 1000, 70, .yellow, .blue), (0.1, 3, 66.66666667, 20.000000001, .yellow, .blue),
        ])
    func lec(_ l: Double, _ e: Double, _ c: Double, _ product: Double, _ inA: Level, _ inB: Level) throws {
        let record = "{\"lec_l\": \(l), \"lec_e\": \(e), \"lec_c\": \(c)}"
        let variantB = try RulePack.builtIn.overriding(try json(#"{"lec": "lec-b"}"#))
        let a = try #require(try grading("other", record).grade)
        #expect(a.level == inA)
        #expect(a.results[0].detail.description.contains(" = \(shortestDecimal(product)): "))
        #expect(try grading("other", record, pack: variantB).grade?.level == inB)
    }

    @Test("Factors of LEC must be above 0", arguments: ["lec_l", "lec_e", "lec_c"])
    func lecFactors(_ factor: String) throws {
        var factors = ["lec_l": 1, "lec_e": 1, "lec_c": 1]
        factors[factor] = 0
        let grading = RulePack.builtIn.grade(kind: "other") { factors[$0].map { .number(Double($0)) } }
        #expect(grading.grade == nil)
        #expect(grading.findings[0].code == .valueOutOfRange && grading.findings[0].property.description == factor)
    }

    @Test("The three-class depth profile is a table")
    func threeClasses() throws {
        let pack = try RulePack.builtIn.overriding(try json(#"{"depth": "three-class-015-050"}"#))
        for (depth, severity, level) in [
            (0.0, 0.0, Level.none), (0.14, 0.125, .blue), (0.15, 0.375, .yellow), (0.5, 0.375, .yellow), (0.51, 0.875, .red),
        ] {
            try GradeCase("flood-area", "{\"depth_m\": \(depth)}", severity, level).check(pack: pack)
        }
    }
}
