import Glibc

/// How far two tables of cells agree, by the measure of the oracle's `compare.py`.
struct CellComparison {
    /// Cells compared.
    private(set) var cells = 0
    /// The first disagreements, in words.
    private(set) var disagreements: [String] = []
    /// Cells that do not agree.
    private(set) var wrong = 0

    private let columns: [String]
    private let thresholds: [Double]

    /// Compares two files line by line; lines of the same bytes agree without being read.
    ///
    /// - Parameter blueFrom: integer score at which blue begins
    init(_ expected: [UInt8], _ found: [UInt8], blueFrom: Double = 500) {
        thresholds = [blueFrom, 2500, 5000, 7500]
        var left = Lines(expected)
        var right = Lines(found)
        columns = left.next().map { Self.fields(expected[$0]) } ?? []
        let ours = right.next().map { Self.fields(found[$0]) } ?? []
        guard columns == ours else {
            disagree("columns \(ours), expected \(columns)")
            return
        }
        while let old = left.next() {
            cells += 1
            guard let new = right.next() else {
                disagree("the last cells are missing")
                return
            }
            if old.count == new.count, areSame(expected, old, found, new) { continue }
            compare(Self.fields(expected[old]), Self.fields(found[new]))
        }
        if right.next() != nil { disagree("more cells than expected") }
    }

    private mutating func compare(_ old: [String], _ new: [String]) {
        guard old.count == columns.count, new.count == columns.count, old[..<2] == new[..<2] else {
            return disagree("cell \(new), expected \(old)")
        }
        let total = columns.count - 2
        let isFar = (5...total).contains { abs((Double(old[$0]) ?? -9) - (Double(new[$0]) ?? 9)) > 1 }
        let isNearThreshold = [old, new].contains { cell in thresholds.contains { abs($0 - (Double(cell[total]) ?? -9)) <= 1 } }
        let hasOtherLevel = old[total + 1] != new[total + 1] && !isNearThreshold
        let hasOtherPersons = abs((Double(old[4]) ?? -9) - (Double(new[4]) ?? 9)) > 0.0015
        let isElsewhere = Double(old[2]) != Double(new[2]) || Double(old[3]) != Double(new[3])
        if isFar || hasOtherLevel || hasOtherPersons || isElsewhere { disagree("cell \(new), expected \(old)") }
    }

    private mutating func disagree(_ what: String) {
        wrong += 1
        if disagreements.count < 5 { disagreements.append(what) }
    }

    private func areSame(_ left: [UInt8], _ old: Range<Int>, _ right: [UInt8], _ new: Range<Int>) -> Bool {
        left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                memcmp(left.baseAddress! + old.lowerBound, right.baseAddress! + new.lowerBound, old.count) == 0
            }
        }
    }

    private static func fields(_ line: ArraySlice<UInt8>) -> [String] {
        let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
        return text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// The lines of a text, as ranges without their line feed.
private struct Lines {
    private let bytes: [UInt8]
    private var start = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Range<Int>? {
        guard start < bytes.count else { return nil }
        let begin = start
        let end = bytes.withUnsafeBytes { buffer in
            memchr(buffer.baseAddress! + begin, Int32(UInt8(ascii: "\n")), buffer.count - begin).map {
                UnsafeRawPointer($0) - buffer.baseAddress!
            }
        }
        start = (end ?? bytes.count) + 1
        let hasReturn = (end ?? bytes.count) > begin && bytes[(end ?? bytes.count) - 1] == UInt8(ascii: "\r")
        return begin..<(end ?? bytes.count) - (hasReturn ? 1 : 0)
    }
}
