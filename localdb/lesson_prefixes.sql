-- Three begun letters are a word of the index as well as two (decision 96). The words of lessons are read once more.
DROP TABLE lesson_search;
CREATE VIRTUAL TABLE lesson_search USING fts5 (
  title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
DELETE FROM lesson_words;
DELETE FROM lesson_indexed;
