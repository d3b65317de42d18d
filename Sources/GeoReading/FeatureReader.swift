import CityModel
import JSONCoding

/// Reads the features of one GeoJSON text, front to back, keeping what was asked for.
///
/// Text that is not JSON ends it with a `JSONError`; JSON that is no good GeoJSON becomes a finding, and the feature stays in its place.
struct FeatureReader {
    var scanner: JSONScanner
    var log: FileFindings
    var geometry = GeometryBuilder()
    var ids: [PropertyValue?] = []
    var properties: PropertyTable
    var places: [FeaturePlace] = []
    var crsMember: String?
    let memberNames = NameTable.members
    let typeNames = NameTable.types
    let propertyNames: NameTable
    var propertyOrder: NameOrder
    private var featureOrder = NameOrder(count: GeoJSONMember.allCases.count)
    var geometryOrder = NameOrder(count: GeoJSONMember.allCases.count)
    /// The geometry type that was read last.
    var lastType = GeoJSONType.point

    let options: ReadingOptions
    /// Properties and texts of the options' conditions.
    private let conditions: [(property: Int, allowed: [String])]
    private var isSelected: [Bool] = []
    /// The findings before the feature that is being read.
    private var beforeFeature: FileFindings.Mark
    /// Byte offset at which arrays are next given room for the whole file.
    private var nextReservation: Int

    init(_ bytes: Span<UInt8>, as options: ReadingOptions) {
        scanner = JSONScanner(bytes, acceptsNonFinite: true)
        log = FileFindings(options)
        beforeFeature = log.mark
        conditions = options.conditions.map { (options.properties.firstIndex(of: $0.property) ?? -1, $0.allowed) }
        properties = PropertyTable(width: options.properties.count)
        propertyNames = NameTable(options.properties)
        propertyOrder = NameOrder(count: options.properties.count)
        self.options = options
        nextReservation = max(1 << 16, bytes.count / 64)
    }

    /// The table of all that was read.
    consuming func table() -> FeatureTable {
        let geometries = geometry.table()
        let turned = ringDirectionFinding(geometry.reversedPaths, of: geometries, places: places, options: options)
        var table = FeatureTable(
            ids: ids, geometries: geometries, properties: properties, places: places, crsMember: crsMember,
            findings: log.findings(and: turned))
        table.reversedRings = geometry.reversedPaths
        table.isSelected = isSelected
        return table
    }
}

// MARK: Features

extension FeatureReader {
    /// Where the next byte stands.
    var place: FeaturePlace { FeaturePlace(line: scanner.line, column: scanner.column) }

    /// Adds a finding about the feature that is being read.
    mutating func report(
        _ code: FindingCode, _ severity: Finding.Severity, at place: FeaturePlace, found: @autoclosure () -> Phrase,
        allowed: @autoclosure () -> Phrase, done: @autoclosure () -> Phrase
    ) {
        log.add(code, severity, at: place, feature: places.count, found: found(), allowed: allowed(), done: done())
    }

    /// Begins the next feature, which as yet has nothing.
    mutating func beginFeature() {
        places.append(place)
        ids.append(nil)
        properties.appendFeature()
        beforeFeature = log.mark
    }

    /// Ends the feature that is being read; its geometry stands in the builder.
    mutating func endFeature(_ kind: GeometryKind, in bytes: Span<UInt8>) {
        if select() {
            geometry.endFeature(kind)
        } else {
            geometry.discardOpenFeature()
            geometry.endFeature(.none)
            log.goBack(to: beforeFeature)
        }
        if scanner.offset >= nextReservation { reserve(in: bytes) }
    }

    /// Whether the feature that is being read fulfils all conditions.
    private mutating func select() -> Bool {
        guard !conditions.isEmpty else { return true }
        let fits = conditions.allSatisfy { condition in
            guard condition.property >= 0 else { return false }
            return properties[places.count - 1, condition.property]?.text.map(condition.allowed.contains) ?? false
        }
        isSelected.append(fits)
        return fits
    }

    private mutating func reserve(in bytes: Span<UInt8>) {
        let share = Double(scanner.offset) / Double(bytes.count)
        geometry.reserve(share: share)
        ids.reserve(share: share)
        places.reserve(share: share)
        properties.reserve(share: share)
        nextReservation *= 4
    }

    /// Reads a feature object, or keeps the place of what is none.
    mutating func feature(in bytes: Span<UInt8>) throws(JSONError) {
        let next = scanner.next(in: bytes)
        beginFeature()
        let firstFinding = log.listedCount
        guard next == UInt8(ascii: "{") else {
            let found = scanner.nextInWords(in: bytes)
            report(
                .featureNotObject, .error, at: place, found: found, allowed: "an object of type \"Feature\"",
                done: "kept without properties and geometry")
            try scanner.skipValue(in: bytes)
            return endFeature(.none, in: bytes)
        }
        let kind = try featureMembers(in: bytes)
        if log.listedCount > firstFinding { log.setID(ids[ids.count - 1]?.text, from: firstFinding) }
        endFeature(kind, in: bytes)
    }

    private mutating func featureMembers(in bytes: Span<UInt8>) throws(JSONError) -> GeometryKind {
        let start = place
        var seen = SeenMembers()
        var kind = GeometryKind.none
        try scanner.beginObject(in: bytes)
        var isFirst = true
        featureOrder.begin()
        while try scanner.nextName(isFirst: &isFirst, in: bytes) {
            guard let member = try passMember(trying: featureOrder.guess, in: bytes) else {
                try scanner.skipValue(in: bytes)
                continue
            }
            featureOrder.pass(member.rawValue)
            reportIfRepeated(member, &seen)
            switch member {
            case .type: try featureType(in: bytes)
            case .id:
                let id = try keptValue(of: "id", in: bytes)
                ids[ids.count - 1] = id == .null ? nil : id
            case .properties: try propertiesMember(in: bytes)
            case .geometry:
                geometry.discardOpenFeature()
                kind = try geometryObject(in: bytes)
            case .crs: try crs(in: bytes)
            case .coordinates, .geometries, .features: try scanner.skipValue(in: bytes)
            }
        }
        if !seen.contains(.geometry) {
            report(
                .geometryNull, .error, at: start, found: "no member \"geometry\"", allowed: "a geometry object",
                done: keptWithoutGeometry)
        }
        if !seen.contains(.type) {
            report(.featureNotObject, .note, at: start, found: "no member \"type\"", allowed: "type \"Feature\"", done: "read as a feature")
        }
        return kind
    }

    /// Passes the value of a feature's `type`.
    private mutating func featureType(in bytes: Span<UInt8>) throws(JSONError) {
        let place = place
        let type = try typeMember(in: bytes)
        guard type != .known(.feature) else { return }
        report(
            .featureNotObject, .note, at: place, found: type.phrase, allowed: "type \"Feature\"", done: "read as a feature")
    }

    /// Moves from the name of a member to its value; which of GeoJSON's members it is.
    ///
    /// - Parameter guess: the member that is tried first
    @inline(__always)
    mutating func passMember(trying guess: Int, in bytes: Span<UInt8>) throws(JSONError) -> GeoJSONMember? {
        let number = try scanner.passName(among: memberNames, trying: guess, in: bytes)
        _ = scanner.next(in: bytes)
        return number.flatMap(GeoJSONMember.init)
    }

    /// Reports a GeoJSON member that its object has had before; the scanner stands at its value.
    @inline(__always)
    mutating func reportIfRepeated(_ member: GeoJSONMember, _ seen: inout SeenMembers) {
        if !seen.insert(member) { reportRepeated(member) }
    }

    @inline(never)
    private mutating func reportRepeated(_ member: GeoJSONMember) {
        report(
            .duplicateKey, .repaired, at: place, found: "a second member \"\(member.name)\"", allowed: "each name once in an object",
            done: "the last value is used")
    }
}

/// What is done with a feature whose geometry cannot be used: it keeps its place, its id and its properties.
let keptWithoutGeometry: Phrase = "kept without geometry"
