import CityModel
import GRDB
import GRDBSQLite

/// A prepared `INSERT INTO table VALUES (?, …)` for many rows, bound through SQLite's own calls: boxing every value took longer than
/// storing it.
///
/// Invariant: bytes bound without a copy stay where they are until the row is stored, as `insert` runs within their access.
struct InsertStatement {
    private let database: Database
    /// Owns the handle.
    private let statement: Statement
    private let handle: OpaquePointer

    /// An insertion into a table of so many columns.
    ///
    /// - Parameter replacing: whether rows take the places of those of their ids
    init(into table: String, columns: Int, replacing: Bool = false, _ database: Database) throws {
        self.database = database
        let marks = [String](repeating: "?", count: columns).joined(separator: ", ")
        statement = try database.makeStatement(sql: "INSERT \(replacing ? "OR REPLACE " : "")INTO \(quoted(table)) VALUES (\(marks))")
        handle = statement.sqliteStatement
    }

    /// Binds a number to a column, counted from 1.
    func bind(_ number: Int64, at column: Int) throws { try check(sqlite3_bind_int64(handle, Int32(column), number)) }

    /// Binds a text, which SQLite copies.
    func bind(_ text: String, at column: Int) throws {
        try check(sqlite3_bind_text(handle, Int32(column), text, Int32(text.utf8.count), Self.copied))
    }

    /// Binds a text of UTF-8, which SQLite copies. No address, as an empty text may have, would be null.
    private func bind(_ text: ArraySlice<UInt8>, at column: Int) throws {
        if text.isEmpty { return try bind("", at: column) }
        try text.withUnsafeBytes { bytes in
            let characters = bytes.bindMemory(to: CChar.self).baseAddress
            try check(sqlite3_bind_text(handle, Int32(column), characters, Int32(bytes.count), Self.copied))
        }
    }

    /// Binds a value to a column, counted from 1.
    func bind(_ value: FeatureRows.Value, at column: Int) throws {
        switch value {
        case .null: try check(sqlite3_bind_null(handle, Int32(column)))
        case .utf8(let text): try bind(text, at: column)
        case .integer(let number): try bind(number, at: column)
        case .real(let number): try check(sqlite3_bind_double(handle, Int32(column), number))
        }
    }

    /// Stores the row with bytes in one column, without copying them first; null for no bytes.
    func insert(_ blob: Span<UInt8>, at column: Int) throws {
        try blob.withUnsafeBytes { bytes in
            try check(
                bytes.isEmpty
                    ? sqlite3_bind_null(handle, Int32(column))
                    : sqlite3_bind_blob(handle, Int32(column), bytes.baseAddress, Int32(bytes.count), nil))
            try insert()
        }
    }

    /// Stores the row.
    private func insert() throws {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        if code != SQLITE_DONE { throw failure(code) }
    }

    private func check(_ code: Int32) throws { if code != SQLITE_OK { throw failure(code) } }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
    }

    /// SQLITE_TRANSIENT: SQLite copies what is bound.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
