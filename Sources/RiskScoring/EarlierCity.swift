import CityModel
import Parallelism

/// An earlier state of a city, scored by the same rules, and which of the city's sources were there.
public struct EarlierCity: Sendable {
    /// For each source the number that it had: of the one of the same layer and id, of repeats the one at the same place among them; nil
    /// for a new one.
    public let numbers: [Int?]
    /// Whether each stands on the plane where it stood.
    public let isInPlace: [Bool]
    /// What the earlier state was scored from.
    public let input: ScoringInput
    /// What was found.
    public let scores: CityScores

    /// Matches the sources of two states, each in the order of sums.
    ///
    /// - Returns: nil when nothing that was found holds: other rules, families or cells
    public init?(_ earlier: ScoringInput, _ scores: CityScores, of input: ScoringInput, threads: Int) {
        guard earlier.rules == input.rules, earlier.families == input.families, earlier.grid == input.grid else { return nil }
        let (old, new) = (earlier.sources, input.sources)
        let numbers = Self.numbers(of: new.items, among: old.items)
        (self.numbers, self.input, self.scores) = (numbers, earlier, scores)
        isInPlace = parallelMap(count: numbers.count, block: 256, threads: threads) { source in
            guard let partner = numbers[source] else { return false }
            return new.plane.isEqual(feature: source, to: partner, of: old.plane)
        }
    }

    private static func numbers(of sources: [Source], among earlier: [Source]) -> [Int?] {
        func precedes(_ left: Source, _ right: Source) -> Bool {
            left.layer != right.layer ? left.layer < right.layer : left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
        }
        var next = 0
        return sources.map { source in
            while next < earlier.count, precedes(earlier[next], source) { next += 1 }
            guard next < earlier.count, !precedes(source, earlier[next]) else { return nil }
            next += 1
            return next - 1
        }
    }

    /// For each source of the earlier state the number that it has now; nil for one that is gone.
    public var laterNumbers: [Int?] {
        var later = [Int?](repeating: nil, count: input.sources.items.count)
        for (number, earlier) in numbers.enumerated() {
            if let earlier { later[earlier] = number }
        }
        return later
    }

    /// Whether no source was added, removed or renamed: each has the number that it had.
    public var keepsNumbers: Bool { numbers.count == input.sources.items.count && numbers.enumerated().allSatisfy { $0 == $1 } }

    /// The number that a source had; nil for one that does not stand where it stood.
    func numberInPlace(ofSource source: Int) -> Int? { isInPlace[source] ? numbers[source] : nil }

    /// Σ λ·H of a source with data that stands where it stood; nil for others.
    func uplift(ofSource source: Int) -> Double? {
        guard let number = numberInPlace(ofSource: source), input.sources.items[number].hasData else { return nil }
        return scores.uplifts[number]
    }

    /// The sources of a family whose influence is not what it was, those without influence left out.
    ///
    /// - Parameter liftedSeverities: s' of the present state's sources
    /// - Returns: numbers in the earlier state as they were, and in the present one as they are, each ascending
    func changedInfluence(
        ofFamily family: Int, _ sources: [Source], liftedSeverities: [Double]
    ) -> (were: [Int], are: [Int]) {
        let earlier = input.sources.items
        var stays = [Bool](repeating: false, count: earlier.count)
        var are: [Int] = []
        for source in sources.indices where sources[source].family == family && liftedSeverities[source] > 0 {
            if let number = numberInPlace(ofSource: source), earlier[number].family == family,
                earlier[number].reach == sources[source].reach,
                earlier[number].core == sources[source].core, scores.liftedSeverities[number] == liftedSeverities[source]
            {
                stays[number] = true
            } else {
                are.append(source)
            }
        }
        let were = earlier.indices.filter { earlier[$0].family == family && !stays[$0] && scores.liftedSeverities[$0] > 0 }
        return (were, are)
    }
}
