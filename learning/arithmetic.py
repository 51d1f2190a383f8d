"""Numbers as learners write them: 0,5 · 3/4 · 9.3*10^7 · 2e-3 · 5k · sqrt(2) · 10*i. Read, never run as code.

A grammar of a few lines over complex numbers, with the constants and suffixes that Open edX's calculator knows.
"""

from __future__ import annotations

import cmath
import math
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST = 500
_DEEPEST = 40
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?)([%kMGTcmunp](?![A-Za-z_0-9(]))?"
                    r"|([A-Za-z_][A-Za-z_0-9]*'*)|(\*\*|[-+*/^()]))")  # fmt: skip
_DECIMAL_COMMA = re.compile(r"^\s*[-+]?\d+,\d+\s*%?\s*$")
_SUFFIXES: Final = {
    "%": 1e-2, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12,
}  # fmt: skip
_CONSTANTS: Final[dict[str, complex]] = {"pi": math.pi, "e": math.e, "i": 1j, "j": 1j}
_FUNCTIONS: Final[dict[str, Callable[[complex], complex]]] = {
    "sqrt": cmath.sqrt, "exp": cmath.exp, "ln": cmath.log, "log10": cmath.log10, "log2": lambda x: cmath.log(x, 2),
    "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan, "arcsin": cmath.asin, "arccos": cmath.acos,
    "arctan": cmath.atan, "sinh": cmath.sinh, "cosh": cmath.cosh, "tanh": cmath.tanh, "abs": lambda x: complex(abs(x)),
}  # fmt: skip


class NoNumber(ValueError):
    """What was written is no number; the message is for the learner."""


def evaluate(text: str, values: Mapping[str, complex] | None = None) -> complex:
    """The number that `text` is, with `values` for its letters.

    Raises `NoNumber`.
    """
    try:
        found = _Reader(_tokens(text), values or {}).whole()
    except (ArithmeticError, ValueError) as trouble:
        if isinstance(trouble, NoNumber):
            raise
        raise NoNumber(f"“{text[:60]}” has no value.") from trouble
    if not cmath.isfinite(found):
        raise NoNumber(f"“{text[:60]}” has no value.")
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > _LONGEST:
        raise NoNumber("This is too long for a number.")
    text = text.replace("\u2212", "-").replace("\u00b7", "*").replace("\u00d7", "*")
    text = text.replace(",", ".") if _DECIMAL_COMMA.match(text) else text
    tokens, at, text = [], 0, text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NoNumber(f"“{text[:60]}” is not a number.")
        number, suffix, name, sign = found.groups()
        tokens.append(("number", repr(float(number) * _SUFFIXES.get(suffix, 1.0))) if number else _word(name, sign))
        at = found.end()
    return tokens


def _word(name: str | None, sign: str | None) -> tuple[str, str]:
    return ("name", name) if name else ("sign", "^" if sign == "**" else sign or "")


class _Reader:
    """Reads tokens by precedence: sums of products of powers."""

    def __init__(self, tokens: list[tuple[str, str]], values: Mapping[str, complex]) -> None:
        self._tokens = tokens
        self._values = values
        self._at = 0
        self._depth = 0

    def whole(self) -> complex:
        value = self._sum()
        if self._at < len(self._tokens):
            raise NoNumber("This is not a number.")
        return value

    def _sum(self) -> complex:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NoNumber("This is nested too deep for a number.")
        value = self._product()
        while sign := self._take("+", "-"):
            value = value + self._product() if sign == "+" else value - self._product()
        self._depth -= 1
        return value

    def _product(self) -> complex:
        value = self._signed()
        while sign := self._take("*", "/"):
            value = value * self._signed() if sign == "*" else value / self._signed()
        return value

    def _signed(self) -> complex:
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
        return -self._power() if negative else self._power()

    def _power(self) -> complex:
        base = self._atom()
        if not self._take("^"):
            return base
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NoNumber("This is nested too deep for a number.")
        power = self._signed()
        self._depth -= 1
        return complex(base**power)

    def _atom(self) -> complex:
        kind, word = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        self._at += 1
        if kind == "number":
            return complex(float(word))
        if (kind, word) == ("sign", "("):
            return self._closed()
        if kind == "name":
            return self._named(word)
        raise NoNumber("This is not a number.")

    def _named(self, name: str) -> complex:
        if name in self._values:
            return complex(self._values[name])
        if name in _FUNCTIONS and self._take("("):
            return _FUNCTIONS[name](self._closed())
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        raise NoNumber(f"“{name[:40]}” is not known here.")

    def _closed(self) -> complex:
        value = self._sum()
        if not self._take(")"):
            raise NoNumber("A bracket is not closed.")
        return value

    def _take(self, *signs: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at] in {("sign", sign) for sign in signs}:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""
