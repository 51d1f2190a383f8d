-- The list of notes is read newest first, a search as well: both walk this index and stop when the page is full. With the
-- course in it, Home counts without reading a note.
CREATE INDEX note_newest ON note (deleted, changed_at, course);
CREATE INDEX note_coloured ON note (colour) WHERE colour IS NOT NULL;

-- Two or three begun letters are asked of the index as one word (decision 96). The words themselves enter it again behind the
-- window's back, or before the first search.
DROP TABLE note_search;
CREATE VIRTUAL TABLE note_search USING fts5 (
  title, body, tag_words,
  content = 'note', content_rowid = 'number',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT OR IGNORE INTO search_waiting SELECT number FROM note;
