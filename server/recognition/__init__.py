"""Certificates: issued from what the server itself knows, signed, typeset, taken back."""
