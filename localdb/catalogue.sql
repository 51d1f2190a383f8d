-- What the server offers, as of its version, and what it has signed for this device. All of it can be had again.
CREATE TABLE IF NOT EXISTS shop (name TEXT NOT NULL PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS offer (
  number INTEGER PRIMARY KEY,
  course TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  content TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS offer_by_title ON offer (title);
CREATE VIRTUAL TABLE IF NOT EXISTS offer_search USING fts5 (
  title, words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TABLE IF NOT EXISTS signed_right (course TEXT NOT NULL PRIMARY KEY, signed TEXT NOT NULL) WITHOUT ROWID;
