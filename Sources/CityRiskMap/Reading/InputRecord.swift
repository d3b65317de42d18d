import CityModel
import GeoReading

/// An input of a run as its record names it.
struct InputRecord: Hashable, Sendable {
    /// As the city file names it; of an absolute path only the file's name, so that records do not depend on the machine.
    var name: String
    /// Length of the file.
    var byteCount: Int
    /// SHA-256, hexadecimal.
    var sha256: String

    init(name: String, byteCount: Int, sha256: String) { (self.name, self.byteCount, self.sha256) = (name, byteCount, sha256) }

    init(name: String, bytes: Span<UInt8>) {
        self.name = InputFiles.keptName(name)
        byteCount = bytes.count
        sha256 = CityRiskMap.sha256(bytes)
    }
}
