"""The player: a recording above the lesson that it belongs to."""
