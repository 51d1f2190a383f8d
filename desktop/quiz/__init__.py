"""Answering quizzes: the controls in the lesson page, and the bar below it."""
