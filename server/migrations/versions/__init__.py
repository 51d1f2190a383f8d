"""One file a version, numbered; a released one never changes."""
