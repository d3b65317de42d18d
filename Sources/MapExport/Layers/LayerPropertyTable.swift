import CityModel
import JSONCoding
import Parallelism

/// The properties of a layer's features, found once for all formats. No value is an object of its own: formats are written side by side,
/// and threads that count references to the same objects wait for each other.
struct LayerPropertyTable: Sendable {
    /// A property of the table.
    private struct Column: Sendable {
        enum Kind: Sendable {
            case text, json
            case number(decimals: Int)
        }

        let kind: Kind
        /// Its position in a feature's slots.
        let slot: Int
        /// `,"name":` in the names of members.
        let member: Range<Int>
        let audience: LayerProperty.Audience
    }

    private var columns: [Column] = []
    private var columnNames: [String] = []
    /// `,"name":` of all properties, one after the other.
    private var members: [UInt8] = []
    private let blocks: [LayerPropertyBlock]

    /// Finds the values of 0..<count, in parallel.
    ///
    /// - Parameter isNeeded: whether a feature's values are asked for; it has none otherwise
    init(_ properties: [LayerProperty], count: Int, threads: Int = 1, isNeeded: @Sendable (Int) -> Bool = { _ in true }) {
        let size = LayerPropertyBlock.size
        blocks = parallelMap(count: (count + size - 1) / size, threads: threads) { number in
            LayerPropertyBlock(properties, of: number * size..<min((number + 1) * size, count), isNeeded: isNeeded)
        }
        for (slot, property) in properties.enumerated() {
            let start = members.count
            members += ",\"\(property.name)\":".utf8
            let kind: Column.Kind =
                switch property.value {
                case .text: .text
                case .json: .json
                case .number(let decimals, _): .number(decimals: decimals)
                }
            columns.append(Column(kind: kind, slot: slot, member: start..<members.count, audience: property.audience))
            columnNames.append(property.name)
        }
    }

    /// The same values without the properties that an audience is not told.
    func told(to audience: LayerProperty.Audience) -> LayerPropertyTable {
        var table = self
        let told = columns.indices.filter { columns[$0].audience == audience || columns[$0].audience == .all }
        table.columns = told.map { columns[$0] }
        table.columnNames = told.map { columnNames[$0] }
        return table
    }

    /// Names of the properties.
    var names: [String] { columnNames }

    private func block(of feature: Int) -> LayerPropertyBlock { blocks[feature / LayerPropertyBlock.size] }
}

/// The values of some features that follow each other.
private struct LayerPropertyBlock: Sendable {
    /// Features of a block.
    static let size = 1024
    /// What stands in the slot of a value that there is not: no place of a text, and as a number none that can be written.
    private static let none = UInt64.max

    /// Per feature and property: a number's bits, or where a text begins (upper half) and how long it is.
    private var slots: [UInt64]
    /// UTF-8 of all texts: less than 4 GiB.
    private var texts = JSONWriter()
    private let propertyCount: Int

    init(_ properties: [LayerProperty], of features: Range<Int>, isNeeded: (Int) -> Bool) {
        propertyCount = properties.count
        slots = Array(repeating: Self.none, count: features.count * properties.count)
        let needed = features.filter(isNeeded)
        for (property, value) in properties.map(\.value).enumerated() {
            for feature in needed {
                let slot = (feature - features.lowerBound) * propertyCount + property
                let start = texts.bytes.count
                switch value {
                case .number(_, let find):
                    if let number = find(feature) { slots[slot] = number.bitPattern }
                    continue
                case .text(let find):
                    guard let text = find(feature) else { continue }
                    texts.raw(text: text)
                case .json(let has, let write):
                    guard has(feature) else { continue }
                    write(feature, &texts)
                }
                slots[slot] = UInt64(UInt32(start)) << 32 | UInt64(UInt32(texts.bytes.count - start))
            }
        }
    }

    private func slot(_ feature: Int, _ property: Int) -> UInt64? {
        let value = slots[feature % Self.size * propertyCount + property]
        return value == Self.none ? nil : value
    }

    /// A feature's number; nil without one.
    func number(of feature: Int, _ property: Int) -> Double? { slot(feature, property).map(Double.init(bitPattern:)) }

    /// Where a feature's text stands; nil without one.
    func text(of feature: Int, _ property: Int) -> Range<Int>? {
        slot(feature, property).map { Int($0 >> 32)..<Int($0 >> 32) + Int($0 & 0xFFFF_FFFF) }
    }

    /// UTF-8 of all texts.
    var utf8: [UInt8] { texts.bytes }
}

extension LayerPropertyTable {
    /// Writes the properties that a feature has, as members of an object of which none was written yet.
    func writeMembers(ofFeature feature: Int, to writer: inout JSONWriter) {
        let block = block(of: feature)
        let texts = block.utf8
        var isFirst = true
        func begin(_ member: Range<Int>, _ writer: inout JSONWriter) {
            writer.raw(bytes: members.span.extracting(isFirst ? member.dropFirst() : member))
            isFirst = false
        }
        for column in columns {
            switch column.kind {
            case .text, .json:
                guard let text = block.text(of: feature, column.slot) else { continue }
                begin(column.member, &writer)
                let bytes = texts.span.extracting(text)
                if case .text = column.kind { writer.string(utf8: bytes) } else { writer.raw(bytes: bytes) }
            case .number(let decimals):
                guard let number = block.number(of: feature, column.slot) else { continue }
                begin(column.member, &writer)
                writer.shortNumber(number, decimals: decimals)
            }
        }
    }

    /// Writes a feature's values as the fields of a row; empty where there is none.
    func writeRow(ofFeature feature: Int, to writer: inout CSVWriter) {
        let block = block(of: feature)
        let texts = block.utf8
        for column in columns {
            switch column.kind {
            case .text, .json:
                if let text = block.text(of: feature, column.slot) {
                    writer.text(utf8: texts.span.extracting(text))
                } else {
                    writer.empty()
                }
            case .number(let decimals): writer.decimal(block.number(of: feature, column.slot), decimals: decimals)
            }
        }
        writer.endRow()
    }

    fileprivate func appendStoredValues(of feature: Int, to values: inout [FeatureRows.Value]) {
        let block = block(of: feature)
        for column in columns {
            switch column.kind {
            case .text, .json: values.append(block.text(of: feature, column.slot).map { .utf8(block.utf8[$0]) } ?? .null)
            case .number(let decimals):
                values.append(block.number(of: feature, column.slot).map { stored($0, decimals: decimals) } ?? .null)
            }
        }
    }

    /// The number that `shortNumber` writes.
    private func stored(_ number: Double, decimals: Int) -> FeatureRows.Value {
        if decimals == 0 { return Int64(exactly: number.rounded(.toNearestOrAwayFromZero)).map { .integer($0) } ?? .null }
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        // Nothing is no negative number either.
        return .real(number.magnitude < 1e9 ? (number * scale).rounded(.toNearestOrAwayFromZero) / scale + 0 : number)
    }

    fileprivate var storedColumns: [FeatureRows.Column] {
        zip(columnNames, columns).map { name, column in
            switch column.kind {
            case .text, .json: FeatureRows.Column(name: name, type: .text)
            case .number(let decimals): FeatureRows.Column(name: name, type: decimals == 0 ? .integer : .real)
            }
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
        geometryType: String, properties: LayerPropertyTable, ids: [Int64],
        appendGeometry: @escaping @Sendable (_ feature: Int, _ bytes: inout [UInt8]) -> Bounds?
    ) {
        self.init(
            geometryType: geometryType, columns: properties.storedColumns, ids: ids,
            appendValues: { properties.appendStoredValues(of: $0, to: &$1) }, appendGeometry: appendGeometry)
    }
}
