import Glibc

/// Real data and vectors of others, kept in a folder `shared` outside the repository.
///
/// A test that needs them says so and is skipped, visibly, where they are absent:
/// `@Test(.enabled(if: SharedData.isPresent, "shared data is absent"))`.
public enum SharedData {
    /// The nearest `shared` folder with a `data` folder in it, beside this repository or beside a folder around it; nil without one.
    public static let folder: String? = {
        var ancestor = Substring(#filePath)
        while let slash = ancestor.lastIndex(of: "/") {
            ancestor = ancestor[..<slash]
            if access("\(ancestor)/shared/data", R_OK | X_OK) == 0 { return "\(ancestor)/shared" }
        }
        return nil
    }()

    /// Whether tests on shared data can run.
    public static var isPresent: Bool { folder != nil }

    /// The path of a file or folder below `shared`, such as `data/tainan/shelters.geojson`; nil when it is absent.
    public static func path(_ relative: String) -> String? {
        guard let folder, access("\(folder)/\(relative)", R_OK) == 0 else { return nil }
        return "\(folder)/\(relative)"
    }

    /// The bytes of a file below `shared`; nil when it is absent.
    public static func bytes(_ relative: String) -> [UInt8]? {
        guard let path = path(relative), let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = fread(buffer.baseAddress, 1, buffer.count, file)
            }
            if chunk.isEmpty { return bytes }
            bytes.append(contentsOf: chunk)
        }
    }
}
