/// What a sample city is made of: the size's own numbers times the scale.
struct Extent {
    /// Square kilometres; not scaled.
    let area: Double
    /// Not scaled.
    let districts: Int
    let parks: Int
    let enterprises: Int
    /// How many of the enterprises are major hazard sources (GB 18218, S ≥ 1).
    let majorHazardSources: Int
    let waterloggingPoints: Int
    let flashFloodZones: Int
    let geologicalHazards: Int
    let reservoirs: Int
    /// Vertices of all flood areas together, first places counted once.
    let floodVertices: Int
    let shelters: Int
    let targets: Int
    let peoplePoints: Int
    let persons: Int
    /// Side of the honeycomb of the districts, metres.
    let districtSide: Double

    init(_ options: SampleOptions) {
        func scaled(_ count: Int) -> Int { max(1, Int((Double(count) * options.scale).rounded())) }
        switch options.size {
        case .city:
            (area, districts, districtSide) = (1500, 7, 320)
            (parks, enterprises, majorHazardSources) = (scaled(9), scaled(82), scaled(28))
            (waterloggingPoints, flashFloodZones, geologicalHazards) = (scaled(52), scaled(46), scaled(73))
            (reservoirs, floodVertices) = (scaled(109), max(200, scaled(7000)))
            (shelters, targets, peoplePoints, persons) = (scaled(64), scaled(108), scaled(5000), scaled(300_000))
        case .metropolis:
            (area, districts, districtSide) = (16_850, 14, 600)
            (parks, enterprises, majorHazardSources) = (scaled(9), scaled(9400), scaled(940))
            (waterloggingPoints, flashFloodZones, geologicalHazards) = (scaled(96), scaled(1905), scaled(1131))
            (reservoirs, floodVertices) = (scaled(638), max(200, scaled(100_000)))
            (shelters, targets, peoplePoints, persons) = (scaled(3000), scaled(4000), scaled(200_000), scaled(12_000_000))
        }
    }

    /// Radius of a round city of the same area, metres: the measure of all that grows with the city.
    var radius: Double { (area * 1e6 / 3.141_592_653_589_793).squareRoot() }
}
