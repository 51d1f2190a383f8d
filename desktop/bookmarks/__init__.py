"""Bookmarks: the places that the learner wants to find again, in their own order."""
