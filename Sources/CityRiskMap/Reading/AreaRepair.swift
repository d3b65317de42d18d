import CityModel
import Geodesy
import GeometryKernel

extension PlacedLayer {
    /// Judges all areas: each that is no simple feature becomes a finding, and is repaired in degrees where a drawing of its rings as
    /// they are would not show the inside that is scored (MODEL 2). The plane keeps what was read.
    mutating func repairAreas(_ plane: CityPlane, threads: Int) throws(RunError) {
        do throws(GEOSError) {
            let invalid = try invalidFeatures(of: self.plane, threads: threads)
            findings += invalid.map(finding)
            let broken = Set(invalid.filter(\.defect.needsRepair).map(\.feature))
            guard !broken.isEmpty else { return }
            let read = geographic
            geographic = GeometryTable()
            for record in 0..<count {
                if broken.contains(record) {
                    let valid = try makeValid(feature: record, of: self.plane)
                    geographic.append(feature: 0, of: valid.replacingCoordinates(plane.geographic(valid.coordinates, threads: 1)))
                } else {
                    geographic.append(feature: record, of: read)
                }
            }
        } catch {
            throw .internalFault("layer \"\(records.layer.layer)\": judging areas: \(error)")
        }
    }

    private func finding(_ invalid: InvalidFeature) -> Finding {
        let defect = invalid.defect
        let part: Phrase = defect.part.map { "part \($0 + 1): " } ?? ""
        let ring: Phrase = defect.ring.map { "ring \($0 + 1): " } ?? ""
        let place: Phrase = defect.place.map { " at [\(rounded($0.x, decimals: 3)), \(rounded($0.y, decimals: 3))] m" } ?? ""
        let found: Phrase = "\(part)\(ring)\(Phrase(words: defect.kind.rawValue))\(place)"
        if let number = defect.part, !hasArea(record: invalid.feature, part: number) {
            return finding(
                .partWithoutArea, plane.parts(ofFeature: invalid.feature).count == 1 ? .error : .repaired, record: invalid.feature,
                found: found, allowed: "parts with an area", done: "part does not count")
        }
        return finding(
            defect.needsRepair ? .polygonSelfCrossing : .areaNotSimple, defect.needsRepair ? .repaired : .note, record: invalid.feature,
            found: found, allowed: "areas as simple features (OGC 06-103r4)",
            done: defect.needsRepair ? "scored by the even-odd rule, repaired where it is drawn" : "scored as the union of its parts")
    }

    /// Whether the shell of a part encloses anything: not all of its places lie on one line.
    private func hasArea(record: Int, part: Int) -> Bool {
        let shell = plane.paths(ofPart: plane.parts(ofFeature: record).lowerBound + part).lowerBound
        let places = plane.coordinates[plane.coordinates(ofPath: shell)]
        guard let first = places.first, let second = places.first(where: { $0 != first }) else { return false }
        return places.contains { place in
            (second.x - first.x) * (place.y - first.y) != (second.y - first.y) * (place.x - first.x)
        }
    }
}

extension AreaDefect {
    /// Whether a drawing of the rings as they are would not show the inside that is scored.
    ///
    /// Parts that overlap or touch and rings that meet themselves are drawn right by every viewer.
    fileprivate var needsRepair: Bool { kind != .partsOverlap && kind != .ringTouchesItself }
}
