"""How far sync is, always in view: what is safe, what waits, what needs the learner, and what happened."""
