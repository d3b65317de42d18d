import CityModel
import JSONCoding
import MapLayers

/// `changes.geojson`: one polygon per zone of change, with what changed and why.
///
/// Properties: `sort` (worsened, appeared, improved, vanished), `cells`, `area_m2`, `persons` after the change, the transition that most
/// cells made (`level_before`, `level_after`, `transition_cells`), the largest `change` of the score in points with `score_before`,
/// `score_after` and the place `x`, `y` of its cell, `causes`, which with `rounding` add up to it, and `why`, the largest of them in words.
public func changesLayer(_ comparison: CityComparison, corners: ZoneCorners, style: Style, labels: Labels) -> OutputFile {
    let shapes = comparison.shapes
    return FeatureCollection(
        name: "changes.geojson",
        groups: grouped(shapes.count, units: 20_000) { shapes.coordinates(ofFeature: $0).count + 10 },
        box: { corners.box(of: shapes) },
        write: { index, writer in
            writer.raw("{\"type\":\"Feature\",\"id\":")
            writer.string("change-\(index + 1)")
            writer.raw(",\"geometry\":")
            writer.shape(shapes, zone: index, corners)
            writer.raw(",\"properties\":{\"why\":")
            writer.string(comparison.causes[index].causes.prefix(3).map(labels.words).joined(separator: "; "))
            for member in comparison.members(ofZone: index) {
                writer.raw(",")
                writer.string(member.name)
                writer.raw(":")
                writer.value(member.value)
            }
            writer.areaStyle(style.look(of: comparison.zones[index]))
            writer.raw("}}")
        }
    ).file
}
