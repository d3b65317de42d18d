import Parallelism
import Testing

@Suite("A parallel map")
struct ParallelMapTests {
    private struct Odd: Error, Equatable { var number: Int }

    @Test("returns results in order for any number of threads", arguments: [1, 2, 3, 8, 100])
    func ordered(threads: Int) {
        #expect(parallelMap(count: 1000, threads: threads) { $0 * $0 } == (0..<1000).map { $0 * $0 })
        #expect(parallelMap(count: 0, threads: threads) { $0 }.isEmpty)
    }

    @Test("in blocks returns results in order too", arguments: [1, 2, 8], [1, 7, 500, 2000])
    func blocks(threads: Int, block: Int) {
        #expect(parallelMap(count: 1000, block: block, threads: threads) { 3 * $0 } == (0..<1000).map { 3 * $0 })
        #expect(parallelMap(count: 0, block: block, threads: threads) { $0 }.isEmpty)
    }

    @Test("by weight returns results in order too", arguments: [1, 2, 8])
    func weighted(threads: Int) {
        let weights = (0..<500).map { ($0 * 7919) % 101 }
        #expect(parallelMap(weights: weights, threads: threads) { $0 + 1 } == Array(1...500))
    }

    @Test("two pieces of work give both results, or the first one's error", arguments: [1, 2, 8])
    func twoPieces(threads: Int) {
        let (number, word) = sideBySide(threads: threads) {
            7
        } _: {
            "seven"
        }
        #expect(number == 7 && word == "seven")
        #expect(throws: Odd(number: 1)) {
            try sideBySide(threads: threads) { () throws(Odd) -> Int in
                throw Odd(number: 1)
            } _: { () throws(Odd) -> Int in
                throw Odd(number: 3)
            }
        }
    }

    @Test("throws the error of the lowest number", arguments: [1, 2, 8])
    func lowestError(threads: Int) {
        #expect(throws: Odd(number: 3)) {
            try parallelMap(count: 100, threads: threads) { if $0 >= 3, $0 % 2 == 1 { throw Odd(number: $0) } }
        }
        #expect(throws: Odd(number: 1)) {
            try parallelMap(weights: Array(0..<100), threads: threads) { if $0 % 2 == 1 { throw Odd(number: $0) } }
        }
    }
}
