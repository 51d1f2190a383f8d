"""The learner of the system tests."""

EMAIL = "ana@example.org"
NAME = "Ana Tan"
PASSWORD = "correct horse battery"
