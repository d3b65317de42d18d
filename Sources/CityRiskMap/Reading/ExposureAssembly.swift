import CityModel
import RiskGrading
import RiskScoring

/// The protection targets of a layer; a record of unknown class cannot be used and becomes a finding.
///
/// - Parameter number: index of the layer among the city's targets
func targets(_ layer: PlacedLayer, number: Int, pack: RulePack) -> AssembledLayer<Target> {
    var findings: [Finding] = []
    let targets = (0..<layer.count).map { record -> Target? in
        let judged = pack.targetClass(layer.value("class", record: record))
        findings += judged.findings.map { layer.finding($0, record: record) }
        return judged.value.map { found in
            Target(
                layer: number, id: layer.id(record: record), name: layer.name(record: record), targetClass: found.id, weight: found.weight,
                place: layer.place(record: record), feature: layer.feature(record: record))
        }
    }
    return AssembledLayer(layer, items: targets, findings: findings)
}

/// The shelters of a layer, also those without places.
///
/// - Parameter number: index of the layer among the city's shelters
func shelters(_ layer: PlacedLayer, number: Int, pack: RulePack) -> AssembledLayer<Shelter> {
    var findings: [Finding] = []
    let shelters = (0..<layer.count).map { record -> Shelter? in
        let judged = pack.shelter(properties: { layer.value($0, record: record) })
        findings += judged.findings.map { layer.finding($0, record: record) }
        let shelter = judged.value
        return Shelter(
            layer: number, id: layer.id(record: record), name: layer.name(record: record), type: shelter.type, places: shelter.places,
            radius: shelter.radius, place: layer.place(record: record), feature: layer.feature(record: record))
    }
    return AssembledLayer(layer, items: shelters, findings: findings)
}

/// The people of a layer, thousandths of a person; a number that cannot be used counts as 0 and becomes a finding.
func population(_ layer: PlacedLayer, pack: RulePack, keepsIDs: Bool) -> AssembledLayer<Int64> {
    var findings: [Finding] = []
    let people = layer.records.column("people")
    let thousandths = (0..<layer.count).map { record -> Int64? in
        let judged = pack.thousandths(ofPeople: people.flatMap { layer.value($0, record: record) })
        findings += judged.findings.map { layer.finding($0, record: record) }
        return judged.value
    }
    return AssembledLayer(layer, keepsIDs: keepsIDs, items: thousandths, findings: findings)
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
        var known: [District.Key: Int] = [:]
        let numbers = (0..<count).map { record in
            let district = District(
                code: value("code", record: record)?.text ?? "", name: value("name", record: record)?.text ?? "")
            let number = known[district.key] ?? districts.count
            if number == districts.count {
                known[district.key] = number
                districts.append(district)
            }
            return number
        }
        return (districts, numbers)
    }
}
