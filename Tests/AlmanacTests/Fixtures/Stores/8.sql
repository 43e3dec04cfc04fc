PRAGMA application_id = 1634495854;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1');
INSERT INTO grdb_migrations VALUES('2');
INSERT INTO grdb_migrations VALUES('3');
INSERT INTO grdb_migrations VALUES('4');
INSERT INTO grdb_migrations VALUES('5');
INSERT INTO grdb_migrations VALUES('6');
INSERT INTO grdb_migrations VALUES('7');
INSERT INTO grdb_migrations VALUES('8');
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL CHECK (type IN ('jira', 'servicenow', 'github', 'gitlab', 'csv')),
    name TEXT NOT NULL CHECK (name <> ''),
    url TEXT, site TEXT,
    UNIQUE (type, name)
) STRICT;
INSERT INTO source VALUES(1,'github','acme/site','https://github.com/acme/site','api.github.com');
INSERT INTO source VALUES(2,'jira','ABC',NULL,'jira.example.com');
INSERT INTO source VALUES(3,'servicenow','incident',NULL,'acme.service-now.com');
INSERT INTO source VALUES(4,'csv','issues.csv',NULL,NULL);
CREATE TABLE import_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    key TEXT NOT NULL UNIQUE,
    finished_at INTEGER,
    as_of INTEGER,
    is_complete INTEGER CHECK (is_complete IN (0, 1)),
    expected INTEGER CHECK (expected >= 0),
    fetched INTEGER CHECK (fetched >= 0),
    stored INTEGER CHECK (stored >= 0),
    skipped INTEGER CHECK (skipped >= 0),
    refused INTEGER CHECK (refused >= 0),
    reasons TEXT CHECK (reasons IS NULL OR json_valid(reasons)),
    cursor TEXT, is_full INTEGER NOT NULL DEFAULT 1 CHECK (is_full IN (0, 1)), warnings TEXT CHECK (warnings IS NULL OR json_valid(warnings)), account TEXT, failed_at INTEGER, failure TEXT, is_incremental INTEGER NOT NULL DEFAULT 0 CHECK (is_incremental IN (0, 1)), last_change INTEGER,
    CHECK ((finished_at IS NULL) = (as_of IS NULL))
) STRICT;
INSERT INTO import_run VALUES(1,1,'run-1',1719000000000,1718999990000,1,3,3,3,0,0,'{}',NULL,1,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO import_run VALUES(2,1,'run-2',1720000000000,1719999990000,1,5,3,2,0,1,'{"external_id is empty":1}','c1',1,'["one project was left out"]','account-1',NULL,NULL,0,1710000000000);
INSERT INTO import_run VALUES(3,2,'run-3',1720000000000,1719999990000,1,1,1,1,0,0,'{}',NULL,1,NULL,NULL,NULL,NULL,0,NULL);
INSERT INTO import_run VALUES(4,3,'run-4',1720000000000,1719999990000,1,2,2,2,0,0,'{}',NULL,1,NULL,NULL,NULL,NULL,0,1713000000000);
INSERT INTO import_run VALUES(5,4,'run-5',1720000000000,1719999990000,0,NULL,1,1,0,0,'{}',NULL,0,NULL,NULL,NULL,NULL,1,1705000000000);
INSERT INTO import_run VALUES(6,2,'run-6',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,1720000005000,'the tracker answered 500',0,1711000000000);
CREATE TABLE term (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO term VALUES(1,'bug');
INSERT INTO term VALUES(2,'open');
INSERT INTO term VALUES(3,'Done');
INSERT INTO term VALUES(4,'Anna');
INSERT INTO term VALUES(5,'李伟');
INSERT INTO term VALUES(6,'acme/site');
INSERT INTO term VALUES(7,'P1');
INSERT INTO term VALUES(8,'Won''t do');
INSERT INTO term VALUES(9,'a|b');
INSERT INTO term VALUES(10,'ü,');
INSERT INTO term VALUES(11,'In Arbeit');
INSERT INTO term VALUES(12,'incident');
INSERT INTO term VALUES(13,'Story');
INSERT INTO term VALUES(14,'Review');
CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL CHECK (external_id <> ''),
    key TEXT NOT NULL,
    project_id INTEGER REFERENCES term (id),
    item_type_id INTEGER NOT NULL REFERENCES term (id),
    title TEXT NOT NULL,
    status_id INTEGER NOT NULL REFERENCES term (id),
    status_category INTEGER NOT NULL CHECK (status_category BETWEEN 0 AND 2),
    priority_id INTEGER REFERENCES term (id),
    assignee_id INTEGER REFERENCES term (id),
    reporter_id INTEGER REFERENCES term (id),
    labels TEXT CHECK (json_array_length(labels) > 0),
    created_at INTEGER NOT NULL CHECK (created_at BETWEEN -62135596800000 AND 253402300799999),
    updated_at INTEGER CHECK (updated_at BETWEEN -62135596800000 AND 253402300799999),
    closed_at INTEGER CHECK (closed_at BETWEEN -62135596800000 AND 253402300799999),
    resolution_id INTEGER REFERENCES term (id),
    comments INTEGER CHECK (comments >= 0),
    url TEXT,
    added_by INTEGER NOT NULL REFERENCES import_run (id),
    missing_since INTEGER,
    closing_at INTEGER AS (
        CASE WHEN status_category = 2 AND closed_at IS NOT NULL THEN max(closed_at, created_at) END),
    anomaly INTEGER NOT NULL AS (
        CASE WHEN status_category = 2 AND closed_at IS NULL THEN 1
        WHEN status_category <> 2 AND closed_at IS NOT NULL THEN 2
        WHEN closed_at < created_at THEN 3 ELSE 0 END), parent TEXT, details INTEGER NOT NULL DEFAULT 0, fingerprint_high INTEGER NOT NULL DEFAULT 0, fingerprint_low INTEGER NOT NULL DEFAULT 0,
    UNIQUE (source_id, external_id)
) STRICT;
INSERT INTO item VALUES(1,1,'101','#1',6,1,'مرحبا "quoted"; DROP TABLE item; --',3,2,7,5,4,'[10,9,1]',1700000000123,1710000000000,1705000000000,8,12,'https://github.com/acme/site/issues/1',1,NULL,'#2',5,-8420566450150004412,4151465992989805653);
INSERT INTO item VALUES(2,1,'102','#2',NULL,1,'Bare',2,0,NULL,NULL,NULL,NULL,1701000000000,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,0,-3103871909201702092,6728184219778563367);
INSERT INTO item VALUES(3,1,'103','#3',6,1,'Gone',2,0,NULL,NULL,NULL,'[9]',1702000000000,NULL,NULL,NULL,NULL,NULL,1,1720000000000,NULL,0,-6510597244768922202,-1763274176210214927);
INSERT INTO item VALUES(4,2,'10004','ABC-4',6,13,'Begun long ago',11,1,NULL,4,NULL,NULL,-1234567890123,1711000000000,NULL,NULL,0,NULL,3,NULL,NULL,2,601181438298123285,9073834809351408512);
INSERT INTO item VALUES(5,3,'aa05','INC0010005',NULL,12,'Closed, nobody knows when',3,2,NULL,NULL,NULL,NULL,1703000000000,1712000000000,NULL,NULL,NULL,NULL,4,NULL,NULL,0,7060438366318473768,8002046363484360818);
INSERT INTO item VALUES(6,3,'aa06','INC0010006',NULL,12,'In work without an audit',11,1,NULL,NULL,NULL,NULL,1704000000000,1713000000000,NULL,NULL,NULL,NULL,4,NULL,NULL,0,8106037039469239514,6499317853835225251);
INSERT INTO item VALUES(7,4,'row 7','7',NULL,1,'Closed before it was created',3,2,NULL,NULL,NULL,NULL,1705000000000,NULL,1704000000000,NULL,NULL,NULL,5,NULL,NULL,0,-710502785372645537,4702128516677534006);
CREATE TABLE sighting (
    item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    run_id INTEGER NOT NULL
) STRICT;
INSERT INTO sighting VALUES(1,2);
INSERT INTO sighting VALUES(2,2);
INSERT INTO sighting VALUES(3,1);
INSERT INTO sighting VALUES(4,3);
INSERT INTO sighting VALUES(5,4);
INSERT INTO sighting VALUES(6,4);
INSERT INTO sighting VALUES(7,5);
CREATE TABLE item_label (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES term (id),
    PRIMARY KEY (item_id, label_id)
) STRICT, WITHOUT ROWID;
INSERT INTO item_label VALUES(1,1);
INSERT INTO item_label VALUES(1,9);
INSERT INTO item_label VALUES(1,10);
INSERT INTO item_label VALUES(3,9);
CREATE TABLE daily_count (
    day INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    item_type_id INTEGER NOT NULL REFERENCES term (id),
    created INTEGER NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0,
    undated INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, source_id, item_type_id)
) STRICT, WITHOUT ROWID;
INSERT INTO daily_count VALUES(704873,2,13,1,0,0);
INSERT INTO daily_count VALUES(738837,1,1,1,0,0);
INSERT INTO daily_count VALUES(738849,1,1,1,0,0);
INSERT INTO daily_count VALUES(738872,3,12,1,0,1);
INSERT INTO daily_count VALUES(738884,3,12,1,0,0);
INSERT INTO daily_count VALUES(738895,1,1,0,1,0);
INSERT INTO daily_count VALUES(738895,4,1,1,1,0);
CREATE TABLE change (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL) STRICT;
INSERT INTO change VALUES(1,9);
CREATE TABLE reading (
    scope TEXT PRIMARY KEY,
    source_id INTEGER REFERENCES source (id) ON DELETE CASCADE,
    watermark INTEGER NOT NULL,
    kinds INTEGER NOT NULL,
    source_name TEXT,
    entity_tag TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO reading VALUES('scope-1',1,1719999990000,5,'acme/site','W/"1"');
CREATE TABLE import_checkpoint (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO import_checkpoint VALUES('run-6','{"page":3}',1720000004000);
CREATE TABLE item_detail (
    item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    comments_at INTEGER,
    history_at INTEGER,
    attachments_at INTEGER
) STRICT;
INSERT INTO item_detail VALUES(1,1710000000000,NULL,1710000000000);
INSERT INTO item_detail VALUES(4,NULL,1711000000000,NULL);
INSERT INTO item_detail VALUES(6,NULL,NULL,NULL);
CREATE TABLE comment (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    author_id INTEGER REFERENCES term (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER,
    is_internal INTEGER NOT NULL CHECK (is_internal IN (0, 1)),
    body TEXT NOT NULL,
    run_id INTEGER NOT NULL,
    PRIMARY KEY (item_id, external_id)
) STRICT, WITHOUT ROWID;
INSERT INTO comment VALUES(1,'c1',4,1706000000000,1706000001000,0,replace('Zeile 1\nZeile 2 with ''quotes''','\n',char(10)),2);
INSERT INTO comment VALUES(1,'c2',NULL,1707000000000,NULL,1,'山',2);
CREATE TABLE status_change (
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    author_id INTEGER REFERENCES term (id),
    from_status_id INTEGER REFERENCES term (id),
    to_status_id INTEGER NOT NULL REFERENCES term (id),
    to_category INTEGER CHECK (to_category BETWEEN 0 AND 2),
    run_id INTEGER NOT NULL, from_category INTEGER CHECK (from_category BETWEEN 0 AND 2),
    PRIMARY KEY (item_id, at, external_id)
) STRICT, WITHOUT ROWID;
INSERT INTO status_change VALUES(4,1600000000000,'h1',5,2,14,NULL,3,NULL);
INSERT INTO status_change VALUES(4,1610000000000,'h2',NULL,14,11,1,3,NULL);
INSERT INTO status_change VALUES(4,1620000000000,'h3',NULL,11,11,1,3,1);
CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT,
    size INTEGER,
    author_id INTEGER REFERENCES term (id),
    created_at INTEGER,
    path TEXT NOT NULL,
    sha256 TEXT,
    stored_size INTEGER,
    problem TEXT,
    run_id INTEGER NOT NULL,
    UNIQUE (item_id, external_id),
    CHECK ((sha256 IS NULL) = (stored_size IS NULL))
) STRICT;
INSERT INTO attachment VALUES(1,1,'a1','log.txt','text/plain',14,4,1706000000000,'/files/1','2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',3,NULL,2);
INSERT INTO attachment VALUES(2,1,'a2','photo.png',NULL,NULL,NULL,NULL,'/files/2',NULL,NULL,NULL,2);
CREATE TABLE moved_item (
    item_id INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    target_id TEXT NOT NULL CHECK (target_id <> '')
) STRICT;
INSERT INTO moved_item VALUES(2,'901');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('import_run',6);
CREATE INDEX import_run_finished ON import_run (source_id, id) WHERE finished_at IS NOT NULL;
CREATE INDEX item_missing ON item (source_id) WHERE missing_since IS NOT NULL;
CREATE TRIGGER item_label_insert AFTER INSERT ON item WHEN new.labels IS NOT NULL BEGIN
    INSERT OR IGNORE INTO item_label (label_id, item_id) SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER item_label_update AFTER UPDATE OF labels ON item WHEN new.labels IS NOT old.labels BEGIN
    DELETE FROM item_label WHERE item_id = new.id;
    INSERT OR IGNORE INTO item_label (label_id, item_id) SELECT value, new.id FROM json_each(new.labels);
END;
CREATE TRIGGER daily_created_insert_new AFTER INSERT ON item
WHEN new.missing_since IS NULL AND new.created_at IS NOT NULL BEGIN
    INSERT INTO daily_count (day, source_id, item_type_id, created, undated)
    VALUES ((new.created_at + 62135596800000) / 86400000, new.source_id, new.item_type_id, 1, new.anomaly = 1)
    ON CONFLICT DO UPDATE SET created = created + 1, undated = undated + excluded.undated;
END;
CREATE TRIGGER daily_closed_insert_new AFTER INSERT ON item
WHEN new.missing_since IS NULL AND new.closing_at IS NOT NULL BEGIN
    INSERT INTO daily_count (day, source_id, item_type_id, closed)
    VALUES ((new.closing_at + 62135596800000) / 86400000, new.source_id, new.item_type_id, 1)
    ON CONFLICT DO UPDATE SET closed = closed + 1;
END;
CREATE TRIGGER daily_created_delete_old AFTER DELETE ON item
WHEN old.missing_since IS NULL AND old.created_at IS NOT NULL BEGIN
    UPDATE daily_count SET created = created - 1, undated = undated - (old.anomaly = 1)
    WHERE (day, source_id, item_type_id)
    = ((old.created_at + 62135596800000) / 86400000, old.source_id, old.item_type_id);
END;
CREATE TRIGGER daily_closed_delete_old AFTER DELETE ON item
WHEN old.missing_since IS NULL AND old.closing_at IS NOT NULL BEGIN
    UPDATE daily_count SET closed = closed - 1
    WHERE (day, source_id, item_type_id)
    = ((old.closing_at + 62135596800000) / 86400000, old.source_id, old.item_type_id);
END;
CREATE TRIGGER daily_created_update_old AFTER UPDATE OF source_id, item_type_id, status_category, created_at, closed_at, missing_since ON item
WHEN old.missing_since IS NULL AND old.created_at IS NOT NULL BEGIN
    UPDATE daily_count SET created = created - 1, undated = undated - (old.anomaly = 1)
    WHERE (day, source_id, item_type_id)
    = ((old.created_at + 62135596800000) / 86400000, old.source_id, old.item_type_id);
END;
CREATE TRIGGER daily_closed_update_old AFTER UPDATE OF source_id, item_type_id, status_category, created_at, closed_at, missing_since ON item
WHEN old.missing_since IS NULL AND old.closing_at IS NOT NULL BEGIN
    UPDATE daily_count SET closed = closed - 1
    WHERE (day, source_id, item_type_id)
    = ((old.closing_at + 62135596800000) / 86400000, old.source_id, old.item_type_id);
END;
CREATE TRIGGER daily_created_update_new AFTER UPDATE OF source_id, item_type_id, status_category, created_at, closed_at, missing_since ON item
WHEN new.missing_since IS NULL AND new.created_at IS NOT NULL BEGIN
    INSERT INTO daily_count (day, source_id, item_type_id, created, undated)
    VALUES ((new.created_at + 62135596800000) / 86400000, new.source_id, new.item_type_id, 1, new.anomaly = 1)
    ON CONFLICT DO UPDATE SET created = created + 1, undated = undated + excluded.undated;
END;
CREATE TRIGGER daily_closed_update_new AFTER UPDATE OF source_id, item_type_id, status_category, created_at, closed_at, missing_since ON item
WHEN new.missing_since IS NULL AND new.closing_at IS NOT NULL BEGIN
    INSERT INTO daily_count (day, source_id, item_type_id, closed)
    VALUES ((new.closing_at + 62135596800000) / 86400000, new.source_id, new.item_type_id, 1)
    ON CONFLICT DO UPDATE SET closed = closed + 1;
END;
CREATE TABLE saved_record (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('source', 'report')),
    name TEXT NOT NULL CHECK (name <> ''),
    body TEXT NOT NULL CHECK (json_valid(body)),
    sealed TEXT,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    UNIQUE (kind, name)
) STRICT;
CREATE INDEX saved_record_due ON saved_record (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE saved_part (
    record_id TEXT NOT NULL REFERENCES saved_record (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    PRIMARY KEY (record_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE saved_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id TEXT NOT NULL REFERENCES saved_record (id) ON DELETE CASCADE,
    due_at INTEGER NOT NULL,
    is_scheduled INTEGER NOT NULL CHECK (is_scheduled IN (0, 1)),
    state TEXT NOT NULL CHECK (
        state IN ('waiting', 'due', 'queued', 'retry', 'completed', 'failed', 'cancelled')),
    attempt INTEGER NOT NULL DEFAULT 1,
    job_id TEXT NOT NULL UNIQUE,
    waits_for TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(waits_for)),
    retry_at INTEGER,
    ended_at INTEGER,
    error TEXT,
    result TEXT CHECK (result IS NULL OR json_valid(result))
) STRICT;
CREATE INDEX saved_run_record ON saved_run (record_id, id);
CREATE UNIQUE INDEX saved_run_once ON saved_run (record_id, due_at) WHERE is_scheduled = 1;
CREATE INDEX saved_run_open ON saved_run (state) WHERE ended_at IS NULL;
CREATE TABLE saved_delivery (
    run_id INTEGER NOT NULL REFERENCES saved_run (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    sealed TEXT,
    message TEXT NOT NULL CHECK (json_valid(message)),
    status TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER,
    error TEXT,
    PRIMARY KEY (run_id, position)
) STRICT;
CREATE INDEX saved_delivery_next ON saved_delivery (next_at) WHERE status = 'pending';
CREATE INDEX item_added_by ON item (added_by);
CREATE INDEX import_run_failed ON import_run (source_id, id) WHERE failed_at IS NOT NULL;
CREATE INDEX item_key ON item (source_id, key);
CREATE INDEX attachment_file ON attachment (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX attachment_wanted ON attachment (id) WHERE sha256 IS NULL AND problem IS NULL;
CREATE INDEX item_created ON item (
    created_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly,
    fingerprint_high, fingerprint_low, missing_since
) WHERE missing_since IS NULL;
CREATE INDEX item_closed ON item (
    closing_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, created_at,
    fingerprint_high, fingerprint_low, missing_since
) WHERE missing_since IS NULL AND closing_at IS NOT NULL;
CREATE INDEX item_open ON item (
    created_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, missing_since
) WHERE missing_since IS NULL AND closing_at IS NULL AND anomaly <> 1;
CREATE INDEX moved_item_target ON moved_item (target_id);
COMMIT;
