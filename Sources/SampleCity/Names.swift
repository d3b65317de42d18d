/// Fictional place names: two characters each, 400 in all, in an order that depends on the seed.
struct Names {
    private static let first = Array("霁沐澄棠芷苇瑶筠翎珂岚汐霖霏朔昀禾榆槿茗")
    private static let second = Array("湄汀渚麓洲屿坪澜溪陌川原岫泽垣圃津堰畔庭")
    private let offset: Int
    private var used: [String: Int] = [:]

    init(seed: UInt64, stream: UInt64) {
        var random = Random(seed: seed, stream: stream &+ 100)
        offset = random.integer(in: 0...399)
    }

    /// Name number `index`; 400 differ.
    private func place(_ index: Int) -> String {
        let pair = (index * 149 + offset) % 400
        return String([Self.first[pair % 20], Self.second[pair / 20]])
    }

    /// A place name with a word behind it, never the same twice: from the 401st on, numbered.
    mutating func next(_ word: String) -> String {
        let index = used[word, default: 0]
        used[word] = index + 1
        let name = place(index * 7 + word.utf8.reduce(0) { ($0 * 31 + Int($1)) % 400 }) + word
        return index < 400 ? name : name + "(\(index / 400 + 1))"
    }
}
