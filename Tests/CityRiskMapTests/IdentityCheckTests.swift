import Testing

@testable import CityRiskMap

@Suite struct IdentityCheckTests {
    @Test("Ids that all differ need no check, whatever their order, and the same to the eye is not the same")
    func distinct() {
        for ids in [[], ["9", "10", "11"], ["b", "a"], ["10", "9"], ["\u{5140}", "\u{FA0C}"]] as [[String?]] {
            #expect(IdentityCheck.isNeedless(ids), "\(ids)")
        }
    }

    @Test("A missing id and one that comes twice, near or far, need a check")
    func repeated() {
        for ids in [[nil], ["1", nil, "2"], ["1", "1"], ["1", "2", "10", "2"], ["b", "a", "b"]] as [[String?]] {
            #expect(!IdentityCheck.isNeedless(ids), "\(ids)")
        }
    }
}
