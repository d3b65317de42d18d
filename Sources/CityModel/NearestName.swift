/// The known name with the fewest edits (Levenshtein, over characters in lower case) to a mistyped one; the first of equals.
///
/// Nil when every known name needs more edits than half of the longer of the two has characters, and for names beyond 100 characters.
public func nearestName(to name: String, among known: [String]) -> String? {
    guard name.utf8.count <= 400, name.count <= 100 else { return nil }
    var best: (name: String, edits: Int)?
    for candidate in known {
        let edits = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
        guard 2 * edits <= max(name.count, candidate.count) else { continue }
        if best.map({ edits < $0.edits }) ?? true { best = (candidate, edits) }
    }
    return best?.name
}

private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in right.enumerated() {
            let replaced = diagonal + (character == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
