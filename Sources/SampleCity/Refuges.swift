import CityModel

/// Shelters and protection targets, where people are.
enum Refuges {
    private struct ShelterType {
        var word: String
        var place: String
        var areas: ClosedRange<Double>
        var areaPerPerson: Double
    }

    private static let types = [
        ShelterType(word: "紧急", place: "广场应急避难场所", areas: 800...4000, areaPerPerson: 0.5),
        ShelterType(word: "临时", place: "绿地应急避难场所", areas: 1000...6000, areaPerPerson: 1),
        ShelterType(word: "短期", place: "小学应急避难场所", areas: 1500...8000, areaPerPerson: 2),
        ShelterType(word: "中期", place: "中学应急避难场所", areas: 3000...15_000, areaPerPerson: 3),
        ShelterType(word: "长期", place: "体育馆应急避难场所", areas: 6000...30_000, areaPerPerson: 4.5),
        ShelterType(word: "中心", place: "公园中心避难场所", areas: 20_000...80_000, areaPerPerson: 4.5),
    ]

    static func writeShelters(_ land: Land, _ people: People, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 12)
        var names = Names(seed: seed, stream: 12)
        var scatter = Scatter(spacing: 260)
        for index in 0..<land.extent.shelters {
            let type = types[random.pick(weights: [0.26, 0.22, 0.24, 0.15, 0.09, 0.04])]
            let place = scatter.next { beside(people, land, &random) }
            let area = (random.number(in: type.areas) / 10).rounded() * 10
            var properties: [(String, PropertyValue)] = [
                ("name", .string(names.next(type.place))), ("type", .string(type.word)), ("effective_area_m2", .number(area)),
            ]
            if random.chance(0.6) { properties.append(("capacity", .number((area / type.areaPerPerson / 10).rounded(.down) * 10))) }
            writer.add(id: serial("BN-", index + 1), properties, .point(place))
        }
    }

    private static let targets: [(word: String, targetClass: String)] = [
        ("实验小学", "高敏感"), ("幼儿园", "高敏感"), ("中学", "高敏感"), ("人民医院", "高敏感"), ("养老院", "高敏感"), ("党校", "重要"), ("博物馆", "重要"),
        ("图书馆", "一类"), ("客运站", "一类"), ("小区", "一类"), ("商场", "二类"), ("办公楼", "二类"), ("农贸市场", "三类"), ("便民超市", "三类"),
    ]

    static func writeTargets(_ land: Land, _ people: People, seed: UInt64, to writer: inout LayerWriter) {
        var random = Random(seed: seed, stream: 13)
        var names = Names(seed: seed, stream: 13)
        var scatter = Scatter(spacing: 120)
        for index in 0..<land.extent.targets {
            let target = random.pick(targets)
            let place = scatter.next { beside(people, land, &random) }
            writer.add(
                id: serial("FH-", index + 1), [("name", .string(names.next(target.word))), ("class", .string(target.targetClass))],
                .point(place))
        }
    }

    /// A dry place some steps from someone's home.
    private static func beside(_ people: People, _ land: Land, _ random: inout Random) -> Vector {
        while true {
            let place = random.pick(people.homes).place + random.direction() * random.number(in: 20...150)
            if land.isWellInside(place), !land.streams.isWater(place) { return place }
        }
    }
}
