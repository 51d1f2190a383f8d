"""Open edX courses (OLX)."""
