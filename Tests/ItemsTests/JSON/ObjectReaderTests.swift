import Testing

@testable import Items

struct ObjectReaderTests {
    @Test func `fields of the right type are read and nothing is reported`() {
        var fields = ObjectReader([
            "text": "a", "flag": true, "count": 3, "whole": .double(3), "names": ["a", "b"], "object": ["x": 1],
            "objects": [["x": 1], ["x": 2]],
            "absent": .null,
        ])
        #expect(fields.string("text") == "a")
        #expect(fields.bool("flag") == true)
        #expect(fields.integer("count", in: 1...3) == 3)
        // JSON Schema takes no heed of how a number is written.
        #expect(fields.integer("whole", in: 1...3) == 3)
        #expect(fields.strings("names") == ["a", "b"])
        #expect(fields.object("object") { $0.integer("x") } == 1)
        #expect(fields.objects("objects") { $0.integer("x") } == [1, 2])
        #expect(fields.string("absent") == nil)
        #expect(fields.string("missing") == nil)
        #expect(fields.finish() == [])
    }

    @Test func `every broken rule is reported at once, with its pointer and its name`() {
        var fields = ObjectReader([
            "title": 1, "flag": 1, "count": true, "size": 101, "ratio": .double(1.5), "names": ["a", 2, .null],
            "periods": [["label": 5, "extra": 0], "x"], "nothing": .null, "a/b": 0,
        ])
        _ = fields.string("title")
        _ = fields.bool("flag")
        _ = fields.integer("count")
        _ = fields.integer("size", in: 1...100)
        _ = fields.integer("ratio")
        _ = fields.strings("names")
        _ = fields.objects("periods") { $0.string("label", required: true) }
        _ = fields.string("nothing", required: true)
        _ = fields.string("start_date", required: true)
        let problems = fields.finish()
        #expect(
            problems.map { "\($0.pointer): \($0.detail)" } == [
                "/title: title must be a string",
                "/flag: flag must be true or false",
                "/count: count must be a whole number",
                "/size: size must be between 1 and 100",
                "/ratio: ratio must be a whole number",
                "/names/1: names[1] must be a string",
                "/names/2: names[2] must be a string",
                "/periods/0/label: periods[0].label must be a string",
                "/periods/0/extra: periods[0].extra is not a known field",
                "/periods/1: periods[1] must be an object, not a string",
                "/nothing: nothing must not be null",
                "/start_date: start_date is required",
                "/a~1b: a/b is not a known field",
            ]
        )
    }

    @Test func `a body that is no object is one problem, not one for each field`() {
        var fields = ObjectReader([1])
        #expect(fields.string("title", required: true) == nil)
        #expect(fields.finish() == [FieldProblem(pointer: "", detail: "The body must be an object, not an array")])
    }
}
