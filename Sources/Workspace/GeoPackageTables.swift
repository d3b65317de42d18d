import CityModel

/// What makes an SQLite file a GeoPackage (OGC 12-128r18, version 1.3).
enum GeoPackage {
    /// `GPKG` (Requirement 2).
    static let applicationID = 0x4750_4B47
    /// Version 1.3.0 (Requirement 2).
    static let userVersion = 10_300
    /// WGS 84 in degrees, longitude first in all geometries (Requirement 153 and 12-128r18, 2.1.3.1.1).
    static let srs = 4326

    /// The tables of the standard (annex C), those of QGIS for styles, and ours.
    static let schema = """
        CREATE TABLE gpkg_spatial_ref_sys (
          srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
          definition TEXT NOT NULL, description TEXT);
        CREATE TABLE gpkg_contents (
          table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
          last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
          min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
          CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
        CREATE TABLE gpkg_geometry_columns (
          table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
          z TINYINT NOT NULL, m TINYINT NOT NULL,
          CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
          CONSTRAINT uk_gc_table_name UNIQUE (table_name),
          CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
          CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
        CREATE TABLE gpkg_extensions (
          table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
          CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
        CREATE TABLE layer_styles (
          id INTEGER PRIMARY KEY NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
          f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
          owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
        CREATE TABLE riskmap_files (
          id INTEGER PRIMARY KEY NOT NULL, survey INTEGER NOT NULL, role TEXT NOT NULL, layer TEXT, name TEXT NOT NULL,
          sha256 TEXT NOT NULL, size INTEGER NOT NULL);
        CREATE TABLE riskmap_file_parts (
          id INTEGER PRIMARY KEY NOT NULL, sha256 TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (sha256, part));
        CREATE TABLE riskmap_surveys (
          id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, date TEXT, digest TEXT NOT NULL);
        CREATE TABLE riskmap_tiles (
          id INTEGER PRIMARY KEY NOT NULL, map INTEGER NOT NULL, first_row INTEGER NOT NULL, first_column INTEGER NOT NULL,
          scores BLOB NOT NULL, UNIQUE (map, first_row, first_column));
        CREATE TABLE riskmap_snapshot (
          id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE (name, part));
        CREATE TABLE riskmap_state (id INTEGER PRIMARY KEY NOT NULL, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
        """

    /// Our tables, which are an extension of the GeoPackage (Requirement 58 to 64).
    static let ownTables = ["riskmap_file_parts", "riskmap_files", "riskmap_snapshot", "riskmap_state", "riskmap_surveys", "riskmap_tiles"]

    /// The mandatory reference systems (Requirement 11).
    static let referenceSystems: [(name: String, id: Int, organization: String, definition: String, description: String)] = [
        ("Undefined cartesian SRS", -1, "NONE", "undefined", "undefined cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", "undefined", "undefined geographic coordinate reference system"),
        (
            "WGS 84 geodetic", srs, "EPSG",
            """
            GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],\
            PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],\
            AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]
            """, "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid"
        ),
    ]
}

/// A name in double quotes, as SQL takes any text for an identifier.
func quoted(_ identifier: String) -> String {
    "\"" + identifier.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// Names of the tables with the zones of each family, in their order: `zones_` and the family, of which only letters and digits stay.
///
/// SQLite does not tell the case of ASCII letters apart in names: of families that would share a table the later ones get a number.
public func zoneTableNames(ofFamilies families: [String]) -> [String] {
    var taken: Set<String> = []
    return families.map { family in
        let scalars = family.unicodeScalars.prefix(60).map { $0.properties.isAlphabetic || $0.properties.numericType != nil ? $0 : "_" }
        let base = "zones_" + String(String.UnicodeScalarView(scalars))
        var name = base
        var number = 2
        while !taken.insert(name.lowercased()).inserted {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }
}

extension FeatureRows.ColumnType {
    /// The type in `CREATE TABLE` (12-128r18, table 1).
    var sql: String {
        switch self {
        case .text: "TEXT"
        case .integer: "INTEGER"
        case .real: "DOUBLE"
        }
    }
}
