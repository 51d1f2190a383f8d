-- Version 1. One table per kind of record, then what syncing needs, then the search index.
-- No foreign keys and no unique constraints among the visible tables: what is synced arrives in any order.

CREATE TABLE guard (one INTEGER PRIMARY KEY CHECK (one = 1), open INTEGER NOT NULL DEFAULT 0);
INSERT INTO guard VALUES (1, 0);

CREATE TABLE "note" (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  "origin" TEXT,
  "body" TEXT,
  "title" TEXT,
  "colour" TEXT,
  "anchor" TEXT,
  "tags" TEXT,
  "attachments" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  tag_words TEXT NOT NULL DEFAULT '',
  course TEXT AS (json_extract(origin, '$.course')) VIRTUAL,
  lesson TEXT AS (json_extract(origin, '$.lesson')) VIRTUAL,
  created_at INTEGER AS (json_extract(origin, '$.created_at')) VIRTUAL
);
CREATE INDEX note_by_course ON note (course, lesson);

CREATE TABLE "highlight" (
  id TEXT NOT NULL PRIMARY KEY,
  "origin" TEXT,
  "range" TEXT,
  "colour" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  course TEXT AS (json_extract(origin, '$.course')) VIRTUAL,
  lesson TEXT AS (json_extract(origin, '$.lesson')) VIRTUAL,
  created_at INTEGER AS (json_extract(origin, '$.created_at')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX highlight_by_course ON highlight (course, lesson);

CREATE TABLE "bookmark" (
  id TEXT NOT NULL PRIMARY KEY,
  "place" TEXT,
  "on" INTEGER,
  "label" TEXT,
  "position" TEXT,
  "rank",
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  course TEXT AS (json_extract(place, '$.course')) VIRTUAL,
  lesson TEXT AS (json_extract(place, '$.lesson')) VIRTUAL,
  block TEXT AS (json_extract(place, '$.block')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX bookmark_by_course ON bookmark (course);

CREATE TABLE "lesson_progress" (
  id TEXT NOT NULL PRIMARY KEY,
  "place" TEXT,
  "done" TEXT,
  "position" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  course TEXT AS (json_extract(place, '$.course')) VIRTUAL,
  lesson TEXT AS (json_extract(place, '$.lesson')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX lesson_progress_by_course ON lesson_progress (course);

CREATE TABLE "study_session" (
  id TEXT NOT NULL PRIMARY KEY,
  "start" TEXT,
  "active_ms",
  "closed" INTEGER,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  course TEXT AS (json_extract(start, '$.course')) VIRTUAL,
  lesson TEXT AS (json_extract(start, '$.lesson')) VIRTUAL,
  began_at INTEGER AS (json_extract(start, '$.at')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX study_session_by_course ON study_session (course, lesson);

CREATE TABLE "session_correction" (
  id TEXT NOT NULL PRIMARY KEY,
  "correction" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  session TEXT AS (json_extract(correction, '$.session')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX session_correction_by_session ON session_correction (session);

CREATE TABLE "quiz_attempt" (
  id TEXT NOT NULL PRIMARY KEY,
  "attempt" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "profile" (
  id TEXT NOT NULL PRIMARY KEY,
  "name" TEXT,
  "avatar" TEXT,
  "phone" TEXT,
  "address" TEXT,
  "language" TEXT,
  "country" TEXT,
  "city" TEXT,
  "occupation" TEXT,
  "company" TEXT,
  "linkedin" TEXT,
  "bio" TEXT,
  "learning_goals" TEXT,
  "preferences" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "goal" (
  id TEXT NOT NULL PRIMARY KEY,
  "value" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "preference" (
  id TEXT NOT NULL PRIMARY KEY,
  "value" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "cart_line" (
  id TEXT NOT NULL PRIMARY KEY,
  "place" TEXT,
  "on" INTEGER,
  "rank",
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  course TEXT AS (json_extract(place, '$.course')) VIRTUAL
) WITHOUT ROWID;

CREATE TABLE "conflict" (
  id TEXT NOT NULL PRIMARY KEY,
  "loser" TEXT,
  "state" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  record TEXT AS (json_extract(loser, '$.record')) VIRTUAL,
  record_kind TEXT AS (json_extract(loser, '$.kind')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX conflict_by_record ON conflict (record);

CREATE TABLE "quiz_verdict" (
  id TEXT NOT NULL PRIMARY KEY,
  "verdict" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "enrolment" (
  id TEXT NOT NULL PRIMARY KEY,
  "enrolment" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  course TEXT AS (json_extract(enrolment, '$.course')) VIRTUAL,
  slug TEXT AS (json_extract(enrolment, '$.slug')) VIRTUAL
) WITHOUT ROWID;
CREATE INDEX enrolment_by_course ON enrolment (course);

CREATE TABLE "payment" (
  id TEXT NOT NULL PRIMARY KEY,
  "payment" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "certificate" (
  id TEXT NOT NULL PRIMARY KEY,
  "certificate" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE "achievement" (
  id TEXT NOT NULL PRIMARY KEY,
  "achievement" TEXT,
  extra TEXT,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What the server has: for each record its seq, the [eid, ms, counter, device] of each group, and of its delete.
-- Not WITHOUT ROWID: rows come in the order of their ids only by chance, and a narrow index is less to write than they.
CREATE TABLE sync_meta (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  groups TEXT NOT NULL,
  dead TEXT,
  PRIMARY KEY (kind, id)
);

-- The server's values of a record, kept only while changes of it wait; else the visible row is the mirror.
CREATE TABLE sync_base (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fields TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- One row per record with changes that wait. `n` rises with every change and is never used again.
-- `held`: the run of the program in which the row is not sent again. `parts`: how many groups and deletes it has.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fields TEXT NOT NULL,
  dead TEXT,
  held TEXT,
  parts INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (kind, id)
);

-- The [eid, ms, counter, device] of what was sent of a row of the outbox, "" for the delete. Not a column there: that
-- would write every waiting note to the disk once more. A row whose `n` the outbox has no more means nothing.
CREATE TABLE sealed (n INTEGER PRIMARY KEY, versions TEXT NOT NULL);

CREATE TABLE quarantine (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  fields TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
);

-- Records of kinds that this version does not know, as they came.
CREATE TABLE parked (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE sync_state (one INTEGER PRIMARY KEY CHECK (one = 1), state TEXT NOT NULL);
INSERT INTO sync_state VALUES (1, '{}');

CREATE TABLE sync_log (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  sent INTEGER NOT NULL,
  received INTEGER NOT NULL,
  detail TEXT NOT NULL
);

-- Bodies of notes that were replaced. The present one is in `note`.
CREATE TABLE note_revision (
  note TEXT NOT NULL,
  revision TEXT NOT NULL,
  at INTEGER NOT NULL,
  device INTEGER,
  body TEXT NOT NULL,
  PRIMARY KEY (note, revision)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE note_search USING fts5 (
  title, body, tag_words,
  content = 'note', content_rowid = 'number',
  tokenize = 'unicode61 remove_diacritics 2'
);

-- Notes whose words are not in the index yet. Indexing costs five times what writing a note costs, so a first sync of
-- ten thousand notes does not wait for it: the index is filled afterwards, and before the first search that needs it.
CREATE TABLE search_waiting (number INTEGER PRIMARY KEY);

CREATE TRIGGER note_search_insert AFTER INSERT ON note BEGIN
  INSERT INTO search_waiting VALUES (new.number);
END;
CREATE TRIGGER note_search_delete AFTER DELETE ON note BEGIN
  INSERT INTO note_search (note_search, rowid, title, body, tag_words)
  SELECT 'delete', old.number, old.title, old.body, old.tag_words
  WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE number = old.number);
  DELETE FROM search_waiting WHERE number = old.number;
END;
CREATE TRIGGER note_search_update AFTER UPDATE OF title, body, tag_words ON note
WHEN old.title IS NOT new.title OR old.body IS NOT new.body OR old.tag_words IS NOT new.tag_words BEGIN
  INSERT INTO note_search (note_search, rowid, title, body, tag_words)
  SELECT 'delete', old.number, old.title, old.body, old.tag_words
  WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE number = old.number);
  INSERT INTO search_waiting SELECT old.number WHERE NOT EXISTS (SELECT 1 FROM search_waiting WHERE number = old.number);
END;
