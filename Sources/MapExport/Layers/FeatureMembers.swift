import CityModel
import JSONCoding
import MapLayers

// Members of a properties object after its first: each begins with a comma.
extension JSONWriter {
    /// A name and a text; nothing for nil.
    mutating func member(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        string(text)
    }

    /// A name and a number with at most so many decimals; nothing for nil. Numbers too large for decimals keep their shortest text.
    mutating func member(_ name: StaticString, _ value: Double?, decimals: Int = 0) {
        guard let value else { return }
        key(name)
        shortNumber(value, decimals: decimals)
    }

    /// A number with at most so many decimals; one too large for decimals by its shortest text.
    mutating func shortNumber(_ value: Double, decimals: Int) {
        if value.magnitude < 1e9 { decimal(value, decimals: decimals) } else { number(value) }
    }

    /// A name, for a value that follows.
    mutating func key(_ name: StaticString) {
        raw(",\"")
        raw(name)
        raw("\":")
    }

    // Colours as simplestyle 1.1.0 has them; its opacities and widths are those it takes by default or thinner.

    /// Style of an area.
    mutating func areaStyle(_ look: Style.LevelLook) {
        member("fill", look.fill)
        member("fill-opacity", fillOpacity, decimals: 1)
        lineStyle(look)
    }

    /// Style of a line or an edge.
    mutating func lineStyle(_ look: Style.LevelLook) {
        member("stroke", look.outline)
        member("stroke-width", 1)
    }

    /// Style of a point.
    mutating func markerStyle(colour: String, level: Level?) {
        member("marker-color", colour)
        member("marker-size", level == .red ? "large" : level == .orange || level == .yellow ? "medium" : "small")
    }
}

/// The word for a grade in data files: a level's, or `no data`.
func gradeWord(_ level: Level?) -> String { level?.word ?? "no data" }

/// Opacity of filled areas: what lies below stays readable.
let fillOpacity = 0.6
