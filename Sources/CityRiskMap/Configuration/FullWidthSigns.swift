/// A sign of Chinese typing where YAML has one of its own: what a parser complains of lines later.
struct FullWidthSign {
    /// Line, from 1.
    let line: Int
    /// What is there, `：`.
    let found: String
    /// What YAML has there, `: `.
    let needed: String

    /// The first one of a text's lines up to one: after a key, or in a list or mapping in brackets.
    init?(in text: String, upTo last: Int) {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(last).enumerated() {
            if line.firstMatch(of: /^[\s\-{]*[A-Za-z_]+\s*：/) != nil {
                (self.line, found, needed) = (number + 1, "：", ": ")
                return
            }
            if line.firstMatch(of: /[\[{][^\]}"']*，/) != nil {
                (self.line, found, needed) = (number + 1, "，", ", ")
                return
            }
            if line.firstMatch(of: /[\[{][^\]}"']*：/) != nil {
                (self.line, found, needed) = (number + 1, "：", ": ")
                return
            }
        }
        return nil
    }

    /// In words.
    var text: String { "line \(line): full-width \"\(found)\", \"\(needed)\" is needed" }
}
