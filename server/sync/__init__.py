"""The one request that carries everything: edits in, verdicts and a page out."""
