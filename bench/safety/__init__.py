"""What strangers may try: lessons that reach outside, packages that attack the importers. A command each."""
