import CityModel

/// Whether a ring of this signed area runs against the right-hand rule (RFC 7946, 3.1.6).
func isWrongDirection(_ doubledArea: Double, isShell: Bool) -> Bool { isShell ? doubledArea < 0 : doubledArea > 0 }

/// The one finding about all rings of a file that ran the wrong way round (RFC 7946, 3.1.6: shells counter-clockwise, holes clockwise).
///
/// - Parameter reversed: indices of the paths that were turned, ascending
/// - Returns: a finding at the first such feature that stands for all the rings; nil if there are none
func ringDirectionFinding(
    _ reversed: [Int32], of geometries: GeometryTable<Position>, places: [FeaturePlace], options: ReadingOptions
) -> Finding? {
    let features = reversed.map { path in
        let part = geometries.pathStarts.partitioningIndex { $0 > path } - 1
        return geometries.partStarts.partitioningIndex { $0 > Int32(part) }
    }
    guard let first = features.first else { return nil }
    return Finding(
        .ringDirection, .note, place: places[first - 1].place(inFile: options.file), layer: options.layer, feature: first,
        found: reversed.count == 1 ? "a ring the wrong way round" : "rings the wrong way round: \(reversed.count), the first here",
        allowed: "shells counter-clockwise, holes clockwise", done: "turned round", count: reversed.count,
        features: features.map(Int32.init))
}

extension Array {
    /// The first index at which a predicate holds that is false before some index and true from there on.
    fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
