"""Whole stories: real devices against a real server on the loopback."""
