"""Courses in Markdown: Carpentries lessons, folders with README.md, books with a list of contents, plain folders."""
