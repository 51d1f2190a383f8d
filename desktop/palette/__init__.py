"""The palette: one field that finds screens, courses, lessons, notes and actions, and goes there."""
