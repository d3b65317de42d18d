import CityModel
import Testing

@testable import MapLayers

@Suite struct ZoneTracingTests {
    @Test func aSingleCellIsASquareFromItsSouthWestCorner() {
        let city = DrawnCity("r", origin: Cell(column: 5, row: 7))
        #expect(city.rings(ofZone: 0) == [[[5, 7], [6, 7], [6, 8], [5, 8], [5, 7]]])
    }

    @Test func anLHasSixCornersAlsoAtNegativeIndices() {
        let city = DrawnCity(
            """
            r.
            rr
            """, origin: Cell(column: -3, row: -2))
        // The corner (-1, -1) stands: none, zone and outside meet there.
        #expect(city.rings(ofZone: 0) == [[[-3, -2], [-1, -2], [-1, -1], [-2, -1], [-2, 0], [-3, 0], [-3, -2]]])
    }

    @Test func aRingHasAClockwiseHoleAndItsContentItsOwnShell() {
        let city = DrawnCity(
            """
            rrr
            ryr
            rrr
            """)
        #expect(
            city.rings(ofZone: 0) == [
                [[0, 0], [3, 0], [3, 3], [0, 3], [0, 0]],
                [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]],
            ])
        #expect(city.rings(ofZone: 1) == [[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]])
    }

    @Test func cellsThatTouchAtACornerOnlyAreTwoZones() {
        let city = DrawnCity(
            """
            .r
            r.
            """)
        #expect(city.zones.zones.map(\.cells) == [1, 1])
        #expect(city.rings(ofZone: 0) == [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]])
        #expect(city.rings(ofZone: 1) == [[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]])
    }

    @Test func aPinchWithinAZoneIsAHoleThatTouchesTheShellAtAPoint() {
        let city = DrawnCity(
            """
            .rr
            r.r
            rrr
            """)
        #expect(city.zones.zones.map(\.cells) == [7])
        #expect(
            city.rings(ofZone: 0) == [
                [[0, 0], [3, 0], [3, 3], [1, 3], [1, 2], [0, 2], [0, 0]],
                [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]],
            ])
    }

    @Test func aPinchBetweenTwoGapsIsTwoHolesThatTouchAtAPoint() {
        let city = DrawnCity(
            """
            rrrr
            rr.r
            r.rr
            rrrr
            """)
        #expect(
            city.rings(ofZone: 0) == [
                [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]],
                [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]],
                [[2, 2], [2, 3], [3, 3], [3, 2], [2, 2]],
            ])
    }

    @Test func aCheckerboardIsZonesOfOneCell() {
        let city = DrawnCity(
            """
            ryr
            yry
            ryr
            """)
        #expect(city.zones.zones.map(\.cells) == Array(repeating: 1, count: 9))
        for zone in 0..<9 { #expect(city.rings(ofZone: zone)[0].count == 5) }
    }

    @Test func anEdgeHasACornerWhereZonesOnItsOtherSideMeet() {
        let city = DrawnCity(
            """
            yb
            rr
            """)
        #expect(city.rings(ofZone: 0) == [[[0, 0], [2, 0], [2, 1], [1, 1], [0, 1], [0, 0]]])
        #expect(city.rings(ofZone: 1) == [[[0, 1], [1, 1], [1, 2], [0, 2], [0, 1]]])
        #expect(city.rings(ofZone: 2) == [[[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]])
    }

    @Test func anEdgeHasACornerWhereTheCityEndsOnItsOtherSide() {
        let city = DrawnCity(
            """
            .#
            rr
            """)
        #expect(city.rings(ofZone: 0) == [[[0, 0], [2, 0], [2, 1], [1, 1], [0, 1], [0, 0]]])
    }

    @Test(arguments: [(-70, [-64, 0]), (-64, [0, 64]), (0, [64, 128]), (63, [64, 128, 192])])
    func aLongEdgeHasACornerAtEvery64thGlobalColumn(first: Int, expected: [Int]) {
        let city = DrawnCity(String(repeating: "r", count: 130), origin: Cell(column: first, row: 0))
        let inner = expected.map { [$0, 0] }
        let back = expected.reversed().map { [$0, 1] }
        #expect(
            city.rings(ofZone: 0) == [[[first, 0]] + inner + [[first + 130, 0], [first + 130, 1]] + back + [[first, 1], [first, 0]]])
    }
}
