import CityModel

extension Finding {
    /// `parks.geojson:12:3: P07: score: 120; allowed: 0…100; not used` in English, without control characters: for messages of commands
    /// that have no city and so no language.
    var line: String {
        let place = place.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
        let text = "\(place)\(shownID.map { "\($0): " } ?? "")\(found); allowed: \(allowed); \(done)"
        return withoutControlCharacters(text)
    }

    /// The id as lines show it: at most 80 characters of it.
    var shownID: String? {
        id.map { id in
            let shown = id.unicodeScalars.prefix(80)
            return shown.endIndex < id.unicodeScalars.endIndex ? String(shown) + "…" : id
        }
    }
}
