"""Courses: how they come in, how they are published, and what the catalogue knows of them."""
