PRAGMA application_id = 1634495854;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1');
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL CHECK (type IN ('jira', 'servicenow', 'github', 'gitlab', 'csv')),
    name TEXT NOT NULL CHECK (name <> ''),
    url TEXT,
    UNIQUE (type, name)
) STRICT;
INSERT INTO source VALUES(1,'github','acme/site','https://github.com/acme/site');
INSERT INTO source VALUES(2,'jira','ABC',NULL);
INSERT INTO source VALUES(3,'servicenow','incident',NULL);
INSERT INTO source VALUES(4,'csv','issues.csv',NULL);
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
    cursor TEXT,
    CHECK ((finished_at IS NULL) = (as_of IS NULL))
) STRICT;
INSERT INTO import_run VALUES(1,1,'run-1',1719000000000,1718999990000,1,3,3,3,0,0,'{}',NULL);
INSERT INTO import_run VALUES(2,1,'run-2',1720000000000,1719999990000,1,5,3,2,0,1,'{"external_id is empty":1}','c1');
INSERT INTO import_run VALUES(3,2,'run-3',1720000000000,1719999990000,1,1,1,1,0,0,'{}',NULL);
INSERT INTO import_run VALUES(4,3,'run-4',1720000000000,1719999990000,1,2,2,2,0,0,'{}',NULL);
INSERT INTO import_run VALUES(5,4,'run-5',1720000000000,1719999990000,0,NULL,1,1,0,0,'{}',NULL);
INSERT INTO import_run VALUES(6,2,'run-6',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
        WHEN closed_at < created_at THEN 3 ELSE 0 END),
    UNIQUE (source_id, external_id)
) STRICT;
INSERT INTO item VALUES(1,1,'101','#1',6,1,'مرحبا "quoted"; DROP TABLE item; --',3,2,7,5,4,'[10,9,1]',1700000000123,1710000000000,1705000000000,8,12,'https://github.com/acme/site/issues/1',1,NULL);
INSERT INTO item VALUES(2,1,'102','#2',NULL,1,'Bare',2,0,NULL,NULL,NULL,NULL,1701000000000,NULL,NULL,NULL,NULL,NULL,1,NULL);
INSERT INTO item VALUES(3,1,'103','#3',6,1,'Gone',2,0,NULL,NULL,NULL,'[9]',1702000000000,NULL,NULL,NULL,NULL,NULL,1,1720000000000);
INSERT INTO item VALUES(4,2,'10004','ABC-4',6,13,'Begun long ago',11,1,NULL,4,NULL,NULL,-1234567890123,1711000000000,NULL,NULL,0,NULL,3,NULL);
INSERT INTO item VALUES(5,3,'aa05','INC0010005',NULL,12,'Closed, nobody knows when',3,2,NULL,NULL,NULL,NULL,1703000000000,1712000000000,NULL,NULL,NULL,NULL,4,NULL);
INSERT INTO item VALUES(6,3,'aa06','INC0010006',NULL,12,'In work without an audit',11,1,NULL,NULL,NULL,NULL,1704000000000,1713000000000,NULL,NULL,NULL,NULL,4,NULL);
INSERT INTO item VALUES(7,4,'row 7','7',NULL,1,'Closed before it was created',3,2,NULL,NULL,NULL,NULL,1705000000000,NULL,1704000000000,NULL,NULL,NULL,5,NULL);
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
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('import_run',6);
CREATE INDEX import_run_finished ON import_run (source_id, id) WHERE finished_at IS NOT NULL;
CREATE INDEX item_created ON item (
    created_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, missing_since
) WHERE missing_since IS NULL;
CREATE INDEX item_closed ON item (
    closing_at, source_id, item_type_id, project_id, status_id, assignee_id, anomaly, created_at, missing_since
) WHERE missing_since IS NULL AND closing_at IS NOT NULL;
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
COMMIT;
