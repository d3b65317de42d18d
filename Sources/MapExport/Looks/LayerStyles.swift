import CityModel
import JSONCoding
import MapLayers

/// A layer file with its look.
struct StyledLayer: Sendable {
    /// Its name is that of the file without what is added to it.
    let look: LayerLook
    /// What people call it.
    let title: String
    /// Whether it is shown at first.
    let isShown: Bool
}

/// The styles of the layer files: `NAME.qml` and `NAME.sld` beside each, which QGIS and other programs find by the name, and `style.json` for
/// all of them.
///
/// - Parameter title: of the map
public func layerStyles(_ map: CityMap, title: String, style: Style, labels: Labels) -> [OutputFile] {
    let layers = styledLayers(map, style: style, labels: labels)
    let ofLayers = layers.flatMap { layer in
        [
            OutputFile(name: styleFile(layer.look.name, "qml")) { Array(qgisStyle(layer.look).utf8) },
            OutputFile(name: styleFile(layer.look.name, "sld")) { Array(sldStyle(layer.look).utf8) },
        ]
    }
    let ofAll = OutputFile(name: styleFile("style", "json")) {
        let places = map.input.boundary?.geographic.coordinates ?? map.input.sources.geographic.coordinates
        return prettyJSON(mapLibreStyle(layers, title: title, view: InitialView(of: places)))
    }
    return [ofAll] + ofLayers
}

/// The layers of results, from below to above.
private func styledLayers(_ map: CityMap, style: Style, labels: Labels) -> [StyledLayer] {
    let zones = map.totalAndFamilies.map { family in
        let name = ZonesExport.layerName(ofFamily: family.map { map.input.families[$0] })
        return StyledLayer(
            look: .zones(name: name, rules: map.input.rules, style: style, labels: labels),
            title: labels.text(.zone) + labels.text(.wordSeparator) + labels.family(map.name(ofFamily: family)), isShown: family == nil)
    }
    return zones + [
        StyledLayer(
            look: .districts(name: "districts", style: style, labels: labels), title: labels.text(.districtBoundary), isShown: true),
        StyledLayer(look: .shelters(name: "shelters", map, style: style, labels: labels), title: labels.text(.shelters), isShown: true),
        StyledLayer(look: .sources(name: "sources", map, style: style, labels: labels), title: labels.text(.source), isShown: true),
    ]
}

private func styleFile(_ name: String, _ format: String) -> String { "layers/\(name).\(format)" }
