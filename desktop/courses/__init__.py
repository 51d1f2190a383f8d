"""My courses: what the learner may study, what of it is on this computer, and bringing the rest here."""
