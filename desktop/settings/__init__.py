"""Settings: few, at once, without an OK button."""
