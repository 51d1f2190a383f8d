"""The promises of `desktop`."""
