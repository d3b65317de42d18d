/// A file of the output folder, made piece by piece, so that large files need not be in memory as a whole.
public struct OutputFile: Sendable {
    /// Path within the folder, `/` between its parts, e.g. `layers/zones.geojson`.
    public var name: String
    /// How many pieces the file has.
    public var chunks: Int
    /// A piece; the file is all of them in order. May be asked in any order and from any thread.
    public var chunk: @Sendable (Int) -> [UInt8]
    /// The file as the folder is known to have it at its place; nil for one that is written.
    public private(set) var standing: Standing?

    /// A file that is not written because it stands.
    public struct Standing: Hashable, Sendable {
        /// Its SHA-256.
        public let digest: String
        /// Its length in bytes.
        public let byteCount: Int
    }

    /// A file of pieces.
    public init(name: String, chunks: Int, chunk: @escaping @Sendable (Int) -> [UInt8]) {
        self.name = name
        self.chunks = chunks
        self.chunk = chunk
    }

    /// A file in one piece, made when it is asked for.
    public init(name: String, bytes: @escaping @Sendable () -> [UInt8]) {
        self.init(name: name, chunks: 1) { _ in bytes() }
    }

    /// A file in one piece.
    public init(name: String, bytes: [UInt8]) {
        self.init(name: name) { bytes }
    }

    /// A file that stands at its place.
    ///
    /// - Parameter digest: its SHA-256
    public init(name: String, standing bytes: [UInt8], digest: String) {
        self.init(name: name, bytes: bytes)
        standing = Standing(digest: digest, byteCount: bytes.count)
    }

    /// The whole file.
    public var bytes: [UInt8] { (0..<chunks).flatMap(chunk) }
}

/// A file of the output folder that writes itself and may tell of the others: begun side by side with them, ended when they are made.
public struct SelfWritingFile: Sendable {
    /// Path within the folder.
    public var name: String
    /// Makes the file at a path where nothing stands.
    public var begin: @Sendable (_ path: String) throws(OutputError) -> Void
    /// Completes and closes it; `path` gives where another file of the run stands until it takes its place.
    public var end: @Sendable (_ path: @Sendable (String) -> String) throws(OutputError) -> Void

    /// A file that writes itself.
    public init(
        name: String, begin: @escaping @Sendable (_ path: String) throws(OutputError) -> Void,
        end: @escaping @Sendable (_ path: @Sendable (String) -> String) throws(OutputError) -> Void
    ) {
        self.name = name
        self.begin = begin
        self.end = end
    }
}
