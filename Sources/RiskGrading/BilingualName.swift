/// A name in the two languages of the map.
public struct BilingualName: Hashable, Sendable {
    /// Chinese.
    public let zh: String
    /// English.
    public let en: String
}

extension BilingualName {
    /// Reads `{zh, en}`.
    init(reading node: PackNode) throws(RuleError) {
        zh = try node.member("zh").text()
        en = try node.member("en").text()
    }
}
