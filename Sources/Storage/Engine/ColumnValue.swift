public import Foundation
package import GRDB
package import Items
package import Postgres

/// What a column can hold, or a parameter, with either engine.
package protocol ColumnValue: DatabaseValueConvertible, StatementColumnConvertible, Sendable {
    /// As a parameter for PostgreSQL.
    var postgres: PostgresValue { get }

    /// The value of a result's row; nil for NULL.
    init?(_ result: PostgresResult, row: Int, column: Int)
}

extension Int64: ColumnValue {
    package var postgres: PostgresValue { .integer(self) }

    package init?(_ result: PostgresResult, row: Int, column: Int) {
        guard let value = result.integer(row, column) else { return nil }
        self = value
    }
}

extension Int: ColumnValue {
    package var postgres: PostgresValue { .integer(Int64(self)) }

    package init?(_ result: PostgresResult, row: Int, column: Int) {
        guard let value = result.integer(row, column) else { return nil }
        self = Int(value)
    }
}

extension Bool: ColumnValue {
    package var postgres: PostgresValue { .bool(self) }

    package init?(_ result: PostgresResult, row: Int, column: Int) {
        guard let value = result.integer(row, column) else { return nil }
        self = value != 0
    }
}

extension String: ColumnValue {
    package var postgres: PostgresValue { .text(self) }

    package init?(_ result: PostgresResult, row: Int, column: Int) {
        guard let value = result.text(row, column) else { return nil }
        self = value
    }
}

extension Data: ColumnValue {
    package var postgres: PostgresValue { .bytes(self) }

    package init?(_ result: PostgresResult, row: Int, column: Int) {
        guard let value = result.data(row, column) else { return nil }
        self = value
    }
}

extension Timestamp: ColumnValue {
    package var postgres: PostgresValue { .integer(milliseconds) }

    package init?(_ result: PostgresResult, row: Int, column: Int) {
        guard let value = result.integer(row, column) else { return nil }
        self.init(milliseconds: value)
    }
}

/// The parameters of a statement, in their order.
package struct Values: ExpressibleByArrayLiteral {
    let elements: [(any ColumnValue)?]

    package init(arrayLiteral elements: (any ColumnValue)?...) {
        self.elements = elements
    }

    private init(_ elements: [(any ColumnValue)?]) {
        self.elements = elements
    }

    static func + (left: Values, right: Values) -> Values {
        Values(left.elements + right.elements)
    }

    var sqlite: StatementArguments { StatementArguments(elements.map { $0 as (any DatabaseValueConvertible)? }) }

    var postgres: [PostgresValue] { elements.map { $0?.postgres ?? .null } }
}
