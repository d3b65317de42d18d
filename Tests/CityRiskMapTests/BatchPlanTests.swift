import Testing

@testable import CityRiskMap

@Suite("How many cities a batch works on at a time")
struct BatchPlanTests {
    @Test("one job per thread while there are cities, and the threads that are left are shared")
    func threads() {
        let few = BatchPlan(needs: [1, 1, 1], available: 100, jobs: nil, threads: 8)
        #expect(few.jobs == 3 && few.threadsPerJob == 2)
        let many = BatchPlan(needs: Array(repeating: 1, count: 20), available: 100, jobs: nil, threads: 2)
        #expect(many.jobs == 2 && many.threadsPerJob == 1)
    }

    @Test("any cities that run together fit in memory, and one always runs")
    func memory() {
        #expect(BatchPlan(needs: [10, 40, 30, 20], available: 70, jobs: nil, threads: 4).jobs == 2)
        #expect(BatchPlan(needs: [10, 40, 30, 20], available: 69, jobs: nil, threads: 4).jobs == 1)
        #expect(BatchPlan(needs: [10, 40, 30, 20], available: 100, jobs: nil, threads: 4).jobs == 4)
        let one = BatchPlan(needs: [10, 40], available: 5, jobs: nil, threads: 4)
        #expect(one.jobs == 1 && one.threadsPerJob == 4)
    }

    @Test("jobs that the user asks for are taken, but not more than there are cities")
    func asked() {
        #expect(BatchPlan(needs: [10, 40, 30], available: 5, jobs: 2, threads: 1).jobs == 2)
        let plan = BatchPlan(needs: [10, 40, 30], available: 5, jobs: 9, threads: 6)
        #expect(plan.jobs == 3 && plan.threadsPerJob == 2)
        #expect(BatchPlan(needs: [10], available: 5, jobs: 1, threads: 1).threadsPerJob == 1)
    }
}
