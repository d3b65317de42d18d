/// Version of the program, printed by `--version` and kept in every run record. Results of another version are not taken over: it is
/// raised whenever outputs, or what a workspace keeps, become others for the same inputs.
public let programVersion = "0.4.0"
