import Testing

@testable import Telemetry

@Suite struct ExpositionTests {
    @Test func `a counter tells each series once, in order, and its labels as they are`() {
        let counter = Counter("a_total", "Of \"a\"\nand b\\", by: "kind", "name")
        counter.add(1, "zip", "x")
        counter.add(2.5, "pdf", "a \"b\"\nc\\")
        counter.add(1, "zip", "x")
        #expect(
            Self.page(counter) == """
                # HELP a_total Of "a"\\nand b\\\\
                # TYPE a_total counter
                a_total{kind="pdf",name="a \\"b\\"\\nc\\\\"} 2.5
                a_total{kind="zip",name="x"} 2

                """
        )
    }

    @Test func `the buckets of a histogram hold what is at most their bound, each with all below it`() {
        let histogram = Histogram("t_seconds", "Times.", by: "route", bounds: [0.1, 1])
        for milliseconds in [50, 100, 101, 5000, -1] { histogram.observe(.milliseconds(milliseconds), "/x") }
        #expect(
            Self.page(histogram) == """
                # HELP t_seconds Times.
                # TYPE t_seconds histogram
                t_seconds_bucket{route="/x",le="0.1"} 3
                t_seconds_bucket{route="/x",le="1"} 4
                t_seconds_bucket{route="/x",le="+Inf"} 5
                t_seconds_sum{route="/x"} 5.251
                t_seconds_count{route="/x"} 5

                """
        )
    }

    @Test func `a gauge without a value is not told`() {
        var page = Exposition()
        page.gauge("a", "A.", nil)
        page.gauge("b", "B.", by: "x", [])
        page.gauge("c", "C.", by: "x", [("1", 0.5), ("2", 7)])
        #expect(page.text == "# HELP c C.\n# TYPE c gauge\nc{x=\"1\"} 0.5\nc{x=\"2\"} 7\n")
    }

    @Test func `what is counted from many threads is counted once`() async {
        let (counter, gauge) = (Counter("a_total", "A."), Gauge("b", "B."))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        counter.add()
                        gauge.add(2)
                        gauge.add(-1)
                    }
                }
            }
        }
        #expect(Self.page(counter).hasSuffix("\na_total 8000\n"))
        #expect(Self.page(gauge).hasSuffix("\nb 8000\n"))
    }

    @Test func `the process says what it uses`() throws {
        var page = Exposition()
        ProcessReadings.write(to: &page)
        let samples = page.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let values = Dictionary(
            uniqueKeysWithValues: samples.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Double(parts[1]) ?? -1)
            }
        )
        #expect(
            values.keys.sorted() == [
                "process_cpu_seconds_total", "process_max_fds", "process_open_fds", "process_resident_memory_bytes",
                "process_start_time_seconds", "process_threads",
            ]
        )
        #expect(values.values.allSatisfy { $0 > 0 })
    }

    private static func page(_ family: any MetricFamily) -> String {
        var page = Exposition()
        family.write(to: &page)
        return page.text
    }
}
