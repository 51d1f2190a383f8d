"""The device's database: a library without Qt and without a network."""
