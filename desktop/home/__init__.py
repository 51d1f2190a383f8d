"""Home: where one left off, what the week was, and what waits; the screen that opens."""
