import CityModel
import MapLayers

/// The folder of styles, layouts and label texts: the one built in, and over it the files of a folder of the user's.
public struct StyleFiles: Sendable {
    private let files: [String: [UInt8]]

    /// The style used when a city file names none.
    public static let standardStyle = "four-colour"

    /// The built-in folder, in which each of `files`, by name such as `labels-zh.json`, takes the place of the built-in one of that name.
    public init(replacing files: [String: [UInt8]] = [:]) {
        self.files = files
    }

    /// Reads `NAME.json`.
    ///
    /// - Throws: `StyleError` when there is no such file, or where it is broken
    public func style(named name: String = standardStyle) throws(StyleError) -> Style {
        try Style(name: name, StyleValue(file: "\(name).json", bytes: bytes(of: "\(name).json")))
    }

    /// Reads a layout of `layouts.json`.
    public func layout(named name: String = SheetLayout.standard) throws(StyleError) -> SheetLayout {
        let root = try StyleValue(file: "layouts.json", bytes: bytes(of: "layouts.json"))
        try root.checkKeys(["layouts"], optional: ["citation"])
        let layouts = try root.member("layouts")
        guard let layout = layouts.optionalMember(name) else {
            let names = try layouts.members().map(\.name).joined(separator: ", ")
            throw layouts.failure(found: "no layout \"\(name)\"", allowed: names)
        }
        return try SheetLayout(name: name, layout)
    }

    /// Reads `labels-LANGUAGE.json`; texts that a replaced file does not hold are the built-in ones.
    public func labels(_ language: Language) throws(StyleError) -> Labels {
        let file = "labels-\(language.rawValue).json"
        let builtIn = try Labels(language, StyleValue(file: file, bytes: Self.builtIn[file]!), like: nil)
        guard let replaced = files[file] else { return builtIn }
        return try Labels(language, StyleValue(file: file, bytes: replaced), like: builtIn)
    }

    private func bytes(of file: String) throws(StyleError) -> [UInt8] {
        if let bytes = files[file] ?? Self.builtIn[file] { return bytes }
        let names = (Array(files.keys) + Array(Self.builtIn.keys)).filter { !$0.hasPrefix("l") }
        throw StyleError(file: file, key: nil, found: "no such file", allowed: Set(names).sorted().joined(separator: ", "))
    }

    /// The files of `Styles`, embedded when the program is built.
    static let builtIn: [String: [UInt8]] = [
        "four-colour.json": PackageResources.four_colour_json,
        "labels-en.json": PackageResources.labels_en_json,
        "labels-zh.json": PackageResources.labels_zh_json,
        "layouts.json": PackageResources.layouts_json,
    ]
}
