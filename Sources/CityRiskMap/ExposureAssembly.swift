import CityModel
import RiskGrading
import RiskScoring

/// The protection targets of all layers, in order of layer and file; a record of unknown class is left out and becomes a finding.
func targets(_ layers: [PlacedLayer], pack: RulePack) -> (targets: Located<Target>, findings: [Finding]) {
    var targets = Located<Target>()
    var findings: [Finding] = []
    for (index, layer) in layers.enumerated() {
        for record in 0..<layer.count {
            let judged = pack.targetClass(layer.value("class", record: record))
            findings += judged.findings.map { layer.finding($0, record: record) }
            guard let found = judged.value else { continue }
            targets.items.append(
                Target(
                    layer: index, id: layer.id(record: record), name: layer.name(record: record), targetClass: found.id,
                    weight: found.weight,
                    place: layer.place(record: record), feature: layer.feature(record: record)))
            targets.plane.append(feature: record, of: layer.plane)
            targets.geographic.append(feature: record, of: layer.geographic)
        }
    }
    return (targets, findings)
}

/// The shelters of all layers, in order of layer and file, also those without places.
func shelters(_ layers: [PlacedLayer], pack: RulePack) -> (shelters: Located<Shelter>, findings: [Finding]) {
    var shelters = Located<Shelter>()
    var findings: [Finding] = []
    for (index, layer) in layers.enumerated() {
        for record in 0..<layer.count {
            let judged = pack.shelter(properties: { layer.value($0, record: record) })
            findings += judged.findings.map { layer.finding($0, record: record) }
            let shelter = judged.value
            shelters.items.append(
                Shelter(
                    layer: index, id: layer.id(record: record), name: layer.name(record: record), type: shelter.type,
                    places: shelter.places,
                    radius: shelter.radius, place: layer.place(record: record), feature: layer.feature(record: record)))
            shelters.plane.append(feature: record, of: layer.plane)
            shelters.geographic.append(feature: record, of: layer.geographic)
        }
    }
    return (shelters, findings)
}

/// The people of all layers; a number that cannot be used counts as 0 and becomes a finding.
func population(_ layers: [PlacedLayer], pack: RulePack) -> (layers: [PopulationLayer], findings: [Finding]) {
    var findings: [Finding] = []
    let population = layers.map { layer in
        var thousandths: [Int64] = []
        thousandths.reserveCapacity(layer.count)
        let people = layer.records.column("people")
        for record in 0..<layer.count {
            let judged = pack.thousandths(ofPeople: people.flatMap { layer.value($0, record: record) })
            thousandths.append(judged.value)
            findings += judged.findings.map { layer.finding($0, record: record) }
        }
        return PopulationLayer(
            thousandths: thousandths, plane: layer.plane, layer: layer.records.layer.layer, record: layer.recordName)
    }
    return (population, findings)
}

extension PlacedLayer {
    /// The districts of a boundary layer in the order of their first feature: features of one code (else of one name) are one district
    /// (MODEL 2).
    var districts: [District] { grouped.districts }

    /// An error for each boundary feature that is no area: a district without cells.
    var notAreas: [Finding] {
        (0..<count).filter { !plane.kinds[$0].isArea && plane.kinds[$0] != .none }.map { record in
            finding(
                .boundaryNotArea, .error, record: record, found: "a geometry without area", allowed: "a polygon or multipolygon",
                done: "holds no cell")
        }
    }

    /// The boundary's features, each with the index of its district.
    var boundary: Located<Int> { Located(items: grouped.numbers, plane: plane, geographic: geographic) }

    private var grouped: (districts: [District], numbers: [Int]) {
        var districts: [District] = []
        var known: [String: Int] = [:]
        let numbers = (0..<count).map { record in
            let code = value("code", record: record)?.text ?? ""
            let name = value("name", record: record)?.text ?? ""
            let key = code.isEmpty ? "name:\(name)" : "code:\(code)"
            let number = known[key] ?? districts.count
            if number == districts.count {
                known[key] = number
                districts.append(District(code: code, name: name))
            }
            return number
        }
        return (districts, numbers)
    }
}
