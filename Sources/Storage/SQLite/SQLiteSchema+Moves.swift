/// Version 5: items that have become others in another project.
extension SQLiteSchema {
    /// GitLab and GitHub give an issue a new id when it moves; `target_id` is that one. The row stays as long as the old
    /// item does, for the new one may come later or be deleted.
    static let movedItems = """
        CREATE TABLE moved_item (
            item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
            target_id TEXT NOT NULL CHECK (target_id <> '')
        ) STRICT;
        CREATE INDEX moved_item_target ON moved_item (target_id);
        """
}
