import CityModel
import MapLayers

/// How a layer of results looks in a GIS: what the GeoJSON layers carry as simplestyle properties, and the patterns of the sheet.
public struct LayerLook: Hashable, Sendable {
    /// What a feature is drawn as.
    enum Shape: Hashable, Sendable, CaseIterable {
        case area, line, point
    }

    /// Features that look alike.
    struct Category: Hashable, Sendable {
        /// Value of `level` that they have; nil: all features.
        var level: String?
        /// What the legend says.
        var label: String
        /// Scores that they have; nil when it is no score that sorts them, or when no score has the level.
        var scores: ScoreInterval?
        /// `#RRGGBB`; nil leaves areas empty.
        var fill: String?
        /// 0…1, of areas.
        var opacity = 1.0
        var outline: String
        /// Millimetres.
        var outlineWidth: Double
        /// Millimetres, of points.
        var symbolSize: Double
        /// Over the fill of areas.
        var pattern: Style.Pattern?
    }

    /// Name of the layer.
    let name: String
    /// Shapes that the layer has, in the order of `Shape`; never empty.
    let shapes: [Shape]
    /// Drawn in this order, the worst first in the legend.
    let categories: [Category]

    /// Zones by level, each with the scores that the rules give it.
    public static func zones(name: String, rules: ScoringRules, style: Style, labels: Labels) -> LayerLook {
        let categories = Level.colours.map { level in
            var category = Category(level, style, labels)
            category.scores = ScoreInterval(of: level, in: rules)
            category.label += labels.text(.wordSeparator) + (category.scores?.text(labels) ?? labels.text(.emptyInterval))
            category.pattern = style.levels[level].pattern
            return category
        }
        return LayerLook(name: name, shapes: [.area], categories: categories)
    }

    /// Sources by the level of their grade, grey without one.
    public static func sources(name: String, _ map: CityMap, style: Style, labels: Labels) -> LayerLook {
        LayerLook(
            name: name, shapes: shapes(of: map.input.sources.geographic.kinds), categories: sheetLevels.map { Category($0, style, labels) })
    }

    /// Shelters, all alike.
    public static func shelters(name: String, _ map: CityMap, style: Style, labels: Labels) -> LayerLook {
        let look = style.shelter
        return LayerLook(
            name: name, shapes: shapes(of: map.input.shelters.geographic.kinds),
            categories: [
                Category(
                    label: labels.text(.shelters), fill: look.fill, opacity: fillOpacity, outline: look.outline,
                    outlineWidth: pointOutlineWidth,
                    symbolSize: look.symbolSize)
            ])
    }

    /// Boundaries of districts.
    public static func districts(name: String, style: Style, labels: Labels) -> LayerLook {
        let paper = style.paper
        return LayerLook(
            name: name, shapes: [.area],
            categories: [
                Category(
                    label: labels.text(.districtBoundary), fill: nil, outline: paper.district, outlineWidth: paper.districtWidth,
                    symbolSize: 1)
            ])
    }

    private static func shapes(of kinds: [GeometryKind]) -> [Shape] {
        let found = Set(kinds.map { $0.isArea ? Shape.area : $0 == .lineString || $0 == .multiLineString ? .line : .point })
        return found.isEmpty ? [.point] : Shape.allCases.filter(found.contains)
    }
}

extension LayerLook.Category {
    fileprivate init(_ level: Level?, _ style: Style, _ labels: Labels) {
        let look = style.levels[level]
        self.init(
            level: gradeWord(level), label: labels.levels[level], fill: look.fill, opacity: fillOpacity, outline: look.outline,
            outlineWidth: look.outlineWidth, symbolSize: look.symbolSize)
    }
}

/// Width of lines that are sources, millimetres.
let lineWidth = 0.6
/// Width of the edge of points, millimetres.
let pointOutlineWidth = 0.2
/// Millimetres of a pixel, in which styles for screens count lengths (OGC 02-070, 10.2: 0.28 mm).
let pixel = 0.28
