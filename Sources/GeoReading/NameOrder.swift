/// Which of some names stood behind each one in the last object that had both: most objects have their members in the order of the one
/// before.
struct NameOrder {
    /// The last entry is the first name.
    private var followers: [Int]
    private var previous: Int

    init(count: Int) {
        followers = Array(repeating: 0, count: count + 1)
        previous = count
    }

    /// Begins an object.
    @inline(__always)
    mutating func begin() { previous = followers.count - 1 }

    /// The name that most likely stands next.
    @inline(__always)
    var guess: Int { followers[previous] }

    /// Goes on behind a name.
    @inline(__always)
    mutating func pass(_ name: Int) {
        if followers[previous] != name { followers[previous] = name }
        previous = name
    }
}
