import CityModel
import Parallelism

/// Persons per cell of the city, found by row.
struct People: Sendable {
    let persons: CellPersons
    /// Thousandths of a person in cells outside the city.
    let outside: Int64
    let findings: [Finding]
    private let window: CellWindow
    /// Where the entries of each row of the window begin.
    private let rowStarts: [Int]

    /// Spreads the population layers over the cells (MODEL 5).
    init(_ layers: [PopulationLayer], in city: CityExtent, axis: CellAxis, threads: Int) throws(ScoringError) {
        try Self.checkCountable(layers)
        window = city.window
        var shares: [PersonsShare] = []
        var outside: Int64 = 0
        var findings: [Finding] = []
        for (number, layer) in layers.enumerated() {
            let spread = PopulationSpread(layer, number: number, in: city, axis: axis, threads: threads)
            shares += spread.shares
            outside += spread.outside
            findings += spread.findings
        }
        (persons, rowStarts) = Self.gather(shares, window: window, threads: threads)
        self.outside = outside
        self.findings = findings
    }

    /// One mark in each of some cells, which ascend and lie in the window.
    init(marking cells: [Cell], in window: CellWindow) {
        self.init(CellPersons(entries: cells.map { CellPersons.Entry(cell: $0, thousandths: 1) }), in: window)
    }

    /// As they were spread before.
    init(_ kept: Preparation, in window: CellWindow) {
        self.init(
            kept.persons ?? CellPersons(entries: []), in: window, outside: kept.personsOutside, findings: kept.peopleFindings)
    }

    private init(_ persons: CellPersons, in window: CellWindow, outside: Int64 = 0, findings: [Finding] = []) {
        (self.persons, self.window, self.outside, self.findings) = (persons, window, outside, findings)
        rowStarts = (window.rows.lowerBound...window.rows.upperBound).map { persons.firstIndex(from: Cell(column: .min, row: $0)) }
    }

    /// Whether any entry lies in some rows or at most so many rows from them.
    func hasEntries(rows: Range<Int>, within distance: Int) -> Bool {
        let near = (rows.lowerBound - distance..<rows.upperBound + distance).clamped(to: window.rows)
        return rowStarts[near.lowerBound - window.rows.lowerBound] < rowStarts[near.upperBound - window.rows.lowerBound]
    }

    /// Calls `body` with the entries of a row whose columns lie in a range.
    @inline(__always)
    func forEachEntry(row: Int, columns: Range<Int>, _ body: (_ number: Int, _ entry: CellPersons.Entry) -> Void) {
        guard window.rows.contains(row) else { return }
        var range = rowStarts[row - window.rows.lowerBound]..<rowStarts[row - window.rows.lowerBound + 1]
        let end = range.upperBound
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let isWest = persons.entries[middle].cell.column < columns.lowerBound
            range = isWest ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        var number = range.lowerBound
        while number < end, persons.entries[number].cell.column < columns.upperBound {
            body(number, persons.entries[number])
            number += 1
        }
    }

    private static func checkCountable(_ layers: [PopulationLayer]) throws(ScoringError) {
        var sum: Int64 = 0
        for layer in layers {
            for thousandths in layer.thousandths {
                let (next, overflow) = sum.addingReportingOverflow(max(0, thousandths))
                guard !overflow, next <= 9_000_000_000_000_000_000 else { throw .tooManyPersons }
                sum = next
            }
        }
    }

    /// Adds up the shares of each cell: bucketed by row, sorted within.
    private static func gather(_ shares: [PersonsShare], window: CellWindow, threads: Int) -> (CellPersons, rowStarts: [Int]) {
        var starts = [Int](repeating: 0, count: window.rows.count + 1)
        for share in shares { starts[Int(share.row) - window.rows.lowerBound + 1] += 1 }
        for row in 0..<window.rows.count { starts[row + 1] += starts[row] }
        var next = starts
        var bucketed = [PersonsShare](repeating: PersonsShare(row: 0, column: 0, thousandths: 0), count: shares.count)
        for share in shares {
            let row = Int(share.row) - window.rows.lowerBound
            bucketed[next[row]] = share
            next[row] += 1
        }
        let rowsPerBlock = 32
        let sorted = bucketed
        let bounds = starts
        let blocks = parallelMap(count: (window.rows.count + rowsPerBlock - 1) / rowsPerBlock, threads: threads) { block in
            (block * rowsPerBlock..<min((block + 1) * rowsPerBlock, window.rows.count)).map { row in
                merge(sorted[bounds[row]..<bounds[row + 1]].sorted { $0.column < $1.column })
            }
        }
        var entries: [CellPersons.Entry] = []
        entries.reserveCapacity(shares.count)
        var rowStarts = [0]
        for row in blocks.joined() {
            entries += row
            rowStarts.append(entries.count)
        }
        return (CellPersons(entries: entries), rowStarts)
    }

    /// One entry per cell of a row from shares in column order.
    private static func merge(_ row: [PersonsShare]) -> [CellPersons.Entry] {
        var entries: [CellPersons.Entry] = []
        for share in row {
            let cell = Cell(column: Int(share.column), row: Int(share.row))
            if entries.last?.cell == cell {
                entries[entries.count - 1].thousandths += share.thousandths
            } else {
                entries.append(CellPersons.Entry(cell: cell, thousandths: share.thousandths))
            }
        }
        return entries
    }
}

/// Persons that a feature gives to a cell of the city.
struct PersonsShare {
    var row: Int32
    var column: Int32
    var thousandths: Int64
}

/// One population layer spread over cells.
struct PopulationSpread {
    private(set) var shares: [PersonsShare] = []
    /// Thousandths in cells outside the city, and of features without a place.
    private(set) var outside: Int64 = 0
    private(set) var findings: [Finding] = []
    private var featuresOutside = 0

    init(_ layer: PopulationLayer, number: Int, in city: CityExtent, axis: CellAxis, threads: Int) {
        let block = 4096
        let arePoints = layer.plane.coordinates.count == layer.plane.count && layer.plane.kinds.allSatisfy { $0 == .point }
        let blocks = parallelMap(count: (layer.plane.count + block - 1) / block, threads: threads) { part in
            let features = part * block..<min((part + 1) * block, layer.plane.count)
            var spread = PopulationSpread()
            if arePoints {
                spread.addPoints(layer.plane.coordinates[features], layer.thousandths[features], in: city, axis)
            } else {
                for feature in features where layer.thousandths[feature] > 0 { spread.add(feature, of: layer, in: city, axis) }
            }
            return spread
        }
        for spread in blocks {
            shares += spread.shares
            outside += spread.outside
            findings += spread.findings
            featuresOutside += spread.featuresOutside
        }
        guard outside > 0 else { return }
        findings.append(
            Finding(
                .peopleOutsideCity, .note, layer: layer.layer,
                found: "\(shortestDecimal(Double(outside) / 1000)) persons outside the city, records: \(featuresOutside)",
                allowed: "people inside the city", done: "reported, used nowhere"))
        guard shares.isEmpty else { return }
        findings.append(
            Finding(
                .crsDoubtful, .error, layer: layer.layer,
                found: "nobody of \(shortestDecimal(Double(outside) / 1000)) persons is in the city",
                allowed: "a crs in the city file that puts the layer into the city", done: "used as it stands"))
    }

    private init() {}

    private mutating func add(_ feature: Int, of layer: PopulationLayer, in city: CityExtent, _ axis: CellAxis) {
        let thousandths = layer.thousandths[feature]
        if layer.plane.kinds[feature].isArea, case .shape(let shape) = Footprint(feature: feature, of: layer.plane) {
            let cells = shape.interior(on: axis, rows: .min..<Int.max) ?? CellRuns(union: [])
            guard cells.runs.isEmpty else { return share(thousandths, of: feature, layer, among: cells, in: city) }
            return put(thousandths, at: centroid(of: shape), in: city, axis)
        }
        let first = layer.plane.coordinates(ofFeature: feature).first
        put(thousandths, at: first.flatMap { LatticePoint(layer.plane.coordinates[$0]) }, in: city, axis)
    }

    /// Adds features that are points, one after the other: what nearly all people layers are.
    private mutating func addPoints(
        _ places: ArraySlice<PlaneCoordinate>, _ thousandths: ArraySlice<Int64>, in city: CityExtent, _ axis: CellAxis
    ) {
        let districts = city.districtOfCell
        let window = city.window
        shares.reserveCapacity(places.count)
        for feature in places.indices where thousandths[feature] > 0 {
            if let place = LatticePoint(places[feature]) {
                let cell = Cell(column: axis.cell(holding: place.x), row: axis.cell(holding: place.y))
                if window.contains(cell), districts[window.index(of: cell)] != CityScores.outside {
                    shares.append(PersonsShare(row: Int32(cell.row), column: Int32(cell.column), thousandths: thousandths[feature]))
                    continue
                }
            }
            outside += thousandths[feature]
            featuresOutside += 1
        }
    }

    /// Gives all persons to the cell of a place.
    private mutating func put(_ thousandths: Int64, at place: LatticePoint?, in city: CityExtent, _ axis: CellAxis) {
        if let place {
            let cell = Cell(column: axis.cell(holding: place.x), row: axis.cell(holding: place.y))
            if city.contains(cell) {
                return shares.append(PersonsShare(row: Int32(cell.row), column: Int32(cell.column), thousandths: thousandths))
            }
        }
        outside += thousandths
        featuresOutside += 1
    }

    /// Shares persons equally among the city's cells of an area; what does not divide goes to the first cells.
    private mutating func share(
        _ thousandths: Int64, of feature: Int, _ layer: PopulationLayer, among cells: CellRuns, in city: CityExtent
    ) {
        var inCity: [Cell] = []
        cells.forEachRun(in: city.window) { row, columns in
            for column in columns where city.contains(Cell(column: column, row: row)) { inCity.append(Cell(column: column, row: row)) }
        }
        let all = cells.cellCount
        if inCity.count * 2 < all {
            let record = layer.record(feature)
            findings.append(
                Finding(
                    .peopleMostlyOutsideCity, .note, place: record.place, layer: layer.layer, feature: record.feature, id: record.id,
                    found: "\(inCity.count) of \(all) cells in the city", allowed: "at least half of an area's cells in the city",
                    done: inCity.isEmpty ? "persons reported as outside" : "all its persons are shared among the cells in the city"))
        }
        guard !inCity.isEmpty else {
            outside += thousandths
            featuresOutside += 1
            return
        }
        let (each, rest) = thousandths.quotientAndRemainder(dividingBy: Int64(inCity.count))
        for (number, cell) in inCity.enumerated() {
            let own = each + (number < rest ? 1 : 0)
            if own == 0 { break }
            shares.append(PersonsShare(row: Int32(cell.row), column: Int32(cell.column), thousandths: own))
        }
    }
}
