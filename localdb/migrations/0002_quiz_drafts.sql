-- Version 2. Answers that were typed and not yet marked: they stay on this device.
CREATE TABLE quiz_draft (
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  answers TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (course, lesson)
) WITHOUT ROWID;
