import CityModel
import Testing

@testable import RiskGrading

/// The only result of an inventory, with its grading.
private func inventory(_ items: String, persons: String = "0") throws -> (result: RuleResult, grading: Grading) {
    let grading = try grading("chemical-enterprise", "{\"inventory\": \(items), \"persons_500m\": \(persons)}")
    return (try #require(grading.grade).results[0], grading)
}

@Suite struct InventoryTests {
    @Test("E1.1 Chlorine 4.9 t: S 0.98, no major hazard source, severity 0.1225")
    func belowThreshold() throws {
        let (result, _) = try inventory(#"[{"cas": "7782-50-5", "tonnes": 4.9}]"#)
        #expect(abs(result.severity - 0.1225) < 1e-12 && result.level == .blue)
        #expect(result.detail == "氯 (液氯) (no 12): 4.9 t / 5 t, β 4; S 0.98: no major hazard source, 0.125 · S")
        #expect(result.citation.text == "GB 18218-2018 危险化学品重大危险源辨识 4.2.1 式(1)")
    }

    @Test("E1.2 Chlorine 5.0 t: S 1 counts, R 2 with nobody near, severity 0.125")
    func atThreshold() throws {
        let (result, _) = try inventory(#"[{"cas": "7782-50-5", "tonnes": 5.0}]"#)
        #expect(result.severity == 0.125 && result.level == .blue)
        #expect(result.detail.description.contains("S 1, persons 0, α 0.5, R 2: class 四级"))
    }

    @Test("E1.3 Chlorine 2.5 t and ammonia 5 t: S 1.0")
    func sumAtThreshold() throws {
        let (result, _) = try inventory(#"[{"cas": "7782-50-5", "tonnes": 2.5}, {"name": "氨", "tonnes": 5}]"#)
        #expect(result.detail.description.contains("; S 1, "))
    }

    @Test("E1.4 Chlorine 5 t and ammonia 5 t, nobody near: S 1.5, R 2.5, 四级")
    func fourth() throws {
        let (result, _) = try inventory(#"[{"cas": "7782-50-5", "tonnes": 5}, {"cas": "7664-41-7", "tonnes": 5}]"#)
        #expect(result.detail.description.contains("S 1.5, persons 0, α 0.5, R 2.5: class 四级"))
        #expect(result.severity == 0.125)
    }

    @Test("E1.5 Chlorine 250 t, 100 persons: S 50, R 400, 一级, severity 1")
    func first() throws {
        let (result, grading) = try inventory(#"[{"cas": "7782-50-5", "tonnes": 250}]"#, persons: "100")
        #expect(result.detail.description.contains("S 50, persons 100, α 2, R 400: class 一级"))
        #expect(result.severity == 1 && result.level == .red && grading.reach == 2000 && grading.core == 100)
    }

    @Test("E1.6 Chlorine 60 t, ammonia 100 t, LPG 200 t of W2, 120 persons: S 26, R 148, 一级")
    func three() throws {
        let (result, _) = try inventory(
            #"[{"cas": "7782-50-5", "tonnes": 60}, {"cas": "7664-41-7", "tonnes": 100}, {"name": "液化石油气", "class": "W2", "tonnes": 200}]"#,
            persons: "120")
        #expect(result.detail.description.contains("S 26, persons 120, α 2, R 148: class 一级"))
        #expect(abs(result.severity - 0.79) < 1e-12)
    }

    @Test(
        "E1.7 Levels at the bounds of R",
        arguments: [
            (100.0, Level.red, 0.75), (99.999, .orange, 0.7499), (50, .orange, 0.5), (49.999, .yellow, 0.4999), (10, .yellow, 0.25),
            (9.999, .blue, 0.2499),
        ])
    func bounds(_ ratio: Double, _ level: Level, _ severity: Double) throws {
        // Class J2: Q 50, β 1; one person: α 1. So R is tonnes / 50.
        let (result, _) = try inventory("[{\"class\": \"J2\", \"tonnes\": \(ratio * 50)}]", persons: "1")
        #expect(result.level == level)
        #expect(abs(result.severity - severity) < 1e-12)
        #expect(result.detail.description.contains("R \(shortestDecimal(ratio)): "))
    }

    @Test(
        "E1.8 α at the bounds of persons",
        arguments: [(0, 0.5), (1, 1.0), (29, 1.0), (30, 1.2), (49, 1.2), (50, 1.5), (99, 1.5), (100, 2.0)])
    func alpha(_ persons: Int, _ alpha: Double) throws {
        let (result, _) = try inventory(#"[{"class": "J2", "tonnes": 500}]"#, persons: "\(persons)")
        #expect(result.detail.description.contains("persons \(persons), α \(shortestDecimal(alpha)), R \(shortestDecimal(alpha * 10)): "))
    }

    @Test("E1.9 Negative amounts and persons, and an empty unit, are input errors, not harmless")
    func inputErrors() throws {
        let cases: [(String, FindingCode, String)] = [
            (#"{"inventory": [{"cas": "7782-50-5", "tonnes": -1}], "persons_500m": 1}"#, .valueOutOfRange, "inventory item 1 tonnes"),
            (
                #"{"inventory": [{"cas": "7782-50-5", "tonnes": 9}, {"cas": "75-44-5", "tonnes": -1}], "persons_500m": 1}"#,
                .valueOutOfRange, "inventory item 2 tonnes"
            ), (#"{"inventory": [], "persons_500m": 1}"#, .inventoryUnusable, "inventory"),
            (#"{"inventory": [{"cas": "7782-50-5", "tonnes": 50}], "persons_500m": -3}"#, .valueOutOfRange, "persons_500m"),
            (#"{"inventory": [{"name": "水", "tonnes": 50}], "persons_500m": 3}"#, .substanceUnknown, "inventory item 1"),
            (#"{"inventory": "氯 5 t"}"#, .inventoryUnusable, "inventory"),
            (#"{"inventory": [{"cas": "7782-50-5"}]}"#, .valueNotNumber, "inventory item 1 tonnes"),
        ]
        for (record, code, property) in cases {
            let grading = try grading("chemical-enterprise", record)
            #expect(grading.grade == nil, "\(record)")
            #expect(
                grading.findings.contains { $0.code == code && $0.property.description == property && $0.severity == .error }, "\(record)")
            #expect(grading.findings.last?.code == .noRuleApplies, "\(record)")
        }
    }

    @Test("Decimals that add up to the threshold by hand reach it")
    func decimalSums() throws {
        // 0.1 / 0.3 three times is 1 by hand; phosgene: β 20, α 2.
        let thirds = #"[{"name": "光气", "tonnes": 0.1}, {"name": "光气", "tonnes": 0.1}, {"name": "光气", "tonnes": 0.1}]"#
        let (result, _) = try inventory(thirds, persons: "100")
        #expect(result.detail.description.contains("S 1, persons 100, α 2, R 40: class 三级"))
        #expect(result.severity == 0.4375)
    }

    @Test("Table 1 holds 85 substances, and every CAS number has a right check digit")
    func checkDigits() throws {
        let substances = RulePack.builtIn.context.substances.substances.filter { $0.tonnes > 0 }
        #expect(Set(substances.map(\.number)) == Set(1...85))
        let numbers = Set(substances.flatMap(\.cas))
        for number in numbers { #expect(isCASNumber(number), "\(number)") }
        #expect(!isCASNumber("7782-50-4") && !isCASNumber("7782-505") && !isCASNumber("") && !isCASNumber("7782-50-٥"))
        // 79 in Table 1, and carbon monoxide.
        #expect(numbers.count == 80)
    }

    @Test("Every row of Table 1 is found by its CAS numbers and by its names, with its Q", arguments: 1...85)
    func rows(_ number: Int) throws {
        let tables = RulePack.builtIn.context.substances
        let row = try #require(tables.substances.first { $0.number == number })
        for cas in row.cas { #expect(tables.rows(cas: cas).contains { $0.number == number }) }
        for name in row.names + [row.name] { #expect(tables.rows(name: name).contains { $0.number == number }) }
        let printed = tables.rows(name: row.name)
        #expect(printed.count == 1 && printed[0].tonnes == row.tonnes)
    }

    @Test("CAS numbers that do not tell the variant take the lowest Q and say so; the variant's name decides")
    func ambiguous() throws {
        let (nitrocellulose, grading) = try inventory(#"[{"cas": "9004-70-0", "tonnes": 1}]"#)
        #expect(nitrocellulose.detail.description.hasPrefix("硝化纤维素"))
        #expect(nitrocellulose.detail.description.contains("1 t / 1 t, β 1; S 1,"))
        #expect(grading.findings.map(\.code) == [.substanceAmbiguous, .substanceWithoutClass])
        let (nitrate, _) = try inventory(#"[{"cas": "6484-52-2", "tonnes": 1, "class": "W9.1"}]"#)
        #expect(nitrate.detail.description.contains("1 t / 5 t, β 1; S 0.2:"))
        let (named, silent) = try inventory(
            #"[{"cas": "9004-70-0", "name": "硝化纤维素（含水≥25％）", "class": "W10", "tonnes": 5}]"#)
        #expect(named.detail.description.contains("(no 41): 5 t / 50 t"))
        #expect(silent.findings.isEmpty)
        let shared = RulePack.builtIn.context.substances
        #expect(shared.rows(cas: "9004-70-0").map(\.number) == [37, 38, 39, 40, 41, 42])
        #expect(shared.rows(cas: "6484-52-2").map(\.number) == [43, 44])
    }

    @Test("Of several classes the lowest Q counts, of equal Q the highest β; Table 1 and Table 3 win over classes")
    func classes() throws {
        let (lowest, _) = try inventory(#"[{"class": ["W5.3", "W2"], "tonnes": 10}]"#)
        #expect(lowest.detail.description.hasPrefix("hazard class W2: 10 t / 10 t, β 1.5;"))
        let (highest, _) = try inventory(#"[{"class": ["J2", "J3"], "tonnes": 50}]"#)
        #expect(highest.detail.description.hasPrefix("hazard class J3: 50 t / 50 t, β 2;"))
        let (text, _) = try inventory(#"[{"class": "j5、w9.2", "tonnes": 200}]"#)
        #expect(text.detail.description.hasPrefix("hazard class W9.2: 200 t / 200 t, β 1;"))
        let (methanol, _) = try inventory(#"[{"cas": "67-56-1", "class": ["W5.3", "W5.1"], "tonnes": 500}]"#)
        #expect(methanol.detail.description.hasPrefix("甲醇 (no 65): 500 t / 500 t, β 1.5;"))
        let (chlorine, _) = try inventory(#"[{"cas": "7782-50-5", "class": "J3", "tonnes": 5}]"#)
        #expect(chlorine.detail.description.hasPrefix("氯 (液氯) (no 12): 5 t / 5 t, β 4;"))
        let (monoxide, _) = try inventory(#"[{"name": "CO", "tonnes": 20}]"#)
        #expect(monoxide.detail.description.hasPrefix("一氧化碳 (no 13): 20 t / 20 t, β 2;"))
    }

    @Test("Substances in no table are not counted, the others are; a wrong check digit is named")
    func unknownSubstances() throws {
        let (result, grading) = try inventory(#"[{"cas": "7782-50-5", "tonnes": 5}, {"name": "水", "cas": "7732-18-4", "tonnes": 9999}]"#)
        #expect(result.detail.description.contains("; S 1, "))
        #expect(grading.findings.count == 1)
        #expect(grading.findings[0].code == .substanceUnknown && grading.findings[0].done == "not counted")
        #expect(grading.findings[0].allowed.description.hasSuffix("; 7732-18-4 is no valid CAS number"))
    }

    @Test("Without persons α is 2 and a finding says so; an inventory as JSON text is read like a list")
    func personsAbsent() throws {
        let grading = try grading("chemical-enterprise", #"{"inventory": "[{\"cas\": \"7782-50-5\", \"tonnes\": 50}]"}"#)
        #expect(grading.findings.map(\.code) == [.personsAbsent])
        #expect(try #require(grading.grade).results[0].detail.description.contains("S 10, α 2 without persons, R 80: class 二级"))
    }

    @Test("Tonnes beyond all measure give the worst severity and no trap")
    func enormous() throws {
        let (result, _) = try inventory(#"[{"cas": "75-44-5", "tonnes": 1e308}, {"cas": "75-44-5", "tonnes": 1e308}]"#, persons: "1e300")
        #expect(result.severity == 1 && result.level == .red)
    }

    @Test("Table 2 and Table 4 hold 24 classes with the printed Q and β")
    func classTables() {
        let printed: [(String, Double, Double)] = [
            ("J1", 5, 4), ("J2", 50, 1), ("J3", 50, 2), ("J4", 50, 2), ("J5", 500, 1), ("W1.1", 1, 2), ("W1.2", 10, 2), ("W1.3", 50, 2),
            ("W2", 10, 1.5), ("W3", 150, 1), ("W4", 50, 1), ("W5.1", 10, 1.5), ("W5.2", 50, 1), ("W5.3", 1000, 1), ("W5.4", 5000, 1),
            ("W6.1", 10, 1.5), ("W6.2", 50, 1), ("W7.1", 10, 1.5), ("W7.2", 50, 1), ("W8", 50, 1), ("W9.1", 50, 1), ("W9.2", 200, 1),
            ("W10", 200, 1), ("W11", 200, 1),
        ]
        let tables = RulePack.builtIn.context.substances
        #expect(tables.classes.map(\.symbol) == printed.map(\.0))
        #expect(tables.classes.map(\.tonnes) == printed.map(\.1))
        #expect(tables.classes.map(\.beta) == printed.map(\.2))
    }

    @Test("Table 3 gives 14 substances the printed β")
    func betas() {
        let printed: [(String, Double)] = [
            ("630-08-0", 2), ("7446-09-5", 2), ("7664-41-7", 2), ("75-21-8", 2), ("7647-01-0", 3), ("74-83-9", 3), ("7782-50-5", 4),
            ("7783-06-4", 5), ("7664-39-3", 5), ("10102-44-0", 10), ("74-90-8", 10), ("75-44-5", 20), ("7803-51-2", 20), ("624-83-9", 20),
        ]
        let tables = RulePack.builtIn.context.substances
        for (cas, beta) in printed { #expect(tables.rows(cas: cas).map(\.beta) == [beta]) }
        #expect(tables.substances.filter { $0.beta != nil }.count == printed.count)
    }
}
