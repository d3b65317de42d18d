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
