import CityModel
import JSONCoding

/// A feature's geometry; rings without their repeated first place.
enum Shape {
    case point(Vector)
    case polygon([[Vector]])
    case multiPolygon([[[Vector]]])
}

/// Where the fictional city is put: degrees for metres, an affine map, so that what is straight, simple or shared stays so.
struct Frame {
    /// East of the turned city in its own axes.
    private let turn: Vector

    static let longitude = 112.86
    static let latitude = 30.47
    /// Metres per degree of longitude and latitude at the middle (WGS 84).
    private static let metresEast = 96_030.0
    private static let metresNorth = 110_860.0

    init(seed: UInt64) {
        var random = Random(seed: seed, stream: 8)
        // Within about 40° of east, so that hills stay in the north.
        turn = Vector(1, random.number(in: -0.8...0.5)).normalized
    }

    func degrees(_ place: Vector) -> Vector {
        let east = place.x * turn.x - place.y * turn.y
        let north = place.x * turn.y + place.y * turn.x
        return Vector(Self.longitude + east / Self.metresEast, Self.latitude + north / Self.metresNorth)
    }
}

/// One layer's GeoJSON, one feature a line, positions to 6 decimals.
struct LayerWriter {
    /// Name of the layer in the city file.
    let layer: String
    private let frame: Frame
    private let note: String
    private var features: [UInt8] = []
    /// Features written.
    private(set) var count = 0
    /// Where the first point feature is.
    private(set) var firstPlace: Vector?
    /// Members of the collection before its features, e.g. `crs`.
    var foreignMembers: [(name: String, value: PropertyValue)] = []

    init(_ layer: String, _ frame: Frame, note: String) {
        self.layer = layer
        self.frame = frame
        self.note = note
    }

    var file: String { layer + ".geojson" }

    mutating func add(id: String, _ properties: [(String, PropertyValue)], _ shape: Shape) {
        if firstPlace == nil, case .point(let place) = shape { firstPlace = place }
        var json = JSONWriter(reservingCapacity: 160)
        json.raw("{\"type\": \"Feature\", \"id\": ")
        json.string(id)
        json.raw(", \"properties\": ")
        json.value(.object(properties.map { .init(name: $0.0, value: $0.1) }))
        json.raw(", \"geometry\": ")
        write(shape, to: &json)
        json.raw("}")
        addLine(json.bytes)
    }

    /// Adds the text of a feature as it stands.
    mutating func addLine(_ text: [UInt8]) {
        if count > 0 { features.append(contentsOf: ",\n".utf8) }
        features.append(contentsOf: text)
        count += 1
    }

    /// The file.
    var bytes: [UInt8] {
        var head = JSONWriter()
        head.raw("{\"type\": \"FeatureCollection\",\n\"note\": ")
        head.string(note)
        for member in foreignMembers {
            head.raw(",\n")
            head.string(member.name)
            head.raw(": ")
            head.value(member.value)
        }
        head.raw(",\n\"features\": [\n")
        return head.bytes + features + Array("\n]}\n".utf8)
    }

    private func write(_ shape: Shape, to json: inout JSONWriter) {
        switch shape {
        case .point(let place):
            json.raw("{\"type\": \"Point\", \"coordinates\": ")
            write(place, to: &json)
        case .polygon(let rings):
            json.raw("{\"type\": \"Polygon\", \"coordinates\": ")
            write(rings, to: &json)
        case .multiPolygon(let parts):
            json.raw("{\"type\": \"MultiPolygon\", \"coordinates\": [")
            for (index, part) in parts.enumerated() {
                if index > 0 { json.raw(", ") }
                write(part, to: &json)
            }
            json.raw("]")
        }
        json.raw("}")
    }

    private func write(_ rings: [[Vector]], to json: inout JSONWriter) {
        json.raw("[")
        for (index, ring) in rings.enumerated() {
            json.raw(index > 0 ? ", [" : "[")
            for place in ring {
                write(place, to: &json)
                json.raw(", ")
            }
            write(ring[0], to: &json)
            json.raw("]")
        }
        json.raw("]")
    }

    private func write(_ place: Vector, to json: inout JSONWriter) {
        let degrees = frame.degrees(place)
        json.raw("[")
        json.decimal(degrees.x, decimals: 6)
        json.raw(", ")
        json.decimal(degrees.y, decimals: 6)
        json.raw("]")
    }
}

/// A serial number behind a prefix, with leading zeros: `R-0007`.
func serial(_ prefix: String, _ number: Int, digits: Int = 4) -> String {
    let text = String(number)
    return prefix + String(repeating: "0", count: max(0, digits - text.count)) + text
}
