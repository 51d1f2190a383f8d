"""The promises of `learning`."""
