"""What of the courses is on this device: what comes in, what it takes, and whether one is ready to go offline."""
