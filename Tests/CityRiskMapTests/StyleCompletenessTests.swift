import CityModel
import MapExport
import MapLayers
import RiskGrading
import Testing

@Suite("Styles and texts")
struct StyleCompletenessTests {
    @Test("every rule of the pack has a name in both languages", arguments: Language.allCases)
    func rules(language: Language) throws {
        #expect(Set(try StyleFiles().labels(language).rules.keys) == Set(RulePack.builtIn.ruleIDs))
    }

    @Test("every kind of the rule pack has a symbol and names in both languages", arguments: RulePack.builtIn.kinds.map(\.id))
    func complete(kind: String) throws {
        let files = StyleFiles()
        #expect(try files.style().symbols[kind] != nil)
        for language in Language.allCases {
            let labels = try files.labels(language)
            #expect(labels.kinds[kind] != nil)
            if let family = RulePack.builtIn.kind(kind)?.family { #expect(labels.families[family] != nil) }
        }
    }
}
