import CityModel
import JSONCoding

/// A property of a layer's features, for every format that has properties: features are told apart by their position in the layer. A
/// class, as every feature asks all of them and nothing is to be copied then.
final class LayerProperty: Sendable {
    /// How a feature's value is made; nil where there is none.
    enum Value: Sendable {
        case text(@Sendable (Int) -> String?)
        /// At most so many decimals.
        case number(decimals: Int, @Sendable (Int) -> Double?)
        /// A JSON array, for features that have it.
        case json(has: @Sendable (Int) -> Bool, write: @Sendable (Int, inout JSONWriter) -> Void)
    }

    let name: String
    let value: Value
    /// `,"name":`
    private let member: [UInt8]

    private init(name: String, value: Value) {
        self.name = name
        self.value = value
        member = Array(",\"\(name)\":".utf8)
    }

    static func text(_ name: String, _ value: @escaping @Sendable (Int) -> String?) -> LayerProperty {
        LayerProperty(name: name, value: .text(value))
    }

    static func number(_ name: String, decimals: Int = 0, _ value: @escaping @Sendable (Int) -> Double?) -> LayerProperty {
        LayerProperty(name: name, value: .number(decimals: decimals, value))
    }

    static func json(
        _ name: String, has: @escaping @Sendable (Int) -> Bool = { _ in true },
        _ write: @escaping @Sendable (Int, inout JSONWriter) -> Void
    ) -> LayerProperty {
        LayerProperty(name: name, value: .json(has: has, write: write))
    }

    /// Writes the member's name and colon, behind a comma but for the first.
    fileprivate func begin(_ isFirst: inout Bool, _ writer: inout JSONWriter) {
        let member = member
        writer.raw(bytes: member.span.extracting((isFirst ? 1 : 0)...))
        isFirst = false
    }
}

extension JSONWriter {
    /// The properties that a feature has, as members of an object of which none was written yet.
    mutating func members(_ properties: [LayerProperty], ofFeature feature: Int) {
        var isFirst = true
        for property in properties {
            switch property.value {
            case .text(let value):
                guard let text = value(feature) else { continue }
                property.begin(&isFirst, &self)
                string(text)
            case .number(let decimals, let value):
                guard let number = value(feature) else { continue }
                property.begin(&isFirst, &self)
                shortNumber(number, decimals: decimals)
            case .json(let has, let write):
                guard has(feature) else { continue }
                property.begin(&isFirst, &self)
                write(feature, &self)
            }
        }
    }
}

extension CSVWriter {
    /// A feature's value as a field; empty where there is none.
    mutating func property(_ property: LayerProperty, ofFeature feature: Int) {
        switch property.value {
        case .text(let value): text(value(feature))
        case .number(let decimals, let value): decimal(value(feature), decimals: decimals)
        case .json(let has, let write): text(has(feature) ? jsonText { write(feature, &$0) } : nil)
        }
    }
}

extension FeatureRows {
    /// A table of features with these properties.
    ///
    /// - Parameters:
    ///   - ids: one per feature
    ///   - appendGeometry: appends a feature's GeoPackage binary and gives its bounds; nil without geometry
    init(
        geometryType: String, properties: [LayerProperty], ids: [Int64],
        appendGeometry: @escaping @Sendable (_ feature: Int, _ bytes: inout [UInt8]) -> Bounds?
    ) {
        self.init(
            geometryType: geometryType, columns: properties.map { Column(name: $0.name, type: $0.columnType) }, ids: ids,
            value: { properties[$1].stored($0) }, appendGeometry: appendGeometry)
    }
}

extension LayerProperty {
    fileprivate var columnType: FeatureRows.ColumnType {
        switch value {
        case .text, .json: .text
        case .number(let decimals, _): decimals == 0 ? .integer : .real
        }
    }

    fileprivate func stored(_ feature: Int) -> FeatureRows.Value {
        switch value {
        case .text(let value): value(feature).map { .text($0) } ?? .null
        case .number(let decimals, let value):
            value(feature).map { decimals == 0 ? wholeNumber($0) : .real(rounded($0, decimals: decimals)) } ?? .null
        case .json(let has, let write): has(feature) ? .text(jsonText { write(feature, &$0) }) : .null
        }
    }

    private func wholeNumber(_ value: Double) -> FeatureRows.Value {
        Int64(exactly: value.rounded(.toNearestOrAwayFromZero)).map { .integer($0) } ?? .null
    }

    /// The number that `shortNumber` writes.
    private func rounded(_ value: Double, decimals: Int) -> Double {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        return value.magnitude < 1e9 ? (value * scale).rounded(.toNearestOrAwayFromZero) / scale : value
    }
}

private func jsonText(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
}
