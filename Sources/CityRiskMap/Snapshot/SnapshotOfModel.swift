import CityModel

// How a snapshot holds the things of the model: for each type what is written, and the same read back.

extension SnapshotWriter {
    mutating func phrase(_ phrase: Phrase) {
        text(phrase.beginning)
        list(phrase.links) { writer, link in
            switch link.argument {
            case .text(let text):
                writer.byte(0)
                writer.ownText(text)
            case .number(let number):
                writer.byte(1)
                writer.number(number)
            case .phrase(let phrase):
                writer.byte(2)
                writer.phrase(phrase)
            case .list(let phrases, let separator):
                writer.byte(3)
                writer.list(phrases) { $0.phrase($1) }
                writer.phrase(separator)
            }
            writer.text(link.words)
        }
    }

    mutating func place(_ place: Place) {
        text(place.file)
        integer(place.line)
        integer(place.column)
    }

    mutating func finding(_ finding: Finding) {
        text(finding.code.rawValue)
        text(finding.severity.rawValue)
        optional(finding.place) { $0.place($1) }
        optional(finding.layer) { $0.text($1) }
        optional(finding.feature) { $0.integer($1) }
        optional(finding.id) { $0.text($1) }
        phrase(finding.found)
        phrase(finding.allowed)
        phrase(finding.done)
        integer(finding.count)
        array(finding.features)
    }

    /// The findings of each file.
    mutating func findings(_ findings: [[Finding]]) { list(findings) { $0.list($1) { $0.finding($1) } } }

    mutating func grade(_ grade: Grade) {
        number(grade.severity)
        byte(grade.level.rawValue)
        integer(grade.deciding)
        list(grade.results) { writer, result in
            writer.text(result.rule)
            writer.optional(result.scheme) { $0.text($1) }
            writer.number(result.severity)
            writer.byte(result.level.rawValue)
            writer.citation(result.citation)
            writer.list(result.levelCitations) { $0.citation($1) }
            writer.phrase(result.detail)
        }
        number(grade.hiddenDangerAddition)
        list(grade.additionCitations) { $0.citation($1) }
    }

    mutating func shape<Coordinate>(_ table: GeometryTable<Coordinate>) {
        array(table.kinds.map(\.rawValue))
        let arePoints = table.coordinates.count == table.count && table.kinds.allSatisfy { $0 == .point }
        flag(arePoints)
        guard !arePoints else { return }
        array(table.partStarts)
        array(table.pathStarts)
        array(table.coordinateStarts)
    }
}

extension SnapshotReader {
    /// Phrases within phrases, at most so deep.
    private static let deepest = 16

    mutating func phrase(depth: Int = 0) throws -> Phrase {
        guard depth < Self.deepest else { throw Damage() }
        let beginning = try text()
        let links = try list { reader -> (argument: Phrase.Argument, words: String) in
            let argument: Phrase.Argument =
                switch try reader.byte() {
                case 0: .text(try reader.ownText())
                case 1: .number(try reader.anyNumber())
                case 2: .phrase(try reader.phrase(depth: depth + 1))
                case 3:
                    .list(
                        try reader.list { try $0.phrase(depth: depth + 1) },
                        separator: try reader.phrase(depth: depth + 1))
                default: throw Damage()
                }
            return (argument, try reader.text())
        }
        return Phrase(beginning: beginning, links: links)
    }

    mutating func place() throws -> Place { Place(file: try text(), line: try integer(), column: try integer()) }

    mutating func finding() throws -> Finding {
        guard let code = FindingCode(rawValue: try text()), let severity = Finding.Severity(rawValue: try text()) else { throw Damage() }
        let place = try optional { try $0.place() }
        let layer = try optional { try $0.text() }
        let feature = try optional { try $0.integer() }
        let id = try optional { try $0.text() }
        let (found, allowed, done) = (try phrase(), try phrase(), try phrase())
        let count = try integer()
        let features = try array(Int32.self)
        guard (1...Int(Int32.max)).contains(count), features.allSatisfy({ $0 > 0 }) else { throw Damage() }
        return Finding(
            code, severity, place: place, layer: layer, feature: feature, id: id, found: found, allowed: allowed, done: done, count: count,
            features: features)
    }

    /// The findings of so many files.
    mutating func findings(files: Int) throws -> [[Finding]] {
        let findings = try list { try $0.list { try $0.finding() } }
        guard findings.count == files else { throw Damage() }
        return findings
    }

    mutating func level() throws -> Level {
        guard let level = Level(rawValue: try byte()) else { throw Damage() }
        return level
    }

    mutating func grade() throws -> Grade {
        let (severity, level) = (try number(), try level())
        let deciding = try integer()
        let results = try list { reader in
            RuleResult(
                rule: try reader.text(), scheme: try reader.optional { try $0.text() }, severity: try reader.number(),
                level: try reader.level(), citation: try reader.citation(), levelCitations: try reader.list { try $0.citation() },
                detail: try reader.phrase())
        }
        guard results.indices.contains(deciding) else { throw Damage() }
        return Grade(
            severity: severity, level: level, deciding: deciding, results: results, hiddenDangerAddition: try number(),
            additionCitations: try list { try $0.citation() })
    }

    /// The shape of a table, and its coordinates of one or more systems.
    struct Shape {
        let kinds: [GeometryKind]
        let partStarts: [Int32]
        let pathStarts: [Int32]
        let coordinateStarts: [Int32]

        func table<Coordinate>(_ coordinates: [Coordinate]) throws -> GeometryTable<Coordinate> {
            let table = GeometryTable(
                checking: kinds, partStarts: partStarts, pathStarts: pathStarts, coordinateStarts: coordinateStarts,
                coordinates: coordinates)
            guard let table else { throw Damage() }
            return table
        }
    }

    mutating func shape() throws -> Shape {
        var kinds: [GeometryKind] = []
        let bytes = try array(UInt8.self)
        kinds.reserveCapacity(bytes.count)
        for byte in bytes {
            guard let kind = GeometryKind(rawValue: byte) else { throw Damage() }
            kinds.append(kind)
        }
        if try flag() {
            guard kinds.count < Int(Int32.max) else { throw Damage() }
            let starts = Array(0...Int32(kinds.count))
            return Shape(kinds: kinds, partStarts: starts, pathStarts: starts, coordinateStarts: starts)
        }
        return Shape(
            kinds: kinds, partStarts: try array(Int32.self), pathStarts: try array(Int32.self), coordinateStarts: try array(Int32.self))
    }
}

extension SnapshotWriter {
    mutating func inputRecord(_ record: InputRecord) {
        text(record.name)
        integer(record.byteCount)
        text(record.sha256)
    }

    mutating func surveyReport(_ report: SurveyReport) {
        text(report.name)
        list(report.layers) { writer, change in
            writer.text(change.layer)
            for count in [change.added, change.changed, change.removed, change.unchanged] { writer.integer(count) }
        }
    }
}

extension SnapshotReader {
    mutating func inputRecord() throws -> InputRecord {
        InputRecord(name: try text(), byteCount: try integer(), sha256: try text())
    }

    mutating func surveyReport() throws -> SurveyReport {
        SurveyReport(
            name: try text(),
            layers: try list { reader in
                LayerChange(
                    layer: try reader.text(), added: try reader.integer(), changed: try reader.integer(), removed: try reader.integer(),
                    unchanged: try reader.integer())
            })
    }
}
