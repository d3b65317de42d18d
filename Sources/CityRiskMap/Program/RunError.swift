import CityModel

/// Why a command stopped without doing its work; each case is one exit code of DESIGN.
public enum RunError: Error {
    /// The request itself is wrong: an unknown layer, kind or source.
    case wrongUse(String)
    /// An input cannot be used: malformed, contradictory or refused; with what was found until then.
    case unusableData(String, findings: [Finding] = [])
    /// An input is not there or may not be read.
    case missingInput(String)
    /// An output could not be written; nothing was left half-written.
    case outputFailed(String)
    /// The program contradicts itself: a conservation check failed.
    case internalFault(String)

    /// Where, what was found, what is allowed.
    public var message: String {
        switch self {
        case .wrongUse(let text), .unusableData(let text, _), .missingInput(let text), .outputFailed(let text), .internalFault(let text):
            text
        }
    }

    /// What was found in unusable data until then, one line each: the first twenty, then how many more there are.
    public var findingLines: [String] {
        guard case .unusableData(_, let findings) = self else { return [] }
        let lines = findings.prefix(20).map(\.line)
        return findings.count > lines.count ? lines + ["\(findings.count - lines.count) more findings"] : lines
    }

    /// The process's exit code (sysexits.h).
    public var exitCode: Int32 {
        switch self {
        case .wrongUse: 64
        case .unusableData: 65
        case .missingInput: 66
        case .internalFault: 70
        case .outputFailed: 73
        }
    }
}
