import CityModel

/// Hazards drawn as points: hollows of the streets and slopes of the hills.
enum PointHazards {
    /// Waterlogging points under the bridges and in the hollows of the centre and the towns.
    static func writeWaterlogging(_ land: Land, _ people: People, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 17)
        var names = Names(seed: seed, stream: 17)
        var scatter = Scatter(spacing: 0.014 * land.extent.radius)
        // 积水深度: blue, yellow, orange, red of the profile road-015-027-040-060.
        let depths: [ClosedRange<Double>] = [0.06...0.25, 0.28...0.39, 0.41...0.58, 0.62...0.85]
        let words = ["路下穿通道", "路口", "立交桥下", "街低洼段", "小区门前"]
        for index in 0..<land.extent.waterloggingPoints {
            let place = scatter.next(tries: 60) {
                for _ in 0..<400 {
                    let place = random.pick(people.homes).place
                    if people.persons(near: place) * 3000 > land.extent.persons { return place }
                }
                return random.pick(people.homes).place
            }
            let depth = random.number(in: depths[random.pick(weights: [0.5, 0.33, 0.13, 0.04])])
            writer.add(
                id: serial("JS-", index + 1),
                [("name", .string(names.next(random.pick(words)))), ("depth_m", .number((depth * 100).rounded() / 100))],
                .point(place))
        }
    }

    /// Slides and falls on the slopes.
    static func writeGeologicalHazards(_ land: Land, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 20)
        var names = Names(seed: seed, stream: 20)
        // Half the mean distance of so many places in the hills, a third of the land.
        let spacing = min(1500, 0.55 * (land.extent.area * 1e6 / 3 / Double(land.extent.geologicalHazards)).squareRoot())
        var scatter = Scatter(spacing: spacing)
        let threatened: [ClosedRange<Int>] = [3...95, 105...460, 510...940, 1050...1600]
        for index in 0..<land.extent.geologicalHazards {
            let place = scatter.next { land.hillPlace(steep: 0.3, &random) }
            let word = ["滑坡", "崩塌", "泥石流沟", "不稳定斜坡"][random.pick(weights: [0.55, 0.2, 0.1, 0.15])]
            let persons = random.integer(in: threatened[random.pick(weights: [0.66, 0.25, 0.065, 0.025])])
            writer.add(
                id: serial("DZ-", index + 1), [("name", .string(names.next(word))), ("threatened_people", .number(Double(persons)))],
                .point(place))
        }
    }
}
