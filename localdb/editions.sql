-- The edition that comes next: its contents are here, its files are not yet. Until then the one in `manifest` is read.
CREATE TABLE coming (
  course TEXT NOT NULL PRIMARY KEY,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  kept_at INTEGER NOT NULL
);
CREATE TABLE coming_blob (
  course TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (course, sha256)
) WITHOUT ROWID;

-- What the edition that is read now changed, as JSON, until the learner has seen it.
CREATE TABLE edition_news (
  course TEXT NOT NULL PRIMARY KEY,
  news BLOB NOT NULL,
  at INTEGER NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0
);

-- Files that no edition needed when the one before was left: a page of it may still be open.
CREATE TABLE unused (
  sha256 TEXT NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
