import GRDB
import GRDBSQLite

extension Database {
    /// The bytes of a blob, copied once: from the database's pages to where they stay (sqlite3_blob_read).
    ///
    /// - Throws: for a value that is no blob, and for one that cannot be read
    func blob(table: String, column: String, row: Int64) throws -> [UInt8] {
        var handle: OpaquePointer?
        let code = sqlite3_blob_open(sqliteConnection, "main", table, column, row, 0, &handle)
        defer { sqlite3_blob_close(handle) }
        guard code == SQLITE_OK else { throw failure(code) }
        let count = Int(sqlite3_blob_bytes(handle))
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            let code = sqlite3_blob_read(handle, buffer.baseAddress, Int32(count), 0)
            guard code == SQLITE_OK else { throw failure(code) }
            written = count
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage)
    }
}
