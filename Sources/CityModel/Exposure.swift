/// A protection target, 防护目标: school, hospital and the like.
public struct Target: Hashable, Sendable {
    /// Index of the layer among the city file's `targets`.
    public var layer: Int
    /// Unique within its layer.
    public var id: String
    /// Name for people.
    public var name: String?
    /// Class of GB 36894 as the rule pack names it, e.g. `高敏感`.
    public var targetClass: String
    /// Weight of the class, 0…1 (MODEL 5).
    public var weight: Double
    /// Where the record stands in its file.
    public var place: Place?
    /// Position of the record in its file, from 1.
    public var feature: Int?

    /// A target.
    public init(
        layer: Int, id: String, name: String?, targetClass: String, weight: Double, place: Place? = nil, feature: Int? = nil
    ) {
        self.layer = layer
        self.id = id
        self.name = name
        self.targetClass = targetClass
        self.weight = weight
        self.place = place
        self.feature = feature
    }
}

/// An emergency shelter, 避难场所.
public struct Shelter: Hashable, Sendable {
    /// Index of the layer among the city file's `shelters`.
    public var layer: Int
    /// Unique within its layer.
    public var id: String
    /// Name for people.
    public var name: String?
    /// Type in the rule pack's words: emergency, temporary, short, medium, long, centre, unknown.
    public var type: String
    /// Persons it holds; nil when neither capacity nor area is known, and the shelter is left out.
    public var places: Double?
    /// Radius d0, metres.
    public var radius: Double
    /// Where the record stands in its file.
    public var place: Place?
    /// Position of the record in its file, from 1.
    public var feature: Int?

    /// A shelter.
    public init(
        layer: Int, id: String, name: String?, type: String, places: Double?, radius: Double, place: Place? = nil, feature: Int? = nil
    ) {
        self.layer = layer
        self.id = id
        self.name = name
        self.type = type
        self.places = places
        self.radius = radius
        self.place = place
        self.feature = feature
    }
}

/// An administrative area of the boundary file, 行政区.
public struct District: Hashable, Sendable {
    /// Code, empty when the file has none.
    public var code: String
    /// Name, empty when the file has none.
    public var name: String

    /// A district.
    public init(code: String, name: String) {
        self.code = code
        self.name = name
    }

    /// What makes boundary features one district: the code, else the name (MODEL 2). A code is never a name.
    public var key: Key { code.isEmpty ? .name(ExactText(name)) : .code(ExactText(code)) }

    /// The code of a district, or the name of one without.
    public enum Key: Hashable, Sendable {
        case code(ExactText)
        case name(ExactText)
    }
}

/// Features with what they mean and where they are: item `i` has geometry `i` in both coordinate systems.
public struct Located<Item: Sendable>: Sendable {
    /// What each feature means.
    public var items: [Item]
    /// On the city's plane, vertices on the millimetre lattice.
    public var plane: GeometryTable<PlaneCoordinate>
    /// In degrees, as read where the input was WGS 84.
    public var geographic: GeometryTable<GeographicCoordinate>

    /// Items with their geometries.
    public init(
        items: [Item] = [], plane: GeometryTable<PlaneCoordinate> = .init(), geographic: GeometryTable<GeographicCoordinate> = .init()
    ) {
        self.items = items
        self.plane = plane
        self.geographic = geographic
    }
}
