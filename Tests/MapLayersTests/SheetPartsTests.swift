import CityModel
import RiskScoring
import Testing

@testable import MapLayers

private let fonts = Style.Fonts(
    families: ["sans-serif"], regular: Array(repeating: 500, count: 95), bold: Array(repeating: 600, count: 95), narrow: ["–": 540],
    wide: 1000)

@Suite struct SheetTextTests {
    let ruler = TextRuler(fonts: fonts)

    @Test func widthsAddUp() {
        #expect(ruler.width("风险map", size: 2) == 2 * (2 + 1.5))
        #expect(ruler.width("a–b", size: 1, isBold: true) == 1.74)
        #expect(ruler.width("", size: 3) == 0)
    }

    @Test func aTextIsCutOnlyWhenItDoesNotFit() {
        #expect(ruler.cut("abcd", size: 1, isBold: false, width: 2) == "abcd")
        #expect(ruler.cut("abcde", size: 1, isBold: false, width: 2) == "ab…")
        #expect(ruler.cut("风险图", size: 1, isBold: false, width: 2.9) == "风…")
        #expect(ruler.cut("风", size: 1, isBold: false, width: 0.5) == "…")
    }

    @Test func aTextShrinksBeforeItIsCut() {
        let place = PagePoint(x: 0, y: 0)
        let small = ruler.place("abcd", at: place, size: 1, width: 1.8, colour: "#000000")
        #expect(small.text == "abcd")
        #expect(small.box.width <= 1.8 && small.size > 0.85)
        let cut = ruler.place("abcdefgh", at: place, size: 1, width: 2, colour: "#000000")
        #expect(cut.size == TextRuler.leastShrink)
        #expect(cut.text == "abc…")
        #expect(cut.box.width <= 2)
    }

    @Test func boxesFollowTheAnchor() {
        func box(_ anchor: PageText.Anchor) -> PageBox {
            ruler.place("abcd", at: PagePoint(x: 10, y: 5), size: 1, anchor: anchor, colour: "#000000").box
        }
        #expect(box(.start).x == 10)
        #expect(box(.middle).midX == 10)
        #expect(box(.end).maxX == 10)
        #expect(box(.start).y == 5 - 0.88)
        #expect(abs(box(.start).maxY - 5.24) < 1e-12)
    }

    @Test func whatIsNotDrawnIsDropped() {
        #expect(TextRuler.drawable(" a\u{0}\u{7}b\n\t c\u{202E}\u{200B}\u{FFFE}\u{E000}\u{85} ") == "ab c")
        #expect(TextRuler.drawable("é e\u{301} 👩‍👧 𠀀") == "é e\u{301} 👩👧 𠀀")
    }
}

@Suite struct SheetFrameTests {
    @Test(arguments: [
        (1.0, 1.0), (101_000, 110_000), (100_000, 100_000), (190_001, 200_000), (201_000, 220_000), (490_000, 500_000), (501_000, 550_000),
        (951_000, 1_000_000), (999.9, 1000),
    ])
    func scalesAreRound(needed: Double, expected: Double) {
        #expect(SheetFrame.roundScale(atLeast: needed) == expected)
    }

    @Test(arguments: [(1.0, 1.0), (1.9, 1), (2, 2), (4999, 2000), (5000, 5000), (99_999, 50_000)])
    func barsHaveRoundLengths(most: Double, expected: Double) {
        #expect(SheetPen.roundLength(atMost: most) == expected)
    }

    @Test func theMiddleOfTheCityIsTheMiddleOfTheMap() {
        let map = PageBox(x: 10, y: 20, width: 300, height: 200)
        let frame = SheetFrame(showing: PlaneBox(minX: 0, minY: 0, maxX: 29_000, maxY: 10_000), in: map, margin: 5)
        #expect(frame.denominator == 100_000)
        #expect(frame.page(PlaneCoordinate(x: 14_500, y: 5000)) == PagePoint(x: 160, y: 120))
        #expect(frame.page(PlaneCoordinate(x: 15_500, y: 6000)) == PagePoint(x: 170, y: 110))
        #expect(frame.plane(PagePoint(x: 170, y: 110)) == PlaneCoordinate(x: 15_500, y: 6000))
    }

    @Test(arguments: [PlaneBox.empty, PlaneBox(minX: 7, minY: 8, maxX: 7, maxY: 8)])
    func aCityWithoutExtentHasAFrame(box: PlaneBox) {
        let frame = SheetFrame(showing: box, in: PageBox(x: 0, y: 0, width: 100, height: 100), margin: 0)
        #expect(frame.denominator == 10_000)
    }

    /// γ = Δλ·sin φ to first order, for a meridian strip around 114° E.
    @Test func convergenceOfATransverseMercatorIsTheClosedForm() throws {
        let (longitude, latitude) = (114.305, 30.593)
        let angle = (longitude - 114) * .pi / 180 * 0.508_940
        // A local plane turned by the convergence: grid north leans east of true north when the place is east of the meridian.
        let metresPerDegree = 111_000.0
        let ratio = (1 - 0.00669437999014 * 0.508_94 * 0.508_94) / (1 - 0.00669437999014)
        let found = gridConvergence(at: PlaneCoordinate(x: 0, y: 0)) { place in
            GeographicCoordinate(
                longitude: longitude + place.y * angle / metresPerDegree / 0.860_80 / ratio, latitude: latitude + place.y / metresPerDegree)
        }
        #expect(abs(try #require(found) - 0.155_2) < 0.0005)
        #expect(gridConvergence(at: PlaneCoordinate(x: 0, y: 0)) { _ in nil } == nil)
    }
}

@Suite struct LegendTests {
    private func rules(blueFrom: Int) -> ScoringRules {
        ScoringRules(
            kernel: .quartic, order: .power(4), couplings: [], blueFrom: blueFrom, people: Curve([(0, 1)])!, targets: 0, shelterTarget: 1)
    }

    @Test func intervalsAreThoseThatColourTheCells() {
        let rules = rules(blueFrom: 500)
        let intervals = [Level.red, .orange, .yellow, .blue, .none].map { ScoreInterval(of: $0, in: rules) }
        #expect(intervals.map { $0?.lowest } == [7500, 5000, 2500, 500, 0])
        #expect(intervals.map { $0?.highest } == [10_000, 7499, 4999, 2499, 499])
    }

    @Test func aLevelThatNoScoreHasHasNoInterval() {
        #expect(ScoreInterval(of: .none, in: rules(blueFrom: 0)) == nil)
        #expect(ScoreInterval(of: .blue, in: rules(blueFrom: 3000)) == nil)
        #expect(ScoreInterval(of: .none, in: rules(blueFrom: 3000))?.highest == 2499)
    }

    @Test func kindsAreCountedInTheOrderOfTheirFirstSource() {
        let sources = ["b", "a", "b", "c"].map {
            Source(layer: 0, id: "", name: nil, kind: $0, family: 0, grade: nil, reach: 0, core: 0)
        }
        #expect(
            KindCount.counts(of: sources, among: sources.indices, drawn: [0, 3])
                == [KindCount(kind: "b", all: 2, drawn: 1), KindCount(kind: "a", all: 1, drawn: 0), KindCount(kind: "c", all: 1, drawn: 1)])
    }

    @Test func numbersAreGroupedAndRounded() {
        #expect(grouped(1_234_567) == "1,234,567")
        #expect(grouped(-999) == "−999")
        #expect(grouped(1999.995, decimals: 2) == "2,000.00")
        #expect(grouped(0.04, decimals: 1) == "0.0")
        #expect(grouped(-0.04, decimals: 1) == "0.0")
        #expect(grouped(12.5, decimals: 0) == "13")
        #expect(grouped(.infinity, decimals: 1) == "–")
    }
}

@Suite struct SymbolCrowdTests {
    private func candidate(_ item: Int, _ x: Double, _ y: Double, size: Double = 2) -> SymbolCrowd.Candidate {
        .init(item: item, symbol: PageSymbol(key: "other", centre: PagePoint(x: x, y: y), size: size, fill: "", outline: ""))
    }

    @Test func theFirstOfACrowdIsDrawn() {
        let crowd = (0..<300).map { candidate($0, 10 + 0.001 * Double($0), 10) }
        #expect(SymbolCrowd.thinned(crowd, most: 100).map(\.item) == [0])
    }

    @Test func symbolsApartAreAllDrawn() {
        let far = (0..<20).map { candidate($0, 2.4 * Double($0), -50) }
        #expect(SymbolCrowd.thinned(far, most: 20).map(\.item) == Array(0..<20))
        #expect(SymbolCrowd.thinned(far, most: 10).count <= 10)
        #expect(SymbolCrowd.thinned(far, most: 0).isEmpty)
    }

    @Test func aSymbolWithoutRoomStandsBesideItsPlaceWithALineToIt() throws {
        let symbol = candidate(1, 10.5, 10).symbol
        let around = SymbolCrowd.Candidate.middles(around: symbol, rings: 2, in: PageBox(x: 0, y: 0, width: 50, height: 50))
        #expect(around.count == 16)
        for middle in around { #expect(max(abs(middle.x - 10.5), abs(middle.y - 10)) >= symbol.size) }
        let found = SymbolCrowd.thinned([candidate(0, 10, 10), .init(item: 1, symbol: symbol, middles: [symbol.centre] + around)], most: 9)
        #expect(found.map(\.item) == [0, 1] && found[0].leader("", width: 1) == nil)
        guard case .path(let line, _)? = found[1].leader("", width: 1) else { return #expect(Bool(false)) }
        #expect(line.lines == [[found[1].symbol.centre, symbol.centre]])
    }

    @Test func aSymbolHidesABoxThatLiesUnderIt() {
        let symbol = candidate(0, 10, 10, size: 4).symbol
        #expect(symbol.hides(one: [PageBox(x: 9, y: 9, width: 1.6, height: 1.6)]))
        #expect(!symbol.hides(one: [PageBox(x: 9, y: 9, width: 4, height: 1), PageBox(x: 12, y: 9, width: 1, height: 1)]))
    }

    @Test func othersKeepTheirRoom() {
        let other = [candidate(7, 10, 10)]
        let found = SymbolCrowd.thinned([candidate(0, 11, 10), candidate(1, 13, 10)], most: 5, avoiding: other)
        #expect(found.map(\.item) == [1])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func drawnSymbolsKeepTheirDistanceAndNothingIsLeftOutForNothing(seed: UInt64) {
        var state = seed
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
        let all = (0..<800).map { candidate($0, 60 * next(), 60 * next(), size: 1 + 2 * next()) }
        let drawn = SymbolCrowd.thinned(all, most: 10_000)
        func near(_ a: PageSymbol, _ b: PageSymbol) -> Bool {
            let (dx, dy) = (a.centre.x - b.centre.x, a.centre.y - b.centre.y)
            return (dx * dx + dy * dy).squareRoot() < SymbolCrowd.leastGap * (a.size + b.size) / 2
        }
        for candidate in all {
            let before = drawn.prefix { $0.item < candidate.item }
            #expect(drawn.contains { $0.item == candidate.item } == !before.contains { near($0.symbol, candidate.symbol) })
        }
    }
}

@Suite struct SheetBoundariesTests {
    private func vertex(_ x: Int, _ y: Int) -> SheetBoundaries.Vertex { UInt64(x + 1_000_000) << 32 | UInt64(y + 1_000_000) }

    private func edge(_ a: (Int, Int), _ b: (Int, Int)) -> SheetBoundaries.Edge {
        let (one, other) = (vertex(a.0, a.1), vertex(b.0, b.1))
        return .init(start: min(one, other), end: max(one, other), district: 0)
    }

    @Test func edgesJoinToLinesBetweenJunctions() {
        // A square from which a line leaves at one corner.
        let edges = [
            edge((0, 0), (100, 0)), edge((100, 0), (100, 100)), edge((100, 100), (0, 100)), edge((0, 100), (0, 0)),
            edge((0, 0), (-50, -50)),
        ]
        let lines = SheetBoundaries.chained(edges).map { $0.map { "\(SheetBoundaries.steps($0))" } }
        #expect(lines.map(\.count).sorted() == [2, 5])
        #expect(lines.first { $0.count == 5 }?.first == lines.first { $0.count == 5 }?.last)
    }

    @Test func straightVerticesAreDroppedAndSpikesAreKept() {
        let line = [vertex(0, 0), vertex(1, 1), vertex(4, 4), vertex(2, 2), vertex(2, 0)]
        #expect(SheetBoundaries.straightened(line) == [vertex(0, 0), vertex(4, 4), vertex(2, 2), vertex(2, 0)])
    }
}

@Suite struct SheetDistrictNamesTests {
    private func square(_ x: Double, _ y: Double, _ size: Double) -> [(start: PagePoint, end: PagePoint)] {
        let corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)].map { PagePoint(x: $0.0, y: $0.1) }
        return corners.indices.map { (corners[$0], corners[($0 + 1) % 4]) }
    }

    private let map = PageBox(x: 0, y: 0, width: 100, height: 100)

    /// A name's boxes at all sizes.
    private func scaled(_ width: Double, _ height: Double) -> [(width: Double, height: Double)] {
        DistrictNames.shares.map { (width * $0, height * $0) }
    }

    @Test func aNameStandsInTheMiddleOfASquare() throws {
        let names = DistrictNames(edges: [square(20, 20, 40)], map: map, symbols: [])
        let place = try #require(names.places(boxes: [scaled(10, 4)])[0])
        #expect(place.share == 1)
        #expect(abs(place.middle.x - 40) < 0.01 && abs(place.middle.y - 40) < 2.01)
    }

    @Test func aNameAvoidsSymbolsWhereItCan() throws {
        let symbol = PageBox(x: 38, y: 38, width: 4, height: 4)
        let names = DistrictNames(edges: [square(20, 20, 40)], map: map, symbols: [symbol])
        let place = try #require(names.places(boxes: [scaled(10, 4)])[0])
        #expect(!PageBox(x: place.middle.x - 5, y: place.middle.y - 2, width: 10, height: 4).overlaps(symbol))
    }

    @Test func aNameNeverStandsOnANumberAndIsSmallerOrLeftOutInstead() throws {
        func places(_ numbers: [PageBox]) -> (middle: PagePoint, share: Double)? {
            DistrictNames(edges: [square(20, 20, 12)], map: map, symbols: [], numbers: numbers).places(boxes: [scaled(10, 4)])[0]
        }
        let number = PageBox(x: 22, y: 20, width: 8, height: 9)
        let place = try #require(places([number]))
        let (width, height) = (10 * place.share, 4 * place.share)
        #expect(!PageBox(x: place.middle.x - width / 2, y: place.middle.y - height / 2, width: width, height: height).overlaps(number))
        #expect(places([map]) == nil)
    }

    @Test func aNameThatDoesNotFitIsSmallerAndThenLeavesItsDistrict() throws {
        let names = DistrictNames(edges: [square(40, 40, 9)], map: map, symbols: [])
        #expect(try #require(names.places(boxes: [scaled(10, 4)])[0]).share == 0.85)
        #expect(try #require(names.places(boxes: [scaled(30, 4)])[0]).share == 1)
        #expect(names.places(boxes: [scaled(150, 4)])[0] == nil)
    }

    @Test func ofTwoNamesInOnePlaceOneIsLeftOut() {
        let names = DistrictNames(edges: [square(40, 40, 1), square(40, 40, 1)], map: map, symbols: [])
        let places = names.places(boxes: [scaled(30, 10), scaled(30, 10)])
        #expect(places.count { $0 != nil } == 1)
    }

    @Test func namesNeverOverlap() {
        let edges = (0..<100).map { square(10 * Double($0 % 10), 10 * Double($0 / 10), 10) }
        let boxes = (0..<100).map { (width: 4 + Double($0 % 11), height: 3.0) }
        let places = DistrictNames(edges: edges, map: map, symbols: []).places(boxes: boxes.map { scaled($0.width, $0.height) })
        let drawn = zip(places, boxes).compactMap { place, box in
            place.map {
                PageBox(
                    x: $0.middle.x - box.width * $0.share / 2, y: $0.middle.y - box.height * $0.share / 2, width: box.width * $0.share,
                    height: box.height * $0.share
                ).inset(by: 1e-9)
            }
        }
        #expect(drawn.count > 60)
        for (index, box) in drawn.enumerated() { #expect(!drawn[(index + 1)...].contains { $0.overlaps(box) }) }
    }
}

@Suite struct KilometreGridTests {
    /// A map of 200 × 100 mm at 1:100,000 around a place.
    private func frame(_ x: Double, _ y: Double) -> SheetFrame {
        SheetFrame(
            showing: PlaneBox(minX: x - 9990, minY: y - 4990, maxX: x + 9990, maxY: y + 4990),
            in: PageBox(x: 10, y: 20, width: 200, height: 100), margin: 0)
    }

    @Test func linesStandAtRoundCoordinates() {
        let grid = KilometreGrid(frame(500_500, 3_380_000), spacing: 21)
        #expect(grid.interval == 5000)
        #expect(grid.eastings == [495_000, 500_000, 505_000, 510_000])
        #expect(grid.northings == [3_375_000, 3_380_000])
    }

    @Test(arguments: [(1.0, 1.0), (1.01, 2), (2, 2), (2.1, 5), (5.5, 10), (999, 1000), (1000, 1000), (1001, 2000)])
    func intervalsAreRound(least: Double, interval: Double) { #expect(KilometreGrid.roundLength(atLeast: least) == interval) }

    @Test func aMapAcrossZeroHasLinesOnBothSides() {
        #expect(KilometreGrid(frame(0, 0), spacing: 41).eastings == [-10_000, -5000, 0, 5000])
    }
}
