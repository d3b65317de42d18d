import CityModel
import TestSupport
import Testing

@testable import GeoReading

@Suite("Property table")
struct PropertyTableTests {
    /// Values of every kind; numbers whose bits come near those of other kinds, texts at the limit of what a slot holds.
    static let values: [PropertyValue?] = [
        nil, .null, .bool(false), .bool(true), .number(0), .number(-0.0), .number(-.greatestFiniteMagnitude),
        .number(.leastNonzeroMagnitude),
        .number(9_007_199_254_740_994), .string(""), .string("a\u{0}b"), .string("示范化工厂😀"), .string(String(repeating: "甲", count: 21_845)),
        .string(String(repeating: "乙", count: 21_846)), .array([.number(1), .null]), .object([.init(name: "k", value: .string("v"))]),
    ]

    @Test("gives back every value as it was set, in any order of setting")
    func givesBack() {
        var random = SeededGenerator(seed: 7)
        var table = PropertyTable(width: 3)
        var expected: [[PropertyValue?]] = []
        for _ in 0..<400 {
            table.appendFeature()
            expected.append([nil, nil, nil])
            for property in [0, 1, 2].shuffled(using: &random) where Bool.random(using: &random) {
                let value = Self.values.randomElement(using: &random)!
                table.set(property, to: value)
                expected[expected.count - 1][property] = value
            }
        }
        for (feature, row) in expected.enumerated() {
            for (property, value) in row.enumerated() { #expect(table[feature, property] == value) }
        }
        #expect(table.values(ofProperty: 1) == expected.map { $0[1] })
    }

    @Test("the last feature's values can be taken back, and one that cannot be used counts as set")
    func clearing() {
        var table = PropertyTable(width: 2)
        table.appendFeature()
        table.set(0, to: .string("kept"))
        table.appendFeature()
        table.set(0, to: .string("taken back"))
        table.set(1, to: PropertyValue?.none)
        #expect(table.isSet(0) && table.isSet(1))
        table.clearLast()
        #expect(!table.isSet(0) && !table.isSet(1))
        #expect(table.values(ofProperty: 0) == [.string("kept"), nil])
    }

    @Test("a table of no properties has features all the same")
    func empty() throws {
        let bytes = Array(#"{"type":"Feature","properties":{"a":1},"geometry":null}"#.utf8)
        let table = try readFeatures(bytes.span, as: ReadingOptions(layer: nil, file: "f", properties: []))
        #expect(table.count == 1 && table.properties.byteCount == 0)
    }
}
