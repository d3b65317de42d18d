import CityModel
import JSONCoding
import TestSupport

/// A generated file with the answer that every reader of it must give.
struct ReadingFile {
    var bytes: [UInt8]
    var answer: ReadingAnswer
}

/// What a reading job is checked by.
struct ReadingAnswer: Equatable {
    var features: Int
    var positions: Int
    /// Sum of all coordinates, to 1e-6 of itself.
    var coordinateSum: Double
    /// Sum of the numeric property `score`.
    var scoreSum: Double

    /// Whether two answers are of the same file, up to the order of additions.
    func agrees(with other: ReadingAnswer) -> Bool {
        func near(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= 1e-6 * max(1, abs(left)) }
        return features == other.features && positions == other.positions && near(coordinateSum, other.coordinateSum)
            && near(scoreSum, other.scoreSum)
    }
}

/// Point features with 10 properties: Chinese text, `\u` escapes, nulls, escaped quotes, digits of full precision.
func pointsFile(byteCount: Int, seed: UInt64) -> ReadingFile {
    var random = SeededGenerator(seed: seed)
    return featureFile(byteCount: byteCount) { number, writer, answer in
        let place = (x: Double.random(in: 110...116, using: &random), y: Double.random(in: 28...33, using: &random))
        writer.raw("{\"type\": \"Point\", \"coordinates\": ")
        position(place, in: &writer, &answer)
        writer.raw("}, \"properties\": {\"id\": ")
        writer.integer(number)
        writer.raw(", \"name\": \"示范化工厂\\u4E00号 \\\"甲\\\"\", \"score\": ")
        score(Double.random(in: 0...100, using: &random), in: &writer, &answer)
        writer.raw(", \"status\": \"在产\", \"veto\": null, \"persons_500m\": ")
        writer.integer(Int.random(in: 0...5000, using: &random))
        writer.raw(", \"open\": true, \"address\": \"虚构路\\t12 号\", \"area\": ")
        writer.number(Double.random(in: 0...1e6, using: &random))
        writer.raw(", \"remark\": \"\", \"level\": \"yellow\"}}")
    }
}

/// Polygon features of 20 to 60 vertices with full-precision coordinates and two properties.
func polygonsFile(byteCount: Int, seed: UInt64) -> ReadingFile {
    var random = SeededGenerator(seed: seed)
    return featureFile(byteCount: byteCount) { number, writer, answer in
        let centre = (x: Double.random(in: 110...116, using: &random), y: Double.random(in: 28...33, using: &random))
        let corners = (0..<Int.random(in: 20...60, using: &random)).map { _ in Double.random(in: 0.5...1, using: &random) * 0.01 }
        writer.raw("{\"type\": \"Polygon\", \"coordinates\": [[")
        for (index, radius) in (corners + [corners[0]]).enumerated() {
            if index > 0 { writer.raw(", ") }
            let turn = Double(index % corners.count) / Double(corners.count)
            let (x, y) = diamond(turn)
            position((centre.x + radius * x, centre.y + radius * y), in: &writer, &answer)
        }
        writer.raw("]]}, \"properties\": {\"id\": ")
        writer.integer(number)
        writer.raw(", \"score\": ")
        score(Double.random(in: 0...100, using: &random), in: &writer, &answer)
        writer.raw("}}")
    }
}

/// A place on the diamond |x| + |y| = 1, counter-clockwise, for a share of a turn: star-shaped rings without libm.
private func diamond(_ turn: Double) -> (x: Double, y: Double) {
    let side = turn * 4
    return switch side {
    case ..<1: (1 - side, side)
    case ..<2: (1 - side, 2 - side)
    case ..<3: (side - 3, 2 - side)
    default: (side - 3, side - 4)
    }
}

private func featureFile(byteCount: Int, feature: (Int, inout JSONWriter, inout ReadingAnswer) -> Void) -> ReadingFile {
    var writer = JSONWriter(reservingCapacity: byteCount + 65536)
    var answer = ReadingAnswer(features: 0, positions: 0, coordinateSum: 0, scoreSum: 0)
    writer.raw("{\"type\": \"FeatureCollection\", \"features\": [\n")
    while writer.bytes.count < byteCount {
        if answer.features > 0 { writer.raw(",\n") }
        writer.raw("{\"type\": \"Feature\", \"geometry\": ")
        feature(answer.features + 1, &writer, &answer)
        answer.features += 1
    }
    writer.raw("\n]}\n")
    return ReadingFile(bytes: writer.bytes, answer: answer)
}

private func position(_ place: (x: Double, y: Double), in writer: inout JSONWriter, _ answer: inout ReadingAnswer) {
    writer.raw("[")
    writer.number(place.x)
    writer.raw(", ")
    writer.number(place.y)
    writer.raw("]")
    answer.positions += 1
    answer.coordinateSum += place.x + place.y
}

private func score(_ value: Double, in writer: inout JSONWriter, _ answer: inout ReadingAnswer) {
    writer.number(value)
    answer.scoreSum += value
}
