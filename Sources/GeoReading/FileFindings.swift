import CityModel

/// Collects the findings of one file in bounded memory: of each code and severity the first ones one by one, the others as a number.
struct FileFindings {
    /// So many of each code and severity are listed one by one.
    static let listedLimit = 1000

    private let layer: String?
    private let file: String
    private var listed: [Finding] = []
    private var counts: [Key: Int] = [:]
    private var others: [Other] = []

    fileprivate struct Key: Hashable {
        let code: FindingCode
        let severity: Finding.Severity
    }

    /// A finding that is not listed.
    private struct Other {
        let code: FindingCode
        let severity: Finding.Severity
        /// 0 for none.
        let feature: Int32
    }

    init(_ options: ReadingOptions) {
        layer = options.layer
        file = options.file
    }

    /// The state of a log, to which it can go back.
    struct Mark {
        fileprivate var listed: Int
        fileprivate var others: Int
        fileprivate var counts: [Key: Int]
    }

    /// The state now.
    var mark: Mark { Mark(listed: listed.count, others: others.count, counts: counts) }

    /// Forgets all that was added since a mark.
    mutating func goBack(to mark: Mark) {
        listed.removeLast(listed.count - mark.listed)
        others.removeLast(others.count - mark.others)
        counts = mark.counts
    }

    /// How many findings are listed one by one so far.
    var listedCount: Int { listed.count }

    /// Adds a finding; its texts are asked for only if it is listed.
    mutating func add(
        _ code: FindingCode, _ severity: Finding.Severity, at place: FeaturePlace, feature: Int?, id: String? = nil,
        found: @autoclosure () -> Phrase, allowed: @autoclosure () -> Phrase, done: @autoclosure () -> Phrase
    ) {
        let number = counts[Key(code: code, severity: severity), default: 0]
        counts[Key(code: code, severity: severity)] = number + 1
        guard number < Self.listedLimit else {
            return others.append(Other(code: code, severity: severity, feature: Int32(feature ?? 0)))
        }
        listed.append(
            Finding(
                code, severity, place: place.place(inFile: file), layer: layer, feature: feature, id: id, found: found(),
                allowed: allowed(), done: done()))
    }

    /// Tells the findings listed since there were `first` of them the id of their feature, which the file may give last.
    mutating func setID(_ id: String?, from first: Int) {
        for index in first..<listed.count { listed[index].id = id }
    }

    /// All findings, with one that was made elsewhere, in file order; then for each code and severity that has more one finding that stands for the others.
    func findings(and other: Finding? = nil) -> [Finding] {
        var all = sortedByPlace(other.map { listed + [$0] } ?? listed)
        for code in FindingCode.allCases {
            for severity in Finding.Severity.allCases {
                let count = counts[Key(code: code, severity: severity), default: 0] - Self.listedLimit
                guard count > 0, let model = listed.first(where: { $0.code == code && $0.severity == severity }) else { continue }
                all.append(
                    Finding(
                        code, severity, layer: layer, found: "\(count) more of this kind", allowed: model.allowed, done: model.done,
                        count: count,
                        features: others.filter { $0.code == code && $0.severity == severity && $0.feature > 0 }.map(\.feature)))
            }
        }
        return all
    }
}

/// File order; findings without a place come last, those of one place stay as they are.
func sortedByPlace(_ findings: [Finding]) -> [Finding] {
    let keyed = findings.enumerated().map { (line: $1.place?.line ?? .max, column: $1.place?.column ?? .max, number: $0) }
    return keyed.sorted { ($0.line, $0.column, $0.number) < ($1.line, $1.column, $1.number) }.map { findings[$0.number] }
}
