import GRDB

/// The rows of every table of a workspace, sorted, without the numbers that SQLite gives rows of ours and without how often the file was
/// written to: what two files hold alike, however they came to it.
public func tables(ofWorkspace path: String) throws -> [String: [String]] {
    let queue = try DatabaseQueue(path: path)
    let tables = try queue.read { database in
        let names = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return try names.map { name in
            let rows = try Row.fetchAll(database, sql: "SELECT * FROM \"\(name)\"").map { row in
                row.filter { $0.0 != "id" || name == "riskmap_surveys" }.map { "\($0.0): \(text($0.1))" }.joined(separator: ", ")
            }
            return (name, rows.filter { name != "riskmap_state" || !$0.contains("change_counter") }.sorted())
        }
    }
    try queue.close()
    return Dictionary(uniqueKeysWithValues: tables)
}

private func text(_ value: DatabaseValue) -> String {
    guard case .blob(let bytes) = value.storage else { return value.description }
    return bytes.map { String($0, radix: 16) }.joined(separator: " ")
}
