import CityModel
import Parallelism
import RiskScoring
import Workspace

/// Scores as they are stored.
struct PackedScores: Sendable {
    /// All tiles of the total, then of the families.
    let tiles: [[ScoreTile]]
    /// Tiles that are not as a base has them.
    let changed: [ScoreTile]
    /// Tiles of which all scores have become 0.
    let emptied: [ScoreTile]
    /// Digest of all tiles.
    let digest: String

    init(_ scores: CityScores, since base: WorkspaceBase?, threads: Int) {
        let maps = [scores.total] + scores.families
        let (window, corners) = (scores.window, ScoreTile.corners(in: scores.window))
        let earlier = base.flatMap { $0.scores.window == window ? EarlierTiles($0) : nil }
        let found = parallelMap(count: maps.count * corners.count, threads: threads) { number in
            let (map, corner) = (number / corners.count, corners[number % corners.count])
            if let earlier, earlier.isSame(maps[map], map: map, corner: corner, window: window) {
                return (tile: earlier.tiles[map][corner], isSame: true)
            }
            return (tile: ScoreTile.tile(of: maps[map], map: map, corner: corner, window: window), isSame: false)
        }
        tiles = maps.indices.map { map in found[map * corners.count..<(map + 1) * corners.count].compactMap(\.tile) }
        changed = found.compactMap { $0.isSame ? nil : $0.tile }
        let places = Set(tiles.joined().map { TilePlace(map: $0.map, corner: $0.corner) })
        emptied = (base?.tiles ?? []).joined().filter { !places.contains(TilePlace(map: $0.map, corner: $0.corner)) }
        digest = CityRiskMap.digest(ofTiles: tiles, threads: threads)
    }

    /// Where a tile stands.
    private struct TilePlace: Hashable {
        let map: Int
        let corner: Cell
    }

    /// What a base has, by corner.
    private struct EarlierTiles: Sendable {
        let tiles: [[Cell: ScoreTile]]
        private let maps: [[UInt16]]

        init(_ base: WorkspaceBase) {
            maps = [base.scores.total] + base.scores.families
            tiles = base.tiles.map { Dictionary($0.map { ($0.corner, $0) }, uniquingKeysWith: { $1 }) }
        }

        func isSame(_ scores: [UInt16], map: Int, corner: Cell, window: CellWindow) -> Bool {
            ScoreTile.areEqual(scores, maps[map], at: corner, window: window)
        }
    }
}

/// SHA-256 over the digests of all maps, each over its tiles as they are stored: row, column and length as little-endian 64-bit numbers,
/// then the bytes.
func digest(ofTiles maps: [[ScoreTile]], threads: Int) -> String {
    let digests = parallelMap(count: maps.count, threads: threads) { map in
        let tiles = maps[map]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(tiles.reduce(0) { $0 + $1.packed.count + 24 })
        for tile in tiles {
            for number in [tile.corner.row, tile.corner.column, tile.packed.count] {
                withUnsafeBytes(of: Int64(number).littleEndian) { bytes.append(contentsOf: $0) }
            }
            bytes += tile.packed
        }
        return sha256(bytes.span)
    }
    let all = Array(digests.joined().utf8)
    return sha256(all.span)
}
