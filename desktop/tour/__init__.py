"""The tour: a learner's day in the real window, with a server and homes of its own; it leaves pictures and a report."""
