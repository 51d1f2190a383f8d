"""Moving what learners make between their devices and the server."""
