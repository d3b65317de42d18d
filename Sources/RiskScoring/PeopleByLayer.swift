import CityModel

/// N500 of every population layer for itself: what each adds to M's input.
public struct PeopleByLayer: Sendable {
    private let layers: [PeopleNearby]

    /// Spreads the layers of a city one by one; their sums per cell are those that the city was scored with.
    public init(_ context: ScoringContext, threads: Int) throws(ScoringError) {
        var layers: [PeopleNearby] = []
        if let all = context.people, context.input.population.count == 1 {
            layers = [all]
        } else {
            for layer in context.input.population {
                layers.append(
                    PeopleNearby(try People([layer], in: context.city, axis: context.axis, threads: threads), axis: context.axis))
            }
        }
        self.layers = layers
    }

    /// Thousandths of a person within 500 m of a cell, one number per population layer of the input.
    public func nearby(_ cell: Cell) -> [Int64] {
        let alone = CellWindow(columns: cell.column..<cell.column + 1, rows: cell.row..<cell.row + 1)
        return layers.map { $0.counts(over: alone)[0] }
    }
}
