"""Achievements: certificates with the files that prove them, the days studied, and milestones."""
