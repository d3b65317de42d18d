/// Something in the input that a person should know, with its place (DESIGN, promise 5).
public struct Finding: Hashable, Sendable {
    /// What became of the record.
    public enum Severity: String, Sendable, CaseIterable {
        /// The record, or the value, is not used.
        case error
        /// The record is used after a repair that is stated.
        case repaired
        /// The record is used as it is; somebody should look.
        case note
    }

    /// Stable identity: the same defect has the same code in every version.
    public var code: FindingCode
    /// What became of the record.
    public var severity: Severity
    /// Where it stands; nil for a finding about no file.
    public var place: Place?
    /// Layer of the city file.
    public var layer: String?
    /// Position of the feature in its file, from 1.
    public var feature: Int?
    /// Id of the record, when it has one.
    public var id: String?
    /// What was found, values as given.
    public var found: Phrase
    /// What is allowed, as a noun: `a number from 0 to 100`.
    public var allowed: Phrase
    /// What was done.
    public var done: Phrase
    /// How many equal defects it stands for: 1, or more where a layer's are counted and not listed one by one. Totals add these up.
    public var count: Int
    /// The features that a finding about several stands for, positions in the file from 1, one for each defect; empty for a finding about
    /// one feature, or about the file as a whole.
    public var features: [Int32]

    /// A finding.
    public init(
        _ code: FindingCode, _ severity: Severity, place: Place? = nil, layer: String? = nil, feature: Int? = nil, id: String? = nil,
        found: Phrase, allowed: Phrase, done: Phrase, count: Int = 1, features: [Int32] = []
    ) {
        self.code = code
        self.severity = severity
        self.place = place
        self.layer = layer
        self.feature = feature
        self.id = id
        self.found = found
        self.allowed = allowed
        self.done = done
        self.count = count
        self.features = features
    }

    /// Whether it is about the file or the layer as a whole and about no feature.
    public var isAboutWhole: Bool { feature == nil && features.isEmpty }

    /// The finding about those of its features that are meant; nil when none is. Its count and the number in its text are of those.
    ///
    /// A finding about the whole stays as it is; one about several keeps its place, also when the feature there is not meant.
    public func about(_ isMeant: (Int) -> Bool) -> Finding? {
        guard !features.isEmpty else { return feature.map(isMeant) ?? true ? self : nil }
        let left = features.filter { isMeant(Int($0)) }
        guard !left.isEmpty else { return nil }
        guard left.count < features.count else { return self }
        var finding = self
        finding.features = left
        finding.found = found.replacing(last: "\(features.count)", by: "\(left.count)")
        if count == features.count { finding.count = left.count }
        return finding
    }
}

/// A place in an input file.
public struct Place: Hashable, Sendable {
    /// The file as the city file names it: never an absolute path, so that outputs do not depend on the machine.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column in bytes, from 1.
    public var column: Int

    /// A place.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

/// Every kind of finding; the raw value is the code that users see and may filter by.
public enum FindingCode: String, CaseIterable, Sendable {
    // Geometry as read.
    case geometryNull = "geometry-null"
    case geometryEmpty = "geometry-empty"
    case geometryCollection = "geometry-collection"
    case geometryUnknownType = "geometry-unknown-type"
    case geometryMalformed = "geometry-malformed"
    case ringUnclosed = "ring-unclosed"
    case ringTooShort = "ring-too-short"
    case ringDirection = "ring-direction"
    case lineTooShort = "line-too-short"
    case polygonSelfCrossing = "polygon-self-crossing"
    case areaNotSimple = "area-not-simple"
    case positionOutOfRange = "position-out-of-range"
    case axesSwapped = "axes-swapped"
    case partWithoutArea = "part-without-area"
    // Text and structure.
    case duplicateKey = "duplicate-key"
    case featureNotObject = "feature-not-object"
    case propertiesNotObject = "properties-not-object"
    case crsMember = "crs-member"
    case crsContradiction = "crs-contradiction"
    // What the city file says of a layer, and what the layer holds.
    case layerEmpty = "layer-empty"
    case propertyMissing = "property-missing"
    case propertyUnknown = "property-unknown"
    case valueNotListed = "value-not-listed"
    case constantHidesValues = "constant-hides-values"
    case crsDoubtful = "crs-doubtful"
    case boundaryNotArea = "boundary-not-area"
    // Identity.
    case idMissing = "id-missing"
    case idRepeated = "id-repeated"
    // Surveys.
    case idUnknown = "id-unknown"
    case idRemovedToo = "id-removed-too"
    case idChanged = "id-changed"
    case idSimilar = "id-similar"
    case recordMoved = "record-moved"
    case ruleLost = "rule-lost"
    case surveyOlder = "survey-older"
    case surveyFarAhead = "survey-far-ahead"
    // Coordinates.
    case projectionFailed = "projection-failed"
    case outsideBoundary = "outside-boundary"
    case farOutsideBoundary = "far-outside-boundary"
    // Values.
    case numberAsText = "number-as-text"
    case valueNotNumber = "value-not-number"
    case valueOutOfRange = "value-out-of-range"
    case wordUnknown = "word-unknown"
    case noRuleApplies = "no-rule-applies"
    case substanceUnknown = "substance-unknown"
    case substanceAmbiguous = "substance-ambiguous"
    case substanceWithoutClass = "substance-without-class"
    case inventoryUnusable = "inventory-unusable"
    case personsAbsent = "persons-absent"
    case reachInvalid = "reach-invalid"
    case coreBeyondReach = "core-beyond-reach"
    // Targets, shelters, people.
    case targetClassUnknown = "target-class-unknown"
    case shelterWithoutCapacity = "shelter-without-capacity"
    case shelterTypeUnknown = "shelter-type-unknown"
    case shelterReachesNobody = "shelter-reaches-nobody"
    case peopleAbsent = "people-absent"
    case peopleUnreadable = "people-unreadable"
    case peopleOutsideCity = "people-outside-city"
    case peopleMostlyOutsideCity = "people-mostly-outside-city"
}
