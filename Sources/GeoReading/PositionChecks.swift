import CityModel

/// Judges the positions of a layer in degrees: |longitude| ≤ 180, |latitude| ≤ 90, and no exchange of the two.
///
/// Layers in metres are left as they are. A feature with a position out of range loses its geometry, with an error. If exchanging
/// longitude and latitude would bring all its positions into range, the finding says so, and with `repairAxes` they are exchanged.
/// A layer of which every position lies where China would lie with axes exchanged (x 18…54, y 73…136) is judged as a whole, with one
/// finding: exchanged with `repairAxes`; else without geometry if a latitude is out of range; else used as it is, with a note.
/// Rings of exchanged features are brought to right-hand order again, and the finding about ring direction counts anew.
///
/// - Parameters:
///   - table: its findings grow, their order stays that of the file
///   - system: the coordinate system that holds for the layer, whether from the city file or the file's own `crs` member
///   - repairAxes: whether exchanged axes are put right
///   - options: those that the table was read with
public func checkPositions(
    of table: inout FeatureTable, in system: CoordinateSystem, repairAxes: Bool, options: ReadingOptions
) {
    guard system.isGeographic, !table.geometries.coordinates.isEmpty else { return }
    let judgement =
        table.geometries.coordinates.allSatisfy(\.isInSwappedChina)
        ? judgeSwappedLayer(table, repairAxes: repairAxes, options: options)
        : judgeFeatures(table, repairAxes: repairAxes, options: options)
    table.findings = sortedByPlace(table.findings + judgement.findings)
    exchangeAxes(of: judgement.swapped, in: &table, options: options)
    table.geometries.dropGeometries(of: judgement.unusable)
}

/// What is to be done with features, by ascending index.
private struct Judgement {
    var swapped: [Int] = []
    var unusable: [Int] = []
    var findings: [Finding] = []
}

/// All positions lie in exchanged China: all features are treated alike.
private func judgeSwappedLayer(_ table: FeatureTable, repairAxes: Bool, options: ReadingOptions) -> Judgement {
    let features = table.geometries.kinds.indices.filter { table.geometries.kinds[$0] != .none }
    let isCertain = !table.geometries.coordinates.allSatisfy(\.isInRange)
    let severity: Finding.Severity = repairAxes ? .repaired : isCertain ? .error : .note
    let finding = Finding(
        .axesSwapped, severity, place: table.places[features[0]].place(inFile: options.file), layer: options.layer,
        feature: features[0] + 1, id: table.ids[features[0]]?.text,
        found: "all positions as if latitude came first, such as \(table.geometries.firstPosition(ofFeature: features[0]).text)",
        allowed: "[longitude, latitude]",
        done: repairAxes ? "axes exchanged" : isCertain ? "\(keptWithoutGeometry); --repair-axes exchanges them" : "used as they are",
        count: features.count, features: features.map { Int32($0 + 1) })
    return Judgement(
        swapped: repairAxes ? features : [], unusable: !repairAxes && isCertain ? features : [], findings: [finding])
}

/// Each feature is judged for itself.
private func judgeFeatures(_ table: FeatureTable, repairAxes: Bool, options: ReadingOptions) -> Judgement {
    var judgement = Judgement()
    var log = FileFindings(options)
    for feature in table.geometries.kinds.indices {
        let positions = table.geometries.coordinates[table.geometries.coordinates(ofFeature: feature)]
        guard let wrong = positions.first(where: { !$0.isInRange }) else { continue }
        let isSwapped = positions.allSatisfy { $0.exchanged.isInRange }
        if isSwapped && repairAxes { judgement.swapped.append(feature) } else { judgement.unusable.append(feature) }
        log.add(
            isSwapped ? .axesSwapped : .positionOutOfRange, isSwapped && repairAxes ? .repaired : .error, at: table.places[feature],
            feature: feature + 1, id: table.ids[feature]?.text, found: "position \(wrong.text)",
            allowed: isSwapped ? "[longitude, latitude]" : "longitudes from -180 to 180, latitudes from -90 to 90",
            done: !isSwapped ? keptWithoutGeometry : repairAxes ? "axes exchanged" : "\(keptWithoutGeometry); --repair-axes exchanges them")
    }
    judgement.findings = log.findings()
    return judgement
}

/// Exchanges x and y of features, and turns their rings to right-hand order again.
private func exchangeAxes(of features: [Int], in table: inout FeatureTable, options: ReadingOptions) {
    guard !features.isEmpty else { return }
    let geometries = table.geometries
    var positions = geometries.coordinates
    var reversed = Set(table.reversedRings)
    for feature in features {
        for index in geometries.coordinates(ofFeature: feature) { positions[index] = positions[index].exchanged }
        guard geometries.kinds[feature].isArea else { continue }
        for part in geometries.parts(ofFeature: feature) {
            let rings = geometries.paths(ofPart: part)
            for ring in rings {
                let range = geometries.coordinates(ofPath: ring)
                guard isWrongDirection(doubledArea(of: positions, range), isShell: ring == rings.lowerBound) else { continue }
                positions[range].reverse()
                reversed.formSymmetricDifference([Int32(ring)])
            }
        }
    }
    table.geometries = geometries.replacingCoordinates(positions)
    table.reversedRings = reversed.sorted()
    let turned = ringDirectionFinding(table.reversedRings, of: table.geometries, places: table.places, options: options)
    table.findings.removeAll { $0.code == .ringDirection }
    table.findings = sortedByPlace(table.findings + (turned.map { [$0] } ?? []))
}

extension GeometryTable<Position> {
    /// Takes the geometries from features, by ascending index.
    fileprivate mutating func dropGeometries(of features: [Int]) {
        guard !features.isEmpty else { return }
        var kept = GeometryTable()
        var next = features.startIndex
        for feature in kinds.indices {
            if next < features.endIndex, features[next] == feature {
                kept.endFeature(.none)
                next += 1
            } else {
                kept.append(feature: feature, of: self)
            }
        }
        self = kept
    }

    fileprivate func firstPosition(ofFeature feature: Int) -> Position { coordinates[coordinates(ofFeature: feature).lowerBound] }
}

extension Position {
    fileprivate var exchanged: Position { Position(x: y, y: x) }

    fileprivate var isInRange: Bool { x.magnitude <= 180 && y.magnitude <= 90 }

    /// Longitudes 73 to 136 and latitudes 18 to 54, exchanged.
    fileprivate var isInSwappedChina: Bool { (18...54).contains(x) && (73...136).contains(y) }
}

extension CoordinateSystem {
    /// Whether its positions are longitude and latitude in degrees.
    fileprivate var isGeographic: Bool {
        switch self {
        case .wgs84, .cgcs2000, .gcj02, .bd09: true
        case .epsg: false
        }
    }
}
