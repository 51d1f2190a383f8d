"""What can go wrong in the design system. All of it is ours, none of it a learner's.

DesignError
└── UnknownIcon   no SVG of that name was shipped: report
"""

from __future__ import annotations


class DesignError(Exception):
    """A mistake in how the design system is used; goes to the report."""


class UnknownIcon(DesignError):
    """An icon was asked for that resources/icons does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no icon named {name!r} in resources/icons. Add the SVG or choose another name.")
        self.name = name
