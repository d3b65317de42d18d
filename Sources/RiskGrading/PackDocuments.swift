import CityModel
import JSONCoding

/// The files of the pack as read.
struct PackDocuments: Sendable {
    var kinds: PropertyValue
    var rules: PropertyValue
    var schemes: PropertyValue
    var substances: PropertyValue
    var exposure: PropertyValue
    var model: PropertyValue

    static func builtIn() throws(JSONError) -> PackDocuments {
        PackDocuments(
            kinds: try parseJSON(PackageResources.kinds_json), rules: try parseJSON(PackageResources.rules_json),
            schemes: try parseJSON(PackageResources.schemes_json), substances: try parseJSON(PackageResources.gb18218_json),
            exposure: try parseJSON(PackageResources.exposure_json), model: try parseJSON(PackageResources.model_json))
    }
}
