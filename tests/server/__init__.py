"""The promises of `server`."""
