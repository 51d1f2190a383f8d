"""Quizzes at the server: attempts of learners are marked by the editions that they name."""
