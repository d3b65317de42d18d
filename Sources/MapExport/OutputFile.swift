/// A file of the output folder, made piece by piece, so that large files need not be in memory as a whole.
public struct OutputFile: Sendable {
    /// Path within the folder, `/` between its parts, e.g. `layers/zones.geojson`.
    public var name: String
    /// How many pieces the file has.
    public var chunks: Int
    /// A piece; the file is all of them in order. May be asked in any order and from any thread.
    public var chunk: @Sendable (Int) -> [UInt8]

    /// A file of pieces.
    public init(name: String, chunks: Int, chunk: @escaping @Sendable (Int) -> [UInt8]) {
        self.name = name
        self.chunks = chunks
        self.chunk = chunk
    }

    /// A file in one piece.
    public init(name: String, bytes: [UInt8]) {
        self.init(name: name, chunks: 1) { _ in bytes }
    }

    /// The whole file.
    public var bytes: [UInt8] { (0..<chunks).flatMap(chunk) }
}
