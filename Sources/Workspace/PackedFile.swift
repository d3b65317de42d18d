/// A file's bytes as a workspace keeps them: parts of `partSize` bytes, the last one shorter, each a zstd frame.
public struct PackedFile: Hashable, Sendable {
    /// Bytes of a part before packing.
    public static let partSize = 4 << 20

    /// The packed parts in their order; none of an empty file.
    public let parts: [[UInt8]]

    /// A file from its parts, each made by `part`.
    public init(parts: [[UInt8]]) { self.parts = parts }

    /// Packs a file.
    public init(_ bytes: Span<UInt8>) {
        self.init(parts: (0..<Self.partCount(ofSize: bytes.count)).map { Self.part($0, of: bytes) })
    }

    /// How many parts a file of so many bytes has.
    public static func partCount(ofSize size: Int) -> Int { (size + partSize - 1) / partSize }

    /// Packs one part, counted from 0, so that several threads can pack one file.
    public static func part(_ number: Int, of bytes: Span<UInt8>) -> [UInt8] {
        bytes.extracting(range(ofPart: number, size: bytes.count)).withUnsafeBytes { zstdFrame($0) }
    }

    /// The bytes that a part holds of a file of so many.
    static func range(ofPart number: Int, size: Int) -> Range<Int> {
        number * partSize..<min((number + 1) * partSize, size)
    }
}
