import GeoReading
import Glibc
import Testing

@Suite struct MappedFileTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/mapped-file-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        folder = String(cString: made)
    }

    private func write(_ bytes: [UInt8], to name: String) throws -> String {
        let path = "\(folder)/\(name)"
        let file = try #require(fopen(path, "w"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return path
    }

    @Test("a file's bytes are there, an empty one has none", arguments: [0, 1, 4096, 100_001])
    func contents(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let file = try MappedFile(path: try write(bytes, to: "a"))
        #expect(file.count == count)
        file.withBytes { span in
            #expect(span.count == count)
            #expect(span.indices.allSatisfy { span[$0] == bytes[$0] })
        }
    }

    @Test("what is no file is refused with what it is")
    func refused() throws {
        let fifo = "\(folder)/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        let huge = try write([1], to: "huge")
        #expect(truncate(huge, MappedFile.sizeLimit + 1) == 0)
        let cases: [(String, MappedFileError, String)] = [
            (folder, .notRegular("a directory"), "a directory, allowed: a regular file"),
            (fifo, .notRegular("a FIFO"), "a FIFO, allowed: a regular file"),
            ("/dev/null", .notRegular("a device"), "a device, allowed: a regular file"),
            ("\(folder)/absent", .missing, "no such file"), ("\(huge)/below", .missing, "no such file"),
            (huge, .tooLarge(MappedFile.sizeLimit + 1), "4294967296 bytes, allowed: at most 4294967295"),
        ]
        for (path, error, message) in cases {
            #expect(throws: error) { _ = try MappedFile(path: path) }
            #expect(error.description == message)
        }
    }

    @Test("a file without permission is refused", .enabled(if: geteuid() != 0, "the superuser may read everything"))
    func noPermission() throws {
        let path = try write([1], to: "secret")
        #expect(chmod(path, 0) == 0)
        #expect(throws: MappedFileError.noPermission) { _ = try MappedFile(path: path) }
    }
}
