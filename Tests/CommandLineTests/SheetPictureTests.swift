import Foundation
import Testing

/// PNG and PDF of the sheets, which another program makes.
@Suite struct SheetPictureTests {
    private static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/rsvg-convert")

    @Test(
        "pictures of the sheet are made, the same on a second run and after a survey as by a full run",
        .enabled(if: isInstalled, "needs rsvg-convert (librsvg2-bin)"))
    func made() throws {
        let town = try SurveyedTown(cells: false)
        try town.reset(to: nil)
        let build = ["build", town.path("city.yml"), "-o", town.out, "--also", "png,pdf"]
        #expect(try riskmap(build).exitCode == 0)
        let first = try town.contents()
        #expect(try #require(first["map.png"]).starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        // IHDR: width and height of A3 at 150 dots per inch.
        let size = try #require(first["map.png"])[16..<24].map { Int($0) }
        #expect(size[2] * 256 + size[3] == 2481 && size[6] * 256 + size[7] == 1754)
        #expect(try #require(first["map.pdf"]).starts(with: Array("%PDF-".utf8)))
        let again = try riskmap(build)
        #expect(again.output.contains("0 written"), "\(again.output)")
        #expect(try town.contents() == first)
        let rescored = try town.rescore("out", "autumn.yml", options: ["--verify"])
        #expect(rescored.exitCode == 0, "\(rescored.messages)")
        #expect(try town.contents()["map.png"] != first["map.png"])
        #expect(try riskmap("verify", town.out).exitCode == 0)
    }

    @Test("without the program nothing is written, and the message says how to get it")
    func missing() throws {
        let town = try SurveyedTown(cells: false)
        try town.reset(to: nil)
        let built = try riskmap(["build", town.path("city.yml"), "-o", town.out, "--also", "png"], variable: "PATH=/nowhere")
        #expect(built.exitCode == 66 && built.messages.contains("apt-get install librsvg2-bin"), "\(built.messages)")
        #expect(!FileManager.default.fileExists(atPath: town.out))
    }

    @Test("an unknown output is refused with those that there are")
    func unknown() throws {
        let built = try riskmap("build", "city.yml", "--also", "png,gif")
        #expect(built.exitCode == 64 && built.messages.contains("--also gif: unknown, allowed: cells,"), "\(built.messages)")
    }
}
