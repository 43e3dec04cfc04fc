/// A table of the store as both engines have it, for copies from one to the other.
struct StoreTable {
    enum Kind {
        case integer, text, flag
    }

    let name: String
    let columns: [(name: String, kind: Kind)]
    /// Whether the engine numbers new rows in its column `id`.
    let isNumbered: Bool

    /// - Parameter columns: names parted by spaces; `name:t` is a text, `name:f` a truth value, any other an integer.
    private init(_ name: String, _ columns: String, isNumbered: Bool = false) {
        (self.name, self.isNumbered) = (name, isNumbered)
        self.columns = columns.split(whereSeparator: \.isWhitespace).map { column in
            let parts = column.split(separator: ":")
            let kind: Kind = parts.count == 1 ? .integer : parts[1] == "t" ? .text : .flag
            return (String(parts[0]), kind)
        }
    }

    var list: String { columns.map(\.name).joined(separator: ", ") }

    /// Everything that is not made of what is in others (`item_label`, `daily_count`, `scan_chunk` with its marks), each behind
    /// those that it refers to. `change` is apart, for it is there from the first.
    static let all = [
        StoreTable("source", "id type:t name:t url:t site:t", isNumbered: true),
        StoreTable(
            "import_run",
            """
            id source_id key:t finished_at as_of is_complete:f expected fetched stored skipped refused reasons:t cursor:t
            is_full:f warnings:t account:t failed_at failure:t is_incremental:f last_change
            """,
            isNumbered: true
        ),
        StoreTable("term", "id text:t", isNumbered: true),
        StoreTable(
            "item",
            """
            id source_id external_id:t key:t project_id item_type_id title:t status_id status_category priority_id
            assignee_id reporter_id labels:t created_at updated_at closed_at resolution_id comments url:t added_by
            missing_since parent:t details fingerprint_high fingerprint_low
            """,
            isNumbered: true
        ),
        StoreTable("sighting", "item_id run_id"),
        StoreTable("item_detail", "item_id comments_at history_at attachments_at"),
        StoreTable("comment", "item_id external_id:t author_id created_at updated_at is_internal:f body:t run_id"),
        StoreTable(
            "status_change",
            "item_id at external_id:t author_id from_status_id to_status_id to_category from_category run_id"
        ),
        StoreTable(
            "attachment",
            """
            id item_id external_id:t name:t media_type:t size author_id created_at path:t sha256:t stored_size problem:t
            run_id
            """,
            isNumbered: true
        ),
        StoreTable("moved_item", "item_id target_id:t"),
        StoreTable("reading", "scope:t source_id watermark kinds source_name:t entity_tag:t"),
        StoreTable("import_checkpoint", "key:t state:t saved_at"),
        StoreTable("saved_record", "id:t kind:t name:t body:t sealed:t due_at created_at updated_at version"),
        StoreTable("saved_part", "record_id:t source_id"),
        StoreTable(
            "saved_run",
            """
            id record_id:t due_at is_scheduled:f state:t attempt job_id:t waits_for:t retry_at ended_at error:t result:t
            """,
            isNumbered: true
        ),
        StoreTable("saved_delivery", "run_id position label:t sealed:t message:t status:t attempts next_at error:t"),
    ]
}
