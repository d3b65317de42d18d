/// Version of the program, printed by `--version` and kept in every run record.
public let programVersion = "0.1.0"
