import CityModel
import JSONCoding
import MapExport
import MapLayers

/// What became of the cities of a batch, in the order in which they were named.
public struct BatchReport: Sendable {
    private let outcomes: [BatchOutcome]
    private let allowedShare: Double
    private let labels: Labels

    /// - Throws: `StyleError` when the built-in texts cannot be read
    init(_ outcomes: [BatchOutcome], allowedShare: Double) throws(StyleError) {
        (self.outcomes, self.allowedShare) = (outcomes, allowedShare)
        let known = outcomes.compactMap { try? $0.result.get().labels }
        if let first = known.first, known.allSatisfy({ $0.language == first.language }) {
            labels = first
        } else {
            labels = try StyleFiles().labels(.en)
        }
    }

    /// The highest exit code among cities that failed; else 1 when one has findings above the allowed share; else 0.
    public var exitCode: Int32 {
        let failed = outcomes.compactMap { if case .failure(let error) = $0.result { error.exitCode } else { nil } }.max()
        return failed ?? (outcomes.contains { (try? $0.result.get().isAbove(allowedShare)) ?? false } ? 1 : 0)
    }

    /// Why cities failed, with what was found in them.
    public var errorLines: [String] {
        outcomes.flatMap { outcome -> [String] in
            guard case .failure(let error) = outcome.result else { return [] }
            return ["\(outcome.entry.city): \(error.message)"] + error.findingLines.map { "  \($0)" }
        }
    }

    /// Every city with its numbers, and the exit code.
    public var json: [UInt8] {
        prettyJSON(
            .object([
                .init("cities", .array(outcomes.map { $0.value(allowedShare: allowedShare) })), .init("exit_code", Int(exitCode)),
            ]))
    }

    /// A table with a row per city, then why cities failed; in the cities' language, or in English when they have several.
    public var text: String {
        let header =
            ["folder", "status", "cells"].map(labels.column) + Level.colours.map { "\(labels.levels[$0]) km²" }
            + Self.peopled.map { "\(labels.levels[$0]) \(labels.column("persons"))" }
            + ["outputs_changed", "errors", "repaired", "notes", "seconds"].map(labels.column)
        let table = alignedRows([header] + outcomes.map(row)).joined(separator: "\n") + "\n"
        return table + (errorLines.isEmpty ? "" : "\n" + errorLines.joined(separator: "\n") + "\n")
    }

    /// Levels of which the table gives the persons.
    private static let peopled: [Level] = [.red, .orange]

    private func row(_ outcome: BatchOutcome) -> [String] {
        let seconds = fixed(outcome.seconds, decimals: 2)
        switch outcome.result {
        case .success(let result):
            let summary = result.summary
            let persons = summary.levels.filter { Self.peopled.contains($0.level) }.map { rounded($0.persons, decimals: 0) }
            return [outcome.entry.city, labels.phrase(Phrase(words: result.status.rawValue)), "\(summary.cells)"]
                + summary.levels.map { fixed($0.area, decimals: 2) } + persons
                + ["\(result.written.count + result.removed.count)"]
                + [summary.errors, summary.repaired, summary.notes].map { "\($0)" } + [seconds]
        case .failure(let error):
            let dashes = Array(repeating: "-", count: 1 + Level.colours.count + Self.peopled.count + 4)
            return [outcome.entry.city, labels.phrase("failed, exit code \(error.exitCode)")] + dashes + [seconds]
        }
    }
}
