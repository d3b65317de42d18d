/// A step of a run, in the order in which they happen.
public enum Stage: String, Sendable, CaseIterable {
    case reading, grading, scoring, zones, writing
    /// Of a batch: cities that are done.
    case cities
}

/// Where a run reports how far it is; called from any thread.
public struct Progress: Sendable {
    /// Stage and the share of it that is done, 0…1.
    public var report: @Sendable (Stage, Double) -> Void

    /// A place to report to.
    public init(_ report: @escaping @Sendable (Stage, Double) -> Void) { self.report = report }

    /// Reports to nobody.
    public static let silent = Progress { _, _ in }
}
