/// The city file of a sample.
func cityFile(_ options: SampleOptions, note: String) -> String {
    let reservoirSystem = options.faults ? ", crs: wgs84" : ""
    let idless = Faults.idlessLayer
    let idlessEntry = "\n  - {layer: \(idless), kind: other, family: other, file: \(idless).geojson, constants: {level: blue}}"
    return """
        # \(note)
        name: 示范市
        code: "990100"
        language: zh
        data_date: 2026-06-01
        cell: 100
        boundary: {file: districts.geojson, code: code, name: name}
        sources:
          - {layer: parks, kind: chemical-park, file: parks.geojson}
          - {layer: enterprises, kind: chemical-enterprise, file: enterprises.geojson}
          - {layer: waterlogging, kind: waterlogging-point, file: waterlogging.geojson}
          - {layer: flood-areas, kind: flood-area, file: flood-areas.geojson}
          - {layer: flash-floods, kind: flash-flood-zone, file: flash-floods.geojson}
          - {layer: reservoirs, kind: reservoir, file: reservoirs.geojson\(reservoirSystem)}
          - {layer: geological-hazards, kind: geological-hazard, file: geological-hazards.geojson}\(options.faults ? idlessEntry : "")
        targets:
          - {layer: targets, file: targets.geojson}
        shelters:
          - {layer: shelters, file: shelters.geojson}
        population:
          - {layer: people, file: people.geojson}

        """
}

/// Where each file comes from: nowhere.
func sourcesText(note: String, _ layers: [LayerWriter]) -> String {
    let rows = layers.map { "| `\($0.file)` | \($0.count) | synthetic 合成 |\n" }.joined()
    return """
        # 示范市: \(note)

        Every file in this folder is synthetic. 示范市 does not exist; its outline, districts, rivers, enterprises, people, names and
        codes (99…, which no province has) are made up by a seeded generator, and no real boundary or record went into them. Any likeness
        to a real place, enterprise or person is chance. The position on the globe is arbitrary. Only the substances' CAS numbers and
        critical quantities are real (GB 18218-2018).

        本目录全部文件均为程序生成的虚构数据,示范市及其边界、区县、企业、人口、名称、代码均属虚构,不对应任何真实地点、单位或个人。

        | file | features | origin |
        | --- | --- | --- |
        \(rows)
        """
}
