"""The catalogue with its cart, and the payments."""
