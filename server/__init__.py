"""The truth: accounts, courses, and everything that learners make."""
