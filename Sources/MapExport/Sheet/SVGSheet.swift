import CityModel
import MapLayers
import Parallelism

/// A sheet as an SVG 1.1 document with texts as text: millimetres are its units, groups have ids, levels have classes.
///
/// The bytes depend on nothing but the sheet. Fonts are named, not embedded; no script, no reference outside the file.
public func svg(_ sheet: Sheet, threads: Int = 1) -> [UInt8] {
    let zones = parallelMap(count: sheet.zones.classes.count, threads: threads) { index in
        var text = SVGText()
        text.zones(sheet.zones, ofClass: index)
        return text
    }
    var text = SVGText()
    text.head(sheet)
    text.definitions(sheet)
    for group in sheet.ground { text.group(group, sheet) }
    text.zoneGroup(sheet, shapes: zones)
    for group in sheet.groups { text.group(group, sheet) }
    text.raw("</svg>\n")
    return text.bytes
}

extension SVGText {
    fileprivate mutating func head(_ sheet: Sheet) {
        let page = sheet.layout.page
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        decimal(page.width)
        raw("mm\" height=\"")
        decimal(page.height)
        raw("mm\" viewBox=\"0 0 ")
        decimal(page.width)
        raw(" ")
        decimal(page.height)
        raw("\"")
        attribute("xml:lang", sheet.language == .zh ? "zh-Hans" : "en")
        let families = sheet.style.fonts.families.map { $0.contains(" ") ? "'\($0)'" : $0 }
        attribute("font-family", families.joined(separator: ","))
        raw(">\n<title>")
        escaped(sheet.title)
        raw("</title>\n")
    }

    // MARK: Definitions

    /// Patterns of classes of zones, on the page and on zones, whose units are cells with y north; symbols in em.
    fileprivate mutating func definitions(_ sheet: Sheet) {
        raw("<defs>\n")
        for zone in sheet.zones.classes.reversed() {
            guard let pattern = zone.look.pattern else { continue }
            self.pattern(pattern, zone.key, sheet.layout.markFactor)
            raw("<pattern")
            attribute("id", "zone-pattern-\(zone.key)")
            attribute("href", "#pattern-\(zone.key)")
            raw(" patternTransform=\"scale(")
            decimal(sheet.layout.markFactor / sheet.zones.scale, decimals: 6)
            raw(" ")
            decimal(-sheet.layout.markFactor / sheet.zones.scale, decimals: 6)
            raw(")rotate(")
            decimal(pattern.angle)
            raw(")\"/>\n")
        }
        for zone in sheet.otherSwatches { if let pattern = zone.look.pattern { self.pattern(pattern, zone.key, sheet.layout.markFactor) } }
        for key in sheet.symbolsInUse {
            raw("<g")
            attribute("id", "symbol-\(key)")
            raw("><path")
            attribute("stroke", sheet.style.paper.halo)
            raw(" stroke-width=\".26\"")
            attribute("d", sheet.style.symbols[key]!)
            raw("/><path")
            attribute("d", sheet.style.symbols[key]!)
            raw("/></g>\n")
        }
        clips(sheet)
        raw("</defs>\n")
    }

    /// The map's box, and where zones are drawn, as far as they are asked for.
    private mutating func clips(_ sheet: Sheet) {
        if let clip = sheet.zoneClip {
            raw("<clipPath id=\"clip-zones\"><path d=\"")
            path(clip)
            raw("\"/></clipPath>\n")
        }
        guard sheet.groups.contains(where: \.isClipped) else { return }
        raw("<clipPath id=\"clip-map\">")
        rectangle(sheet.layout.map)
        raw("/></clipPath>\n")
    }

    private mutating func pattern(_ pattern: Style.Pattern, _ key: String, _ factor: Double) {
        raw("<pattern")
        attribute("id", "pattern-\(key)")
        raw(" patternUnits=\"userSpaceOnUse\"")
        attribute("width", pattern.tile)
        attribute("height", pattern.tile)
        raw(" patternTransform=\"scale(")
        decimal(factor, decimals: 4)
        raw(")rotate(")
        decimal(pattern.angle)
        raw(")\"><path fill=\"none\" stroke-linecap=\"round\"")
        attribute("stroke", pattern.colour)
        attribute("stroke-width", pattern.width)
        attribute("d", pattern.path)
        raw("/></pattern>\n")
    }

    // MARK: Zones

    /// One path per class in cells, the most important last; its pattern repeats the same path.
    fileprivate mutating func zoneGroup(_ sheet: Sheet, shapes: [SVGText]) {
        let zones = sheet.zones
        if sheet.zoneClip != nil { raw("<g clip-path=\"url(#clip-zones)\">\n") }
        raw("<g id=\"zones\" fill-rule=\"evenodd\" transform=\"matrix(")
        decimal(zones.scale, decimals: 9)
        raw(" 0 0 ")
        decimal(-zones.scale, decimals: 9)
        raw(" ")
        decimal(zones.place.x, decimals: 4)
        raw(" ")
        decimal(zones.place.y, decimals: 4)
        raw(")\">\n")
        for (zone, shape) in zip(zones.classes, shapes) {
            let (key, look) = (zone.key, zone.look)
            raw("<g")
            attribute("id", "zones-\(key)")
            attribute("class", "zone \(key)")
            attribute("fill", look.fill)
            attribute("stroke", look.outline)
            attribute("stroke-width", outline(look, sheet), decimals: 4)
            raw("><path")
            attribute("id", "shape-\(key)")
            raw(" d=\"")
            append(shape)
            raw("\"/></g>\n")
            if look.pattern != nil, !shape.bytes.isEmpty {
                raw("<use class=\"pattern\"")
                attribute("href", "#shape-\(key)")
                attribute("fill", "url(#zone-pattern-\(key))")
                raw("/>\n")
            }
        }
        raw("</g>\n")
        if sheet.zoneClip != nil { raw("</g>\n") }
    }

    /// Width of a zone's edge in cells: as the style has it, but a third of a cell at most, so that single cells keep their colour.
    private func outline(_ look: Style.LevelLook, _ sheet: Sheet) -> Double {
        min(look.outlineWidth * sheet.layout.markFactor / sheet.zones.scale, 1.0 / 3)
    }

    // MARK: Marks

    fileprivate mutating func group(_ group: SheetGroup, _ sheet: Sheet) {
        raw("<g")
        attribute("id", group.id)
        if group.isClipped { raw(" clip-path=\"url(#clip-map)\"") }
        raw(">\n")
        var look: PageSymbol?
        for mark in group.marks {
            guard case .symbol(let symbol) = mark else {
                if look != nil { raw("</g>\n") }
                look = nil
                self.mark(mark, sheet)
                continue
            }
            if look?.fill != symbol.fill || look?.outline != symbol.outline {
                if look != nil { raw("</g>\n") }
                look = symbol
                raw("<g stroke-width=\".07\" stroke-linejoin=\"round\" fill-rule=\"evenodd\"")
                attribute("fill", symbol.fill)
                attribute("stroke", symbol.outline)
                raw(">\n")
            }
            self.symbol(symbol)
        }
        if look != nil { raw("</g>\n") }
        raw("</g>\n")
    }

    private mutating func symbol(_ symbol: PageSymbol) {
        raw("<use")
        attribute("href", "#symbol-\(symbol.key)")
        raw(" transform=\"translate(")
        decimal(symbol.centre.x)
        raw(" ")
        decimal(symbol.centre.y)
        raw(")scale(")
        decimal(symbol.size)
        raw(")\"/>\n")
    }

    private mutating func mark(_ mark: SheetMark, _ sheet: Sheet) {
        switch mark {
        case .rectangle(let box, let paint):
            rectangle(box)
            self.paint(paint)
            raw("/>\n")
        case .path(let path, let paint):
            if path.lines.isEmpty { return }
            raw("<path d=\"")
            self.path(path)
            raw("\"")
            self.paint(paint)
            raw("/>\n")
        case .text(let text): self.text(text)
        case .swatch(let zone, let box): swatch(zone, box, sheet)
        case .symbol(let symbol): self.symbol(symbol)
        }
    }

    private mutating func rectangle(_ box: PageBox) {
        raw("<rect")
        attribute("x", box.x)
        attribute("y", box.y)
        attribute("width", box.width)
        attribute("height", box.height)
    }

    private mutating func paint(_ paint: Paint) {
        attribute("fill", paint.fill ?? "none")
        guard let stroke = paint.stroke else { return }
        attribute("stroke", stroke)
        attribute("stroke-width", paint.width, decimals: 3)
        raw(" stroke-linejoin=\"round\"")
        guard !paint.dashes.isEmpty else { return }
        raw(" stroke-dasharray=\"")
        for (index, dash) in paint.dashes.enumerated() {
            if index > 0 { raw(" ") }
            decimal(dash)
        }
        raw("\"")
    }

    private mutating func swatch(_ zone: ZoneLook, _ box: PageBox, _ sheet: Sheet) {
        rectangle(box)
        attribute("class", "swatch \(zone.key)")
        paint(Paint(fill: zone.look.fill, stroke: zone.look.outline, width: zone.look.outlineWidth * sheet.layout.markFactor))
        raw("/>\n")
        guard zone.look.pattern != nil else { return }
        rectangle(box)
        attribute("fill", "url(#pattern-\(zone.key))")
        raw("/>\n")
    }

    private mutating func text(_ text: PageText) {
        if text.text.isEmpty { return }
        raw("<text")
        attribute("x", text.at.x)
        attribute("y", text.at.y)
        attribute("font-size", text.size)
        if text.isBold { raw(" font-weight=\"bold\"") }
        switch text.anchor {
        case .start: break
        case .middle: raw(" text-anchor=\"middle\"")
        case .end: raw(" text-anchor=\"end\"")
        }
        attribute("fill", text.colour)
        if let halo = text.halo {
            raw(" paint-order=\"stroke\" stroke-linejoin=\"round\"")
            attribute("stroke", halo)
            attribute("stroke-width", text.size * 0.3)
        }
        raw(">")
        escaped(text.text)
        raw("</text>\n")
    }
}

extension Sheet {
    /// Keys of the symbols that are drawn, in their order.
    fileprivate var symbolsInUse: [String] {
        var found: Set<String> = []
        for case .symbol(let symbol) in groups.lazy.flatMap(\.marks) { found.insert(symbol.key) }
        return found.sorted()
    }

    /// Classes that the panel shows samples of and the map has no zones of, in the order of their first sample.
    fileprivate var otherSwatches: [ZoneLook] {
        var found: [ZoneLook] = []
        for case .swatch(let zone, _) in groups.flatMap(\.marks) where !(zones.classes + found).contains(zone) { found.append(zone) }
        return found
    }
}
