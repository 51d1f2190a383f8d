"""Languages: which pages are translations, how a language calls itself, and which way it is written.

A course has one language of its own. Translations are the pages below translations/<code>/ (or i18n/, locales/) and
pages called name.<code>.md beside name.md. Each translation becomes a section of its own after the course's sections,
with the same folders inside. Only for these does the language go into the lesson's id: the path decides, so that a
later change of settings changes no id.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOLDERS = ("translations", "translation", "i18n", "locales", "locale", "langs", "lang")
_CODE = re.compile(r"^[a-z]{2,3}([-_]([A-Za-z]{4}|[A-Za-z]{2}|\d{3}))*$")
_RTL = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku-arab", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_RTL_SCRIPTS = {"arab", "hebr", "thaa", "syrc", "nkoo", "adlm"}
_OWN_NAMES = {
    "ar": "العربية", "bg": "Български", "bn": "বাংলা", "br": "Português (Brasil)", "cs": "Čeština", "da": "Dansk",
    "de": "Deutsch", "el": "Ελληνικά", "en": "English", "es": "Español", "et": "Eesti", "fa": "فارسی", "fi": "Suomi",
    "fr": "Français", "he": "עברית", "hi": "हिन्दी", "hin": "हिन्दी", "hk": "繁體中文 (香港)", "hr": "Hrvatski",
    "hu": "Magyar", "id": "Bahasa Indonesia", "it": "Italiano", "ja": "日本語", "jp": "日本語", "ko": "한국어",
    "lt": "Lietuvių", "mo": "繁體中文 (澳門)", "mr": "मराठी", "ms": "Bahasa Melayu", "my": "မြန်မာ", "ne": "नेपाली",
    "nl": "Nederlands", "no": "Norsk", "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "pt": "Português", "ro": "Română",
    "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina", "sr": "Српски", "sv": "Svenska", "sw": "Kiswahili",
    "ta": "தமிழ்", "te": "తెలుగు", "th": "ไทย", "tl": "Tagalog", "tr": "Türkçe", "tw": "繁體中文 (台灣)",
    "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "简体中文", "zh-cn": "简体中文", "zh-hans": "简体中文",
    "zh-hant": "繁體中文", "zh-hk": "繁體中文 (香港)", "zh-tw": "繁體中文 (台灣)",
}  # fmt: skip
_RTL_LETTERS = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR_LETTERS = re.compile(r"[A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\ud7ff]")


def translations(pages: Sequence[str]) -> dict[str, str]:
    """The pages that are translations, each with its language's code."""
    known = set(pages)
    found: dict[str, str] = {}
    for page in pages:
        code = _folder_code(page) or _suffix_code(page, known)
        if code:
            found[page] = code
    return found


def own_name(code: str) -> str:
    """How the language calls itself; its code when we do not know."""
    lowered = code.lower().replace("_", "-")
    return _OWN_NAMES.get(lowered) or _OWN_NAMES.get(lowered.partition("-")[0]) or code


def direction(language: str, text: str = "") -> Literal["ltr", "rtl"]:
    """Which way `language` is written; judged by the letters of `text` when no language is known."""
    parts = language.lower().replace("_", "-").split("-")
    if language:
        return "rtl" if parts[0] in _RTL or not _RTL_SCRIPTS.isdisjoint(parts[1:]) else "ltr"
    return "rtl" if len(_RTL_LETTERS.findall(text)) > len(_LTR_LETTERS.findall(text)) else "ltr"


def translation_root(page: str) -> str:
    """The folder that holds the whole translation to which `page` belongs."""
    parts = page.split("/")
    if not _folder_code(page):
        return ""
    at = next(n for n, part in enumerate(parts) if part.lower() in _FOLDERS)
    return "/".join(parts[: at + 2])


def without_language(page: str) -> str:
    """The path that a translation has in the course's own language."""
    root = translation_root(page)
    if root:
        before = root.split("/")[:-2]
        return "/".join([*before, page.removeprefix(f"{root}/")])
    code = _suffix_code(page, None)
    path = PurePosixPath(page)
    return str(path.with_name(path.stem.removesuffix(f".{code}") + path.suffix)) if code else page


def _folder_code(page: str) -> str:
    parts = page.split("/")
    for folder, code in pairwise(parts[:-1]):
        if folder.lower() in _FOLDERS and _CODE.match(code):
            return code
    return ""


def _suffix_code(page: str, known: set[str] | None) -> str:
    path = PurePosixPath(page)
    stem, dot, code = path.stem.rpartition(".")
    original = str(path.with_name(stem + path.suffix)) if stem else ""
    return code if dot and (known is None or original in known) and _CODE.match(code) else ""
