-- Which notes of a lesson have lost their words there; `state` is the page and the notes for which that was found out.
CREATE TABLE IF NOT EXISTS lesson_places (
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  state TEXT NOT NULL,
  lost TEXT NOT NULL,
  PRIMARY KEY (course, lesson)
) WITHOUT ROWID;
