"""What the tests of the design system share."""
