"""Killing what runs, at random points, and counting what was lost. A command each; see `--help`."""
