import CityModel

/// All findings of a run, grouped; counts are exact, and of each group the first findings are kept whole.
struct FindingLog: Sendable {
    /// Findings of one code, severity and layer.
    struct Group: Sendable {
        /// What was found.
        var code: FindingCode
        /// What became of the records.
        var severity: Finding.Severity
        /// Layer; nil for findings about no layer.
        var layer: String?
        /// Whether it is about what a survey says of the layer, and so about none of its records.
        var isOfSurvey: Bool
        /// How many there are.
        var count: Int
        /// The first of them, at most `FindingLog.kept`.
        var findings: [Finding]
        /// How many there are of each file.
        fileprivate var countOfFile: [String?: Int] = [:]
        /// The features that they are about.
        fileprivate var features: Set<FeatureOfFile> = []
        /// Whether one of them is about no feature.
        fileprivate var isAboutWhole = false
    }

    fileprivate struct FeatureOfFile: Hashable {
        var file: String?
        var feature: Int
    }

    /// How many findings of a group are kept whole.
    static let kept = 1000

    /// Groups in the order of their first finding.
    private(set) var groups: [Group] = []
    private var positions: [Key: Int] = [:]

    private struct Key: Hashable {
        var code: FindingCode
        var severity: Finding.Severity
        var layer: String?
        var isOfSurvey: Bool
    }

    /// Adds findings in their order.
    ///
    /// - Parameter isOfSurvey: whether they are about what surveys say of layers, and so about none of their records
    mutating func add(_ findings: some Sequence<Finding>, isOfSurvey: Bool = false) {
        for finding in findings { add(finding, isOfSurvey: isOfSurvey) }
    }

    /// Adds a finding, which may stand for many.
    mutating func add(_ finding: Finding, isOfSurvey: Bool = false) {
        let key = Key(code: finding.code, severity: finding.severity, layer: finding.layer, isOfSurvey: isOfSurvey)
        let position = positions[key] ?? groups.count
        if position == groups.count {
            positions[key] = position
            groups.append(
                Group(
                    code: finding.code, severity: finding.severity, layer: finding.layer, isOfSurvey: isOfSurvey, count: 0, findings: []))
        }
        groups[position].add(finding)
    }

    /// How many findings of a severity there are.
    func count(_ severity: Finding.Severity) -> Int {
        groups.reduce(0) { $0 + ($1.severity == severity ? $1.count : 0) }
    }

    /// What `--strict` has against the errors and repairs that were not known before; nil when there are none.
    ///
    /// - Parameter known: of these, those of one code, layer and file are known up to their number
    func strictRefusal(besides known: FindingLog = FindingLog()) -> String? {
        let before = known.strictCounts
        return Self.strictRefusal(ofCount: strictCounts.reduce(0) { $0 + max(0, $1.value - before[$1.key, default: 0]) })
    }

    /// Errors and repairs by group and file.
    private var strictCounts: [FileKey: Int] {
        var counts: [FileKey: Int] = [:]
        for group in groups where group.severity != .note {
            let key = Key(code: group.code, severity: group.severity, layer: group.layer, isOfSurvey: group.isOfSurvey)
            for (file, count) in group.countOfFile { counts[FileKey(group: key, file: file)] = count }
        }
        return counts
    }

    private struct FileKey: Hashable {
        var group: Key
        var file: String?
    }

    /// What `--strict` has against so many errors and repairs; nil when there are none.
    static func strictRefusal(ofCount count: Int) -> String? {
        count > 0 ? "--strict: \(count) findings are errors or repairs, none is allowed" : nil
    }

    /// How many records of a layer have an error of their own.
    func unusableRecords(of layer: String) -> Int {
        errors(of: layer).reduce(into: Set()) { $0.formUnion($1.features) }.count
    }

    /// Whether an error concerns a layer as a whole.
    func isWhollyDoubtful(_ layer: String) -> Bool {
        errors(of: layer).contains(where: \.isAboutWhole)
    }

    private func errors(of layer: String) -> [Group] { groups.filter { $0.severity == .error && $0.layer == layer && !$0.isOfSurvey } }

    /// Groups by severity (error, repaired, note), in the order of their first finding within.
    var bySeverity: [Group] {
        Finding.Severity.allCases.flatMap { severity in groups.filter { $0.severity == severity } }
    }
}

extension FindingLog.Group {
    fileprivate mutating func add(_ finding: Finding) {
        count += finding.count
        countOfFile[finding.place?.file, default: 0] += finding.count
        if findings.count < FindingLog.kept { findings.append(finding) }
        guard severity == .error else { return }
        isAboutWhole = isAboutWhole || finding.isAboutWhole
        for feature in finding.features.isEmpty ? [finding.feature].compactMap(\.self) : finding.features.map(Int.init) {
            features.insert(FindingLog.FeatureOfFile(file: finding.place?.file, feature: feature))
        }
    }
}
