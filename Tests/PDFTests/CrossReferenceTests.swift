import TestSupport
import Testing

@testable import PDF

struct CrossReferenceTests {
    /// An offset, or a place in an object stream, or nothing.
    private enum Place: Equatable {
        case free
        case offset(Int)
        case member(stream: Int, index: Int)
    }

    @Test(arguments: [1, 2, 300, 65_536, 65_537, 200_000])
    func `each object is where it was noted, of however many, in whichever order they were`(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        var places = [Place](repeating: .free, count: count)
        var references = CrossReferences()
        var rest = (1..<count).shuffled(using: &random)
        // The last one is noted, for what is behind it is not in the table; others may be free.
        if let last = rest.firstIndex(of: count - 1) { rest.swapAt(last, rest.count - 1) }
        while let number = rest.popLast() {
            let members = Array(rest.suffix(.random(in: 0...200, using: &random)))
            if members.isEmpty {
                let offset = Int.random(in: 0..<1 << 32, using: &random)
                references.setPlace(of: number, offset: offset)
                places[number] = .offset(offset)
            } else {
                rest.removeLast(members.count)
                references.setPlaces(of: [number] + members, stream: number)
                for (index, member) in ([number] + members).enumerated() {
                    places[member] = .member(stream: number, index: index)
                }
            }
        }
        #expect(read(references) == places)
    }

    /// Undoes the predictor.
    private func read(_ references: CrossReferences) -> [Place] {
        var places: [Place] = []
        var row: [UInt8] = Array(repeating: 0, count: 7)
        references.writeRows(offsetWidth: 4) { bytes in
            for start in stride(from: 0, to: bytes.count, by: 8) {
                #expect(bytes[start] == 2)
                for byte in 0..<7 { row[byte] &+= bytes[start + 1 + byte] }
                let second = row[1...4].reduce(0) { $0 << 8 | Int($1) }
                let third = Int(row[5]) << 8 | Int(row[6])
                places.append(place(row[0], second, third))
            }
        }
        return places
    }

    private func place(_ kind: UInt8, _ second: Int, _ third: Int) -> Place {
        switch kind {
        case 1: .offset(second)
        case 2: .member(stream: second, index: third)
        default: second == 0 && third == 0xFFFF ? .free : .offset(-1)
        }
    }
}
