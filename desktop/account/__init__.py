"""Signing in, the learner's account, and where its secrets are kept."""
