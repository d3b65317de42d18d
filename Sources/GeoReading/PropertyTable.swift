import CityModel
import JSONCoding

/// The values of a file's features in the properties that were asked for: 8 bytes a value and the UTF-8 of texts.
///
/// Values stand feature by feature. Numbers are kept as they are; every other value is one of the quiet NaNs that no JSON number is, its
/// kind and where its text or composite stands in the bits below.
public struct PropertyTable: Sendable {
    /// How many values each feature has.
    public let width: Int
    private var slots: [Slot] = []
    /// UTF-8 of all texts, one behind the other.
    private var utf8: [UInt8] = []
    /// Arrays, objects and texts too long for a slot.
    private var composites: [PropertyValue] = []

    /// A table without features.
    ///
    /// - Parameter width: how many values each feature will have
    public init(width: Int) { self.width = width }

    /// The value of a feature; nil where it has none or one that cannot be used.
    ///
    /// - Parameters:
    ///   - feature: index of the feature, from 0
    ///   - property: index among the properties that were asked for
    public subscript(feature: Int, property: Int) -> PropertyValue? {
        let slot = slots[feature * width + property]
        return switch slot.kind {
        case .number: .number(slot.number)
        case .absent, .unusable: nil
        case .null: .null
        case .false: .bool(false)
        case .true: .bool(true)
        case .text: .string(String(decoding: utf8[slot.text], as: UTF8.self))
        case .composite: composites[slot.index]
        }
    }

    /// The values of all features in one property.
    public func values(ofProperty property: Int) -> [PropertyValue?] {
        stride(from: property, to: slots.count, by: max(1, width)).map { self[$0 / width, property] }
    }

    /// Bytes that the values take.
    public var byteCount: Int {
        slots.count * MemoryLayout<Slot>.stride + utf8.count + composites.count * MemoryLayout<PropertyValue>.stride
    }
}

// MARK: Filling

extension PropertyTable {
    /// Adds a feature without values.
    mutating func appendFeature() {
        for _ in 0..<width { slots.append(Slot(.absent)) }
    }

    /// Takes back all values of the last feature.
    mutating func clearLast() {
        for index in slots.count - width..<slots.count { slots[index] = Slot(.absent) }
    }

    /// Whether the last feature was given a value, usable or not.
    @inline(__always)
    func isSet(_ property: Int) -> Bool { slots[slots.count - width + property].kind != .absent }

    /// Sets a value of the last feature; nil is one that cannot be used.
    mutating func set(_ property: Int, to value: PropertyValue?) {
        switch value {
        case nil: set(property, Slot(.unusable))
        case .null: set(property, Slot(.null))
        case .bool(let flag): set(property, Slot(flag ? .true : .false))
        case .number(let number): set(property, to: number)
        case .string(let text):
            let start = utf8.count
            utf8.append(contentsOf: text.utf8)
            endText(of: property, from: start)
        case .array(let items): setComposite(property, .array(items))
        case .object(let members): setComposite(property, .object(members))
        }
    }

    /// Sets a value of the last feature to a finite number.
    @inline(__always)
    mutating func set(_ property: Int, to number: Double) { set(property, Slot(number)) }

    /// Sets a value of the last feature to a string of the text.
    @inline(__always)
    mutating func set(_ property: Int, to string: JSONString, in bytes: Span<UInt8>) {
        let start = utf8.count
        string.appendUTF8(to: &utf8, from: bytes)
        endText(of: property, from: start)
    }

    /// Makes room for a file of which the features so far are a share, 0…1, so that arrays seldom move.
    mutating func reserve(share: Double) {
        slots.reserve(share: share)
        utf8.reserve(share: share)
        composites.reserve(share: share)
    }

    @inline(__always)
    private mutating func endText(of property: Int, from start: Int) {
        if let slot = Slot(text: start..<utf8.count) { return set(property, slot) }
        setComposite(property, .string(String(decoding: utf8[start...], as: UTF8.self)))
        utf8.removeLast(utf8.count - start)
    }

    @inline(never)
    private mutating func setComposite(_ property: Int, _ value: PropertyValue) {
        set(property, Slot(.composite, composites.count))
        composites.append(value)
    }

    @inline(__always)
    private mutating func set(_ property: Int, _ slot: Slot) { slots[slots.count - width + property] = slot }
}

/// A value in 8 bytes: a finite double, or above all of them a kind in 3 bits and an index in 48; of a text 32 bits for its
/// start, 16 for its length.
private struct Slot: BitwiseCopyable {
    enum Kind: UInt64 { case absent, unusable, null, `false`, `true`, text, composite, number }

    private let bits: UInt64
    /// The sign and the quiet NaN's exponent: what has them all is no number.
    private static let notANumber: UInt64 = 0xFFF8_0000_0000_0000

    init(_ number: Double) { bits = number.bitPattern }

    init(_ kind: Kind, _ index: Int = 0) { bits = Self.notANumber | kind.rawValue << 48 | UInt64(index) }

    /// A text's place; nil when it needs more bits than there are.
    init?(text: Range<Int>) {
        guard text.count < 1 << 16, text.lowerBound < 1 << 32 else { return nil }
        self.init(.text, text.lowerBound << 16 | text.count)
    }

    var kind: Kind { bits < Self.notANumber ? .number : Kind(rawValue: bits >> 48 & 7)! }

    var number: Double { Double(bitPattern: bits) }

    var index: Int { Int(bits & 0xFFFF_FFFF_FFFF) }

    var text: Range<Int> {
        let (start, count) = (index >> 16, index & 0xFFFF)
        return start..<start + count
    }
}
