"""The promises of Carrel, one folder per package; `tests/system` plays devices against a server."""
