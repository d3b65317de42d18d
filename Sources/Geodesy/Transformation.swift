import CPROJ
import CityModel

/// A PROJ transformation between longitude and latitude (degrees, WGS 84) and the coordinates of another system (x, y).
///
/// Made from the text of a pipeline, it opens no database; made per thread, it shares nothing.
struct Transformation {
    enum Direction { case fromDegrees, toDegrees }

    private let context = PROJContext()
    private let transformation: OpaquePointer

    /// - Parameter pipeline: of `EPSGSystem.pipeline`, which PROJ itself wrote, so it cannot fail to read it
    init(pipeline: String) {
        let context = context
        guard let transformation = context.use({ context.keep(proj_create($0, pipeline)) }) else {
            fatalError("PROJ cannot read: \(pipeline)")
        }
        self.transformation = transformation
    }

    /// Transforms pairs in place; one that cannot be transformed becomes infinite or NaN.
    func apply(_ direction: Direction, to pairs: inout [Position]) {
        // A Position is two doubles side by side (the fixed layout of a struct of two stored doubles), so the x and the y of all pairs are
        // two arrays with the stride of a Position. PROJ reads and writes `count` elements of each and keeps no pointer.
        let stride = MemoryLayout<Position>.stride
        pairs.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            let count = bytes.count / stride
            let x = base.assumingMemoryBound(to: Double.self)
            let way = direction == .fromDegrees ? PJ_FWD : PJ_INV
            _ = context.use { _ in proj_trans_generic(transformation, way, x, stride, count, x + 1, stride, count, nil, 0, 0, nil, 0, 0) }
        }
    }
}
