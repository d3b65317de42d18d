/// Schemes among which a city may choose, by the key that chooses.
struct SchemeFamily: Sendable {
    let name: String
    let schemes: [ClassScheme]
}
