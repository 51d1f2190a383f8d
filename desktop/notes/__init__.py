"""All notes: found, written, tagged, thrown away and taken back."""
