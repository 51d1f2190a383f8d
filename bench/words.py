"""Text as learners write it, at random but the same in every run: few words are frequent, most are rare.

Word number n comes up about 1/n as often as the first (Zipf), in three languages: most of it English-like, some Malay,
some Arabic, so that joined letters and other scripts are searched as well.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import Final

_ENGLISH: Final = "the of and to in is that for it as with on be by this are from or which at not have an"
_MALAY: Final = "dan yang untuk dengan pelajaran nota kursus belajar rangkaian keselamatan pelajar peraturan"
_ARABIC: Final = "في من على الدرس الشبكة ملاحظة الطالب الأمان القاعدة التعلم"
FREQUENT: Final = tuple(_ENGLISH.split())
MALAY: Final = tuple(_MALAY.split())
ARABIC: Final = tuple(_ARABIC.split())
_SYLLABLES: Final = "ba con de el fi ga hin ix jo ka lu me net or pro qua re se tion us ver wo ya zen str"
_INVENTED: Final = 20_000


class Words:
    """Random text with a memory of its seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 (text, no secret)
        syllables = _SYLLABLES.split()
        invented = {"".join(self._random.choices(syllables, k=3)) for _ in range(_INVENTED)}
        self.known = [*FREQUENT, *MALAY, *ARABIC, *sorted(invented, key=lambda _word: self._random.random())]
        self._weights = list(accumulate(1 / (place + 1) for place in range(len(self.known))))

    def text(self, count: int) -> str:
        """So many words."""
        return " ".join(self._random.choices(self.known, cum_weights=self._weights, k=count))

    def frequent(self, count: int) -> list[str]:
        """The most frequent words, the first of them in half of all notes and more."""
        return self.known[:count]

    def rare(self, count: int) -> list[str]:
        """Words that are found in a few places or in none."""
        return self.known[-count:]

    def some(self, count: int) -> list[str]:
        """Words from all the way between the frequent and the rare."""
        return self.known[:: max(1, len(self.known) // count)][:count]
