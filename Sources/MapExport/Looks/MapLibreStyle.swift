import CityModel
import JSONCoding
import MapLayers

/// `layers/style.json`: the layers beside it as a style of MapLibre (MapLibre Style Specification, version 8), with no other source, no
/// glyphs and no sprite, so that it needs no network.
///
/// A layer of results is a layer of the style per shape, in its colours by `level`; other levels are not drawn. Those of one layer of results
/// have its name as `riskmap:layer`, so that they are switched together by `visibility`. The style's `riskmap:levels` is the legend of zones:
/// scores in points, `from` included, `below` not.
///
/// - Parameters:
///   - layers: from below to above, the zones of the total first
///   - view: where the map opens; nil leaves that to the viewer
func mapLibreStyle(_ layers: [StyledLayer], title: String, view: InitialView?) -> PropertyValue {
    let legend = layers.first?.look.categories.filter { $0.level != nil }.map(\.legend) ?? []
    return .object(
        [.init("version", .number(8)), .init("name", title), .init("metadata", .object([.init("riskmap:levels", .array(legend))]))]
            + (view?.members ?? [])
            + [
                .init("sources", .object(layers.map { .init($0.look.name, $0.source) })),
                .init("layers", .array(layers.flatMap(\.mapLibreLayers))),
            ])
}

extension LayerLook.Category {
    fileprivate var legend: PropertyValue {
        var members: [PropertyValue.Member] = [.init("level", level), .init("label", label), .init("colour", fill)]
        if let scores {
            members.append(.init("from", number: Double(scores.lowest) / 100))
            if scores.highest < 10_000 { members.append(.init("below", number: Double(scores.highest + 1) / 100)) }
        }
        return .object(members)
    }
}

extension StyledLayer {
    /// The layer's file; its URL is relative to that of the style.
    fileprivate var source: PropertyValue {
        .object([.init("type", "geojson"), .init("data", percentEncoded("\(look.name).geojson"))])
    }

    fileprivate var mapLibreLayers: [PropertyValue] {
        look.shapes.flatMap { shape -> [PropertyValue] in
            switch shape {
            case .area:
                let fill = layer(
                    "fill", "fill", of: "Polygon",
                    [
                        ("fill-color", look.byLevel { $0.fill.map(PropertyValue.string) }),
                        ("fill-opacity", look.byLevel { .number($0.opacity) }),
                    ])
                let edge = layer(
                    "edge", "line", of: "Polygon",
                    [("line-color", look.byLevel { .string($0.outline) }), ("line-width", look.byLevel { pixels($0.outlineWidth) })])
                return look.categories.allSatisfy { $0.fill == nil } ? [edge] : [fill, edge]
            case .line:
                return [
                    layer(
                        "line", "line", of: "LineString",
                        [("line-color", look.byLevel { .string($0.fill ?? $0.outline) }), ("line-width", pixels(lineWidth))])
                ]
            case .point:
                return [
                    layer(
                        "point", "circle", of: "Point",
                        [
                            ("circle-color", look.byLevel { $0.fill.map(PropertyValue.string) }),
                            ("circle-radius", look.byLevel { pixels($0.symbolSize / 2) }),
                            ("circle-stroke-color", look.byLevel { .string($0.outline) }),
                            ("circle-stroke-width", pixels(pointOutlineWidth)),
                        ])
                ]
            }
        }
    }

    /// A layer of the style: worse levels above others.
    private func layer(_ part: String, _ type: String, of geometry: String, _ paint: [(name: String, value: PropertyValue)])
        -> PropertyValue
    {
        let ranks = look.categories.enumerated().map { (level: $1.level, rank: look.categories.count - $0) }
        var layout: [PropertyValue.Member] = [.init("visibility", isShown ? "visible" : "none")]
        if ranks.count > 1 {
            layout.append(.init("\(type)-sort-key", match(ranks.map { ($0.level, .number(Double($0.rank))) }, else: .number(0))))
        }
        return .object([
            .init("id", "\(look.name):\(part)"), .init("type", type), .init("source", look.name),
            .init("metadata", .object([.init("riskmap:layer", look.name), .init("riskmap:title", title)])),
            .init("filter", .array([.string("=="), .array([.string("geometry-type")]), .string(geometry)])),
            .init("layout", .object(layout)),
            .init("paint", .object(paint.map { .init($0.name, $0.value) })),
        ])
    }
}

extension LayerLook {
    /// An expression for what categories have each of their own, or the value that they share.
    fileprivate func byLevel(_ value: (Category) -> PropertyValue?) -> PropertyValue {
        let values = categories.map { ($0.level, value($0) ?? transparent) }
        guard let first = values.first, values.contains(where: { $0.1 != first.1 }) else { return values.first?.1 ?? .null }
        let isColour = if case .string = first.1 { true } else { false }
        return match(values, else: isColour ? transparent : .number(0))
    }
}

/// What stands for a colour that is not there.
private let transparent: PropertyValue = .string("rgba(0,0,0,0)")

/// The value of a feature's level.
private func match(_ values: [(level: String?, value: PropertyValue)], else other: PropertyValue) -> PropertyValue {
    let branches = values.flatMap { branch in branch.level.map { [.string($0), branch.value] } ?? [] }
    return .array([.string("match"), .array([.string("get"), .string("level")])] + branches + [other])
}

/// Millimetres as pixels, two decimals.
private func pixels(_ millimetres: Double) -> PropertyValue { .number((millimetres / pixel * 100).rounded() / 100) }

/// A file's name as a relative reference (RFC 3986, 2.1, 4.2): all but unreserved characters are percent-encoded.
private func percentEncoded(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            text.unicodeScalars.append(Unicode.Scalar(byte))
        default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
    }
    return text
}
