import JSONCoding
import Parallelism

/// Many short texts in one buffer: what is written often is formatted once.
struct TextTable: Sendable {
    /// All texts, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each text begins, one entry more than texts.
    private(set) var starts: [Int] = [0]

    /// Writes the text of a number, without so many bytes of its beginning.
    func write(_ index: Int, from offset: Int = 0, to writer: inout JSONWriter) {
        writer.raw(bytes: bytes.span.extracting(starts[index] + offset..<starts[index + 1]))
    }

    /// Texts of 0..<count, in parallel.
    init(count: Int, threads: Int = 1, _ write: @Sendable (Int, inout JSONWriter) -> Void) {
        let share = 4096
        let pieces = parallelMap(count: (count + share - 1) / share, threads: threads) { piece in
            var writer = JSONWriter(reservingCapacity: share * 24)
            var ends: [Int] = []
            for index in piece * share..<min(count, (piece + 1) * share) {
                write(index, &writer)
                ends.append(writer.bytes.count)
            }
            return (bytes: writer.bytes, ends: ends)
        }
        bytes.reserveCapacity(pieces.reduce(0) { $0 + $1.bytes.count })
        starts.reserveCapacity(count + 1)
        for piece in pieces {
            let start = bytes.count
            bytes += piece.bytes
            for end in piece.ends { starts.append(start + end) }
        }
    }
}
