"""What studying means: pure values and rules, the same on every device and on the server."""
