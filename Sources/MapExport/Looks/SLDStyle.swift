import MapLayers

/// A look as OGC Styled Layer Descriptor 1.0.0 (OGC 02-070): one rule per category. Patterns are left out, as the standard has no hatching.
public func sldStyle(_ look: LayerLook) -> String {
    var sld = SVGText()
    sld.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<StyledLayerDescriptor version=\"1.0.0\" xmlns=\"http://www.opengis.net/sld\"")
    sld.raw(" xmlns:ogc=\"http://www.opengis.net/ogc\">\n<NamedLayer>\n")
    sld.element("Name", look.name)
    sld.raw("<UserStyle>\n")
    sld.element("Name", look.name)
    sld.raw("<FeatureTypeStyle>\n")
    for category in look.categories {
        sld.raw("<Rule>\n")
        sld.element("Name", category.label)
        sld.element("Title", category.label)
        if let level = category.level {
            sld.raw("<ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>level</ogc:PropertyName><ogc:Literal>")
            sld.escaped(level)
            sld.raw("</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>\n")
        }
        for shape in look.shapes { sld.symbolizer(category, shape) }
        sld.raw("</Rule>\n")
    }
    sld.raw("</FeatureTypeStyle>\n</UserStyle>\n</NamedLayer>\n</StyledLayerDescriptor>\n")
    return String(decoding: sld.bytes, as: UTF8.self)
}

extension SVGText {
    fileprivate mutating func element(_ name: StaticString, _ text: String) {
        raw("<")
        raw(name)
        raw(">")
        escaped(text)
        raw("</")
        raw(name)
        raw(">\n")
    }

    fileprivate mutating func symbolizer(_ category: LayerLook.Category, _ shape: LayerLook.Shape) {
        switch shape {
        case .area:
            raw("<PolygonSymbolizer>")
            if let colour = category.fill { fill(colour, opacity: category.opacity) }
            stroke(category.outline, width: category.outlineWidth)
            raw("</PolygonSymbolizer>\n")
        case .line:
            raw("<LineSymbolizer>")
            stroke(category.fill ?? category.outline, width: lineWidth)
            raw("</LineSymbolizer>\n")
        case .point:
            raw("<PointSymbolizer><Graphic><Mark><WellKnownName>circle</WellKnownName>")
            if let colour = category.fill { fill(colour, opacity: 1) }
            stroke(category.outline, width: pointOutlineWidth)
            raw("</Mark><Size>")
            decimal(category.symbolSize / pixel)
            raw("</Size></Graphic></PointSymbolizer>\n")
        }
    }

    private mutating func fill(_ colour: String, opacity: Double) {
        raw("<Fill>")
        parameter("fill", colour)
        raw("<CssParameter name=\"fill-opacity\">")
        decimal(opacity)
        raw("</CssParameter></Fill>")
    }

    private mutating func stroke(_ colour: String, width: Double) {
        raw("<Stroke>")
        parameter("stroke", colour)
        raw("<CssParameter name=\"stroke-width\">")
        decimal(width / pixel)
        raw("</CssParameter></Stroke>")
    }

    private mutating func parameter(_ name: String, _ value: String) {
        raw("<CssParameter")
        attribute("name", name)
        raw(">")
        escaped(value)
        raw("</CssParameter>")
    }
}
