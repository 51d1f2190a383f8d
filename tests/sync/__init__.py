"""The promises of `sync`."""
