import CityModel
import MapLayers
import RiskScoring

/// What made the zones of an earlier state as high as they were, at cells where a survey changed nothing.
struct StandingPeaks: Sendable {
    /// Of the total, then of the families.
    private let contributors: [[Cell: [Zone.Contributor]]]

    /// - Parameters:
    ///   - zones: of the total, then of the families, with the numbers that sources have now
    ///   - computed: cells of which nothing is kept
    init(_ zones: [KeptZones], but computed: ComputedCells) {
        contributors = zones.map { zones in
            Dictionary(
                zones.peaks.lazy.filter { !computed.contains($0.cell) }.map { ($0.cell, $0.contributors) }, uniquingKeysWith: { $1 })
        }
    }

    /// The sources that make the score of a cell, of one family or (nil) of all; nil where that is to be found anew.
    func contributors(at cell: Cell, family: Int?) -> [Zone.Contributor]? {
        let map = family.map { $0 + 1 } ?? 0
        return contributors.indices.contains(map) ? contributors[map][cell] : nil
    }
}
