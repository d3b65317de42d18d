import CityModel

/// Languages of a city file's outputs.
public enum Language: String, Sendable, CaseIterable {
    case zh, en
}

/// Every text that outputs show to people, in one language, as a file of `Styles` gives them.
public struct Labels: Hashable, Sendable {
    /// Texts of the sheet and of the findings' summary; the raw value is the key in the file. A text holds each of its placeholders.
    public enum Text: String, Sendable, CaseIterable {
        case title, familyTitle, districtTitle, subtitle, overview, legend
        // The legend of levels.
        case zone, source, level, score, closedInterval, halfOpenInterval, emptyInterval, intervalNote, noneMeaning, noDataMeaning
        case assessedFamilies
        // The legend of symbols and lines.
        case unplacedSources, ungradedSources, nobodyCounted, undrawnSources, worstUndrawn, outsideCount
        case kindsAndCounts, drawnOf, otherKinds, shelters, cityBoundary, districtBoundary
        // The table of levels.
        case amounts, area, share, persons, total, notApplicable
        // The table of the worst districts.
        case worstDistricts, meanScore, highArea, highPersons
        // Scale and north.
        case scale, kilometres, metres, north, trueNorth, gridNorth, convergence, gridInterval
        // Notes.
        case crs, crsByCode, gaussKruger, utmNorth, utmSouth, cell, dataDate, sourceCount, shelterCount, standards, profiles, compiledBy
        case reviewNumber, `internal`, boundaryNote, unnamedDistricts, wordSeparator, listSeparator
        // The findings' summary.
        case findings, noFindings, findingCounts, findingCount, moreFindings, feature, found, allowed, done
        // The explanation of a cell; the letters are those of MODEL.
        case explainedCell, explainedOutside, explainedNowhere, explainedTotal, explainedNone, toWorse, toBetter, explainedFormula
        case peopleNearby, noPeopleLayer, nearestTarget, noTargetNear, placesPerPerson, noShelterCounts, noShelterReaches, shelterTerm
        case byConstant, byStandIn, byValues, byField, trustMarks
        case explainedFamily, sourceTerm, uplift, gradedBy, otherRule, hiddenDangers, noGrade
        // The comparison of two states.
        case changeTitle, changeSubtitle, changeSubtitleOtherRules, states, changeLegend, changeNote, worsened, appeared, improved,
            vanished, unchangedRisk
        case roseTo, undrawnRecords
        case changedRecords, changedKinds, population, addedRecord, removedRecord, changedRecord, unchangedRecord, becameWorse,
            becameMilder, becameOther
        case mainCauses, causeAmounts, moreCauses, changeBoundaryNote, levelChanges, before, after, difference, transitionsOf, changeZones,
            changeZone,
            moreChangeZones, noChangeZones, causeLine,
            otherCauses
        case recordCounts, moreRecords, sources, targets, peopleLayer, cellsOnlyBefore, cellsOnlyAfter, otherRules
        case fromTo, moved, otherShape, couplingChange, personsNearbyChange, beginsToCount, ceasesToCount, notCounted, addedNotCounted,
            rulesChange, limitCause
        case boundaryCause, rounding

        /// Names that the text holds in braces, to be filled in.
        public var placeholders: [String] {
            switch self {
            case .title: ["city"]
            case .familyTitle: ["city", "family"]
            case .districtTitle: ["city", "district"]
            case .closedInterval, .halfOpenInterval: ["from", "to"]
            case .drawnOf: ["drawn", "all"]
            case .assessedFamilies: ["names"]
            case .unplacedSources, .ungradedSources, .undrawnSources: ["counts"]
            case .worstUndrawn: ["source", "rank"]
            case .outsideCount: ["count"]
            case .roseTo: ["level"]
            case .undrawnRecords: ["count", "names"]
            case .changeNote: ["cells"]
            case .otherKinds, .worstDistricts, .sourceCount, .shelterCount, .unnamedDistricts, .findingCount, .moreFindings: ["count"]
            case .scale: ["scale"]
            case .gridInterval: ["interval"]
            case .convergence: ["angle"]
            case .crs: ["name", "epsg"]
            case .crsByCode: ["epsg"]
            case .gaussKruger: ["meridian"]
            case .utmNorth, .utmSouth: ["zone"]
            case .cell: ["size"]
            case .dataDate: ["date"]
            case .standards, .profiles: ["names"]
            case .compiledBy: ["name"]
            case .reviewNumber, .feature: ["number"]
            case .findingCounts: ["all", "errors", "repaired", "notes"]
            case .found: ["found"]
            case .allowed: ["allowed"]
            case .done: ["done"]
            case .explainedCell: ["longitude", "latitude", "column", "row", "x", "y", "district"]
            case .explainedNowhere: ["source"]
            case .explainedTotal: ["points", "level", "family"]
            case .explainedNone: ["points", "level"]
            case .toWorse: ["level", "points"]
            case .toBetter: ["level", "points"]
            case .explainedFormula: ["formula"]
            case .peopleNearby: ["factor", "persons", "knots"]
            case .nearestTarget: ["factor", "highest", "target", "distance", "share"]
            case .placesPerPerson: ["factor", "access", "sufficiency", "enough"]
            case .shelterTerm: ["shelter", "distance", "weight", "ratio", "product"]
            case .explainedFamily: ["family", "hazard", "order", "sum", "points", "level"]
            case .sourceTerm: ["share", "source", "level", "severity", "lifted", "reach", "core", "distance", "t", "k", "raised"]
            case .uplift: ["family", "factor", "hazard", "value"]
            case .gradedBy: ["rule", "clause", "detail"]
            case .otherRule: ["rule", "level", "severity", "clause", "detail"]
            case .hiddenDangers: ["value", "clause"]
            case .noGrade: ["source"]
            case .byConstant, .byStandIn: ["property", "value", "file"]
            case .byValues: ["property", "theirs", "pairs", "file"]
            case .byField: ["property", "theirs", "file"]
            case .changeTitle: ["city"]
            case .states: ["before", "after"]
            case .transitionsOf: ["map"]
            case .changeZone:
                [
                    "number", "sort", "cells", "area", "persons", "change", "before", "after", "place", "transition", "count", "share",
                    "worst",
                ]
            case .moreChangeZones, .moreRecords, .moreCauses, .addedNotCounted, .otherCauses, .cellsOnlyBefore, .cellsOnlyAfter: ["count"]
            case .causeLine: ["points", "cause"]
            case .recordCounts: ["what", "added", "removed", "changed"]
            case .peopleLayer: ["layer", "before", "after", "added", "removed", "changed"]
            case .causeAmounts: ["zones", "area", "persons", "points"]
            case .fromTo: ["what", "before", "after"]
            case .moved: ["distance"]
            case .couplingChange: ["family", "before", "after"]
            case .personsNearbyChange: ["before", "after"]
            default: []
            }
        }
    }

    /// The language.
    public var language: Language
    /// 重大, 较大, 一般, 低, 无, 无数据.
    public var levels: PerLevel<String>
    /// 红, 橙, 黄, 蓝 and the colours of none and "no data".
    public var colours: PerLevel<String>
    /// By id of the rule pack.
    public var kinds: [String: String]
    /// By id of the rule pack.
    public var rules: [String: String]
    /// By id; `total` for all together.
    public var families: [String: String]
    /// By the rule pack's word.
    public var shelterTypes: [String: String]
    /// Column headers by id, e.g. `mean_score`.
    public var columns: [String: String]
    /// What became of a record.
    public var severities: [Finding.Severity: String]
    /// Titles of findings.
    public var findings: [FindingCode: String]
    /// All other texts.
    public var texts: [Text: String]
    /// Sentences of findings and grades by their English template; empty in English.
    public var phrases: [String: PhraseTemplate]

    /// Labels from their parts; `severities`, `findings` and `texts` must be complete.
    public init(
        language: Language, levels: PerLevel<String>, colours: PerLevel<String>, kinds: [String: String], rules: [String: String],
        families: [String: String],
        shelterTypes: [String: String], columns: [String: String], severities: [Finding.Severity: String],
        findings: [FindingCode: String], texts: [Text: String], phrases: [String: PhraseTemplate] = [:]
    ) {
        precondition(Finding.Severity.allCases.allSatisfy { severities[$0] != nil }, "a label for every severity")
        precondition(FindingCode.allCases.allSatisfy { findings[$0] != nil }, "a label for every finding code")
        precondition(Text.allCases.allSatisfy { texts[$0] != nil }, "every text")
        self.language = language
        self.levels = levels
        self.colours = colours
        self.kinds = kinds
        self.rules = rules
        self.families = families
        self.shelterTypes = shelterTypes
        self.columns = columns
        self.severities = severities
        self.findings = findings
        self.texts = texts
        self.phrases = phrases
    }

    /// A kind in words; a kind of the city's own rules by its id.
    public func kind(_ id: String) -> String { kinds[id] ?? id }

    /// A rule in words; one that the file does not name by its id.
    public func rule(_ id: String) -> String { rules[id] ?? id }

    /// A family in words; one of the city's own by its id; nil for the total.
    public func family(_ id: String?) -> String { families[id ?? "total"] ?? id ?? "total" }

    /// A type of shelter in words.
    public func shelterType(_ id: String) -> String { shelterTypes[id] ?? id }

    /// The header of a column; its id when the file does not name it.
    public func column(_ id: String) -> String { columns[id] ?? id }

    /// A severity of findings in words.
    public func severity(_ severity: Finding.Severity) -> String { severities[severity]! }

    /// The title of a kind of finding.
    public func finding(_ code: FindingCode) -> String { findings[code]! }

    /// A phrase for people, numbers with at most six significant digits.
    public func phrase(_ phrase: Phrase) -> String { phrase.text(digits: 6, in: phrases) }

    /// A text with its placeholders filled in; values are not searched for placeholders.
    public func text(_ text: Text, _ values: KeyValuePairs<String, String> = [:]) -> String {
        var filled = ""
        for piece in Self.pieces(of: texts[text]!) {
            switch piece {
            case .literal(let literal): filled += literal
            case .placeholder(let name): filled += values.first { $0.key == name }?.value ?? ""
            }
        }
        return filled
    }

    /// A stretch of a text.
    public enum Piece: Hashable, Sendable {
        case literal(String)
        case placeholder(String)
    }

    /// A text cut at its placeholders, `{name}`; a brace without its partner is literal.
    public static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            pieces.append(.literal(String(rest[..<open])))
            pieces.append(.placeholder(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        pieces.append(.literal(String(rest)))
        return pieces
    }
}
