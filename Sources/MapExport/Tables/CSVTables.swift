import CityModel
import MapLayers

// Tables for people: headers and words in the city's language, rows end with CRLF, numbers without thousands separators, scores in
// points, areas in square kilometres to the square metre.

/// `tables/districts.csv`: one row per district, and last the city.
///
/// The persons whom no shelter reaches are known for the city only; without a population layer no persons are, and their cells are empty.
public func districtsTable(_ map: CityMap, labels: Labels) -> OutputFile {
    let levels = Level.allCases.reversed()
    var table = CSVWriter()
    table.header(
        ["code", "name", "cells", "area_km2", "persons"] + levels.map { "area_\($0.word)_km2" } + levels.map { "persons_\($0.word)" }
            + ["sources"] + levels.map { "sources_\($0.word)" } + ["sources_no_data", "shelters", "places", "persons_beyond_shelters"]
            + ["mean_score", "rank"], labels)
    func area(_ cells: Int) -> Double { map.area(ofCells: cells) / 1_000_000 }
    let isCounted = !map.input.population.isEmpty
    func persons(_ thousandths: Int64) -> Double? { isCounted ? Double(thousandths) / 1000 : nil }
    for row in map.districts {
        let district = row.district.map { map.input.districts[$0] }
        table.text(district?.code)
        table.text(district?.name ?? labels.column("city"))
        table.integer(row.cells.sum)
        table.decimal(area(row.cells.sum), decimals: 6)
        table.decimal(persons(row.persons.sum), decimals: 3)
        for level in levels { table.decimal(area(row.cells[level]), decimals: 6) }
        for level in levels { table.decimal(persons(row.persons[level]), decimals: 3) }
        table.integer(row.sources.sum + row.sourcesWithoutData)
        for level in levels { table.integer(row.sources[level]) }
        table.integer(row.sourcesWithoutData)
        table.integer(row.shelters)
        table.decimal(row.places, decimals: 3)
        table.decimal(row.district == nil ? map.scores.personsBeyondShelters.map { Double($0) / 1000 } : nil, decimals: 3)
        table.decimal(row.meanScore.map { $0 / 100 }, decimals: 4)
        if let rank = row.rank { table.integer(rank) } else { table.empty() }
        table.endRow()
    }
    return OutputFile(name: "tables/districts.csv", bytes: table.bytes)
}

/// `tables/shelters.csv`: one row per shelter, in the order of layer and file.
public func sheltersTable(_ map: CityMap, labels: Labels) -> OutputFile {
    OutputFile(name: "tables/shelters.csv") { shelters(map, labels) }
}

private func shelters(_ map: CityMap, _ labels: Labels) -> [UInt8] {
    var table = CSVWriter()
    table.header(
        ["layer", "id", "name", "type", "places", "radius_m", "demand", "ratio", "district", "zone_level", "conflicts"], labels)
    for (index, shelter) in map.input.shelters.items.enumerated() {
        let row = map.shelters[index]
        table.text(map.shelterLayers[shelter.layer])
        table.text(shelter.id)
        table.text(shelter.name)
        table.text(labels.shelterType(shelter.type))
        table.decimal(shelter.places, decimals: 3)
        table.decimal(shelter.radius, decimals: 3)
        table.decimal(map.scores.shelterDemands[index].demand, decimals: 6)
        table.decimal(map.scores.shelterDemands[index].ratio, decimals: 8)
        table.text(map.districtLabel(row.district))
        table.text(row.level.map { labels.levels[$0] })
        let conflicts = row.conflicts.map { conflict in
            "\(labels.family(conflict.family.map { map.input.families[$0] })): \(labels.levels[conflict.level])"
        }
        table.text(conflicts.joined(separator: "; "))
        table.endRow()
    }
    return table.bytes
}

extension CSVWriter {
    /// The header, in words, of columns by their ids.
    mutating func header(_ columns: [String], _ labels: Labels) {
        for column in columns { text(labels.column(column)) }
        endRow()
    }
}
