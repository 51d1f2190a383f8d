"""The promises of `localdb`."""
