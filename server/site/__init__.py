"""What the seller's own web site reads and writes: `/api/*`, kept true from the synced records."""
