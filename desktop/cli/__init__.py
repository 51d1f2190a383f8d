"""The command line: every verb of the window, headless, on the same store."""
