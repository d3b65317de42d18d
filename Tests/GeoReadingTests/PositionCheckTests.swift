import CityModel
import GeoReading
import Testing

@Suite struct PositionCheckTests {
    private func checked(_ fixture: String, repairAxes: Bool, in system: CoordinateSystem = .wgs84) throws -> FeatureTable {
        var table = try read(fixture: fixture)
        checkPositions(of: &table, in: system, repairAxes: repairAxes, options: fixtureOptions(fixture))
        return table
    }

    @Test("positions out of range and swapped ones lose their geometry")
    func range() throws {
        let table = try checked("bad-positions.geojson", repairAxes: false)
        #expect(
            table.findings.map(\.line) == [
                "position-out-of-range error 3:1 feature 2 far: position [500000, 3380000]; longitudes from -180 to 180, latitudes from -90 to 90; kept without geometry",
                "axes-swapped error 4:1 feature 3 swapped: position [30, 112]; [longitude, latitude]; kept without geometry; --repair-axes exchanges them",
                "position-out-of-range error 5:1 feature 4 half: position [181, 30]; longitudes from -180 to 180, latitudes from -90 to 90; kept without geometry",
            ])
        #expect(table.geometries.kinds == [.point, .none, .none, .none, .point])
        #expect(table.geometries.coordinates == [Position(x: 112.5, y: 30.5), Position(x: -180, y: 90)])
    }

    @Test("swapped axes are put right when asked, rings in right-hand order")
    func repaired() throws {
        let table = try checked("bad-positions.geojson", repairAxes: true)
        #expect(table.findings.map(\.code) == [.positionOutOfRange, .axesSwapped, .ringDirection, .positionOutOfRange])
        #expect(table.findings[1].done == "axes exchanged")
        #expect(table.geometries.text(ofFeature: 2) == "polygon {[112 30, 113 31, 112 31, 112 30]}")
    }

    @Test("a layer that lies in exchanged China is judged as a whole")
    func wholeLayer() throws {
        let asIs = try checked("bad-axes.geojson", repairAxes: false)
        #expect(
            asIs.findings.filter { $0.code == .axesSwapped }.map(\.line) == [
                "axes-swapped error 3:1 feature 2: all positions as if latitude came first, such as [44.1, 87.6]; [longitude, latitude]; kept without geometry; --repair-axes exchanges them"
            ])
        #expect(asIs.findings.first { $0.code == .axesSwapped }?.count == 2)
        #expect(asIs.geometries.kinds == [.none, .none, .none])
        let repaired = try checked("bad-axes.geojson", repairAxes: true)
        #expect(repaired.findings.map(\.code) == [.geometryNull, .axesSwapped])
        #expect(repaired.geometries.text(ofFeature: 1) == "point {[87.6 44.1]}")
        #expect(repaired.geometries.text(ofFeature: 2) == "polygon {[112 30, 113 30, 113 31, 112 30]}")
    }

    @Test("a layer that may lie north of 73° is only asked about")
    func arctic() throws {
        var table = try read(#"{"type":"Point","coordinates":[20, 78]}"#)
        checkPositions(of: &table, in: .gcj02, repairAxes: false, options: fixtureOptions("text"))
        #expect(table.findings.map(\.severity) == [.note])
        #expect(table.geometries.kinds == [.point])
    }

    @Test("positions in metres are not judged")
    func metres() throws {
        let table = try checked("bad-positions.geojson", repairAxes: true, in: .epsg(4547))
        #expect(table.findings.map(\.code) == [.ringDirection] || table.findings == [])
        #expect(table.geometries.kinds == [.point, .point, .polygon, .lineString, .point])
    }
}
