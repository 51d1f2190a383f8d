"""The reader: a lesson between its contents and the learner's notes."""
