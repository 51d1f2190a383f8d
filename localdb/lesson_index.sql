-- The words of lessons: one row for each lesson's title, one for each block of a lesson whose page is on this device.
CREATE TABLE IF NOT EXISTS lesson_words (
  number INTEGER PRIMARY KEY,
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  block TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS lesson_words_by_lesson ON lesson_words (course, lesson);
CREATE VIRTUAL TABLE IF NOT EXISTS lesson_search USING fts5 (
  title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2'
);

-- Which page of a lesson the index knows; an empty name: only its title, the page is not on this device.
CREATE TABLE IF NOT EXISTS lesson_indexed (
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  page TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (course, lesson)
) WITHOUT ROWID;
