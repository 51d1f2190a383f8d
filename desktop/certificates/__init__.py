"""Certificates: what the learner has earned, as files that prove it without a network."""
