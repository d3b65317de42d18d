import CityModel
import MapLayers
import RiskScoring

@testable import MapExport

/// A city of 4 × 3 cells of 100 m in two districts, with a source of every geometry, two shelters and people: small enough to check
/// every number by hand.
///
/// Total, north at the top (scores in hundreds):      districts:
/// ```
/// 80 80 60  #                                        A A B #
/// 80 30 60  3                                        A A B B
/// 80 80 60 10                                        A A B B
/// ```
enum SmallCity {
    static let rules = ScoringRules(
        kernel: .quartic, order: .power(4), couplings: [], blueFrom: 500, people: Curve([(0, 1)])!, targets: 0.2, shelterTarget: 0.25)

    static let scores: CityScores = {
        let total: [UInt16] = [8000, 8000, 6000, 1000, 8000, 3000, 6000, 300, 8000, 8000, 6000, 0]
        let persons = [(5, 1, Int64(1500)), (7, 1, 250), (4, 2, 12_345_678)].map { column, row, thousandths in
            CellPersons.Entry(cell: Cell(column: column, row: row), thousandths: thousandths)
        }
        return CityScores(
            window: CellWindow(columns: 4..<8, rows: 0..<3), districtOfCell: [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, CityScores.outside],
            families: [total, total.map { $0 / 2 }], total: total, persons: CellPersons(entries: persons), personsOutside: 3000,
            uplifts: [0.25, 0, 0], liftedSeverities: [0.78125, 0, 0],
            referencePoints: [PlaneCoordinate(x: 450, y: 50), PlaneCoordinate(x: 750, y: 250), nil],
            shelterDemands: [ShelterDemand(demand: 40, ratio: 2.5), ShelterDemand(demand: 0, ratio: nil)], personsBeyondShelters: 250,
            findings: [])
    }()

    static let input: ScoringInput = {
        let result = RuleResult(
            rule: "park-score", severity: 0.625, level: .orange,
            citation: Citation(document: "应急〔2023〕123号", clause: "", edition: "2023", mark: "V"),
            levelCitations: [Citation(document: Citation.tool, clause: "四色", edition: "1", mark: "M-")], detail: "score 65")
        let grade = Grade(severity: 0.625, level: .orange, deciding: 0, results: [result])
        func source(_ id: String, name: String?, grade: Grade?) -> Source {
            Source(layer: 0, id: id, name: name, kind: "chemical-park", family: 0, grade: grade, reach: grade == nil ? 0 : 2000, core: 0)
        }
        var shapes = GeometryTable<GeographicCoordinate>()
        shapes.append(path: [place(450, 50)])
        shapes.endPart()
        shapes.endFeature(.point)
        // Clockwise, to be turned.
        shapes.append(path: [place(700, 200), place(700, 300), place(800, 300), place(800, 200), place(700, 200)])
        shapes.endPart()
        shapes.endFeature(.polygon)
        shapes.endFeature(.none)
        var shelterShapes = GeometryTable<GeographicCoordinate>()
        for point in [place(550, 150), place(50, 50)] {
            shelterShapes.append(path: [point])
            shelterShapes.endPart()
            shelterShapes.endFeature(.point)
        }
        return ScoringInput(
            grid: Grid(cellSize: 100), families: ["chemical", "洪涝/内涝"],
            sources: Located(
                items: [
                    source("=1+1", name: "园区 \"一\"", grade: grade), source("2", name: nil, grade: nil), source("3", name: nil, grade: nil),
                ],
                geographic: shapes),
            districts: [District(code: "A", name: "甲区"), District(code: "", name: "B, south")],
            boundary: Located(items: [0, 1, 0], geographic: boundary), targets: .init(),
            shelters: Located(
                items: [
                    Shelter(layer: 0, id: "s1", name: "广场", type: "short", places: 100, radius: 1000),
                    Shelter(layer: 0, id: "s2", name: nil, type: "unknown", places: nil, radius: 1000),
                ], geographic: shelterShapes),
            population: [PopulationLayer(thousandths: [12_345_678, 1750, 3000], plane: .init())], rules: rules)
    }()

    static func map(threads: Int = 1) -> CityMap {
        CityMap(
            input, scores, sourceLayers: ["parks"], shelterLayers: ["shelters"],
            shelterPoints: [PlaneCoordinate(x: 550, y: 150), PlaneCoordinate(x: 50, y: 50)], threads: threads
        ) { _, family in family == 1 ? [] : [.init(source: 0, share: 1)] }
    }

    static func corners(of map: CityMap, threads: Int = 1) -> ZoneCorners {
        ZoneCorners(of: map, threads: threads) { places in places.map { place($0.x, $0.y) } }
    }

    /// A stand-in for a projection: a cell is a thousandth of a degree.
    static func place(_ x: Double, _ y: Double) -> GeographicCoordinate {
        GeographicCoordinate(longitude: 114 + x / 100_000, latitude: 30 + y / 100_000)
    }

    private static var boundary: GeometryTable<GeographicCoordinate> {
        var shapes = GeometryTable<GeographicCoordinate>()
        for (west, east) in [(400.0, 500.0), (600, 800), (500, 600)] {
            shapes.append(path: [place(west, 0), place(east, 0), place(east, 300), place(west, 300), place(west, 0)])
            shapes.endPart()
            shapes.endFeature(.polygon)
        }
        return shapes
    }

    /// All files of the city.
    static func files(threads: Int) throws -> [OutputFile] {
        let map = map(threads: threads)
        let style = try StyleFiles().style()
        let labels = try StyleFiles().labels(.zh)
        return ZonesExport(map, corners: corners(of: map, threads: threads), threads: threads).layers(style: style)
            + [
                SourcesExport(map, labels: labels, threads: threads).layer(style: style), sheltersLayer(map, style: style),
                districtsLayer(map, style: style),
                districtsTable(map, labels: labels), SourcesExport(map, labels: labels, threads: threads).table,
                sheltersTable(map, labels: labels), cellsTable(map),
            ]
    }
}
