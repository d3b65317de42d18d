import CityModel

/// Reads what a `SnapshotWriter` wrote. Nothing is taken on trust: lengths, numbers of texts and citations, and bytes of kinds are checked.
struct SnapshotReader {
    private let bytes: [UInt8]
    private var position: Int
    /// Where the values end.
    private var limit: Int
    private var texts: [String] = []
    private var citations: [Citation] = []

    /// What is not as the writer leaves it.
    struct Damage: Error {}

    init(_ bytes: [UInt8]) throws {
        let tail = bytes.count - MemoryLayout<Int64>.size
        guard tail >= 0 else { throw Damage() }
        self.bytes = bytes
        (position, limit) = (tail, bytes.count)
        let start = try integer()
        guard (0...tail).contains(start) else { throw Damage() }
        (position, limit) = (start, tail)
        texts = try column()
        citations = try citations(array(UInt32.self))
        try end()
        (position, limit) = (0, start)
    }

    /// Citations from the numbers of their texts.
    private func citations(_ parts: [UInt32]) throws -> [Citation] {
        guard parts.count.isMultiple(of: 5), parts.allSatisfy({ $0 < texts.count }) else { throw Damage() }
        return stride(from: 0, to: parts.count, by: 5).map { start in
            let parts = parts[start..<start + 5].map { texts[Int($0)] }
            return Citation(document: parts[0], title: parts[1], clause: parts[2], edition: parts[3], mark: parts[4])
        }
    }

    /// A count of things of which each takes at least a byte.
    mutating func count() throws -> Int {
        let count = Int(try value(UInt32.self))
        guard count <= limit - position else { throw Damage() }
        return count
    }

    mutating func integer() throws -> Int { Int(try value(Int64.self)) }

    /// A number that is finite.
    mutating func number() throws -> Double {
        let number = try anyNumber()
        guard number.isFinite else { throw Damage() }
        return number
    }

    mutating func anyNumber() throws -> Double { try value(Double.self) }

    mutating func flag() throws -> Bool {
        let byte = try value(UInt8.self)
        guard byte <= 1 else { throw Damage() }
        return byte == 1
    }

    mutating func byte() throws -> UInt8 { try value(UInt8.self) }

    mutating func ownText() throws -> String { try string(length: try count()) }

    mutating func text() throws -> String {
        let number = Int(try value(UInt32.self))
        guard texts.indices.contains(number) else { throw Damage() }
        return texts[number]
    }

    mutating func citation() throws -> Citation {
        let number = Int(try value(UInt32.self))
        guard citations.indices.contains(number) else { throw Damage() }
        return citations[number]
    }

    mutating func optional<Value>(_ read: (inout SnapshotReader) throws -> Value) throws -> Value? {
        try flag() ? try read(&self) : nil
    }

    /// Values one after the other; memory is taken at once for no more of them than the bytes left would fill.
    mutating func list<Value>(_ read: (inout SnapshotReader) throws -> Value) throws -> [Value] {
        let count = try count()
        var values: [Value] = []
        values.reserveCapacity(min(count, (limit - position) / MemoryLayout<Value>.stride))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    /// Many plain values; any bytes must be values of their type.
    mutating func array<Value: BitwiseCopyable>(_ type: Value.Type) throws -> [Value] {
        let count = try integer()
        let stride = MemoryLayout<Value>.stride
        guard count >= 0, count <= (limit - position) / stride else { throw Damage() }
        let range = position..<position + count * stride
        position = range.upperBound
        return [Value](unsafeUninitializedCapacity: count) { buffer, written in
            bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
            written = count
        }
    }

    mutating func column() throws -> [String] {
        let lengths = try array(UInt32.self)
        var texts: [String] = []
        texts.reserveCapacity(lengths.count)
        for length in lengths {
            texts.append(try string(length: Int(length)))
        }
        return texts
    }

    private mutating func string(length: Int) throws -> String {
        guard length <= limit - position else { throw Damage() }
        let range = position..<position + length
        let text = bytes.withUnsafeBufferPointer { String(validating: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
        guard let text else { throw Damage() }
        position = range.upperBound
        return text
    }

    /// Everything must have been read.
    func end() throws { if position != limit { throw Damage() } }

    private mutating func value<Value: BitwiseCopyable>(_ type: Value.Type) throws -> Value {
        let size = MemoryLayout<Value>.size
        guard size <= limit - position else { throw Damage() }
        defer { position += size }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Value.self) }
    }
}
