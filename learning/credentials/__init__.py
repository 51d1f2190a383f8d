"""Certificates as signed data: W3C Verifiable Credentials 2 with Open Badges 3.0 in them, checked without a network."""
