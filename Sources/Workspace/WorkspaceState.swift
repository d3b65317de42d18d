import CityModel

/// What the results in a workspace were made with, and what came of it.
public struct WorkspaceState: Hashable, Sendable {
    /// Version of the workspace's tables.
    public static let format = 4

    /// Versions that can be read: in all of them inputs and surveys are the same, what a program keeps for itself need not be.
    public static let readableFormats = 3...format

    /// Version of the program.
    public var program: String
    /// EPSG code of the grid's plane.
    public var epsg: Int
    /// Edge of a cell, metres.
    public var cellSize: Double
    /// Cells that the tiles cover.
    public var window: CellWindow
    /// Families in the order of the city file; map 0 is the total, map `i + 1` family `i`.
    public var families: [String]
    /// SHA-256 of the rule pack in force.
    public var rules: String
    /// SHA-256 over the digests of all inputs in their order.
    public var inputs: String
    /// What the user chose for the run, by name; only what changes an output.
    public var options: [String: String]
    /// SHA-256 of the tiles of all maps, in their order.
    public var scores: String
    /// SHA-256 of every piece of the snapshot by its name.
    public var snapshot: [String: String]
    /// SHA-256 of every output file by its name in the output folder; the workspace itself is not among them.
    public var outputs: [String: String]
    /// The file's change counter as this program left it (sqlite.org/fileformat.html, 1.3.7): whoever writes to it later makes it another.
    public var changeCounter: Int

    /// A state.
    public init(
        program: String, epsg: Int, cellSize: Double, window: CellWindow, families: [String], rules: String, inputs: String,
        options: [String: String] = [:], scores: String = "", snapshot: [String: String] = [:], outputs: [String: String] = [:],
        changeCounter: Int = 0
    ) {
        self.program = program
        self.epsg = epsg
        self.cellSize = cellSize
        self.window = window
        self.families = families
        self.rules = rules
        self.inputs = inputs
        self.options = options
        self.scores = scores
        self.snapshot = snapshot
        self.outputs = outputs
        self.changeCounter = changeCounter
    }
}

// Keys and values of `riskmap_state`.
extension WorkspaceState {
    private static let optionKey = "option:"
    private static let outputKey = "output:"
    private static let snapshotKey = "snapshot:"

    /// Sorted by key.
    var entries: [(key: String, value: String)] {
        var entries: [String: String] = [
            "format": String(Self.format), "program": program, "crs": String(epsg), "cell": cellSize.description,
            "first_column": String(window.columns.lowerBound), "columns": String(window.columns.count),
            "first_row": String(window.rows.lowerBound), "rows": String(window.rows.count), "families": String(families.count),
            "rules_sha256": rules, "inputs_sha256": inputs, "scores_sha256": scores,
            "change_counter": String(changeCounter),
        ]
        for (number, family) in families.enumerated() { entries["family:\(number + 1)"] = family }
        for (name, value) in options { entries[Self.optionKey + name] = value }
        for (name, digest) in snapshot { entries[Self.snapshotKey + name] = digest }
        for (name, digest) in outputs { entries[Self.outputKey + name] = digest }
        return entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// nil when an entry is missing or not what it should be.
    init?(_ entries: [String: String]) {
        func number(_ key: String, _ range: ClosedRange<Int>) -> Int? {
            entries[key].flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
        }
        let place = -2_000_000_000...2_000_000_000
        guard let program = entries["program"], let rules = entries["rules_sha256"], let inputs = entries["inputs_sha256"],
            let scores = entries["scores_sha256"],
            let epsg = number("crs", 1024...999_999), let cell = entries["cell"].flatMap(Double.init), cell > 0, cell.isFinite,
            let column = number("first_column", place), let columns = number("columns", 1...2_000_000_000),
            let row = number("first_row", place), let rows = number("rows", 1...2_000_000_000),
            rows <= Grid.mostCells / columns, let families = number("families", 0...1000),
            let changeCounter = number("change_counter", 0...Int(UInt32.max))
        else { return nil }
        let names = (0..<families).compactMap { entries["family:\($0 + 1)"] }
        guard names.count == families else { return nil }
        func named(_ prefix: String) -> [String: String] {
            var found: [String: String] = [:]
            for (key, value) in entries where key.hasPrefix(prefix) { found[String(key.dropFirst(prefix.count))] = value }
            return found
        }
        self.init(
            program: program, epsg: epsg, cellSize: cell, window: CellWindow(columns: column..<column + columns, rows: row..<row + rows),
            families: names, rules: rules, inputs: inputs, options: named(Self.optionKey), scores: scores,
            snapshot: named(Self.snapshotKey), outputs: named(Self.outputKey), changeCounter: changeCounter)
    }
}
