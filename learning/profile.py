"""What a profile may hold, and the words for what it may not. The device asks before it saves, the server as well.

Phone numbers by `phonenumbers`, countries and languages by `babel`: both carry what people keep up to date elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIELDS: Final = (
    *("name", "avatar", "phone", "address", "language", "country", "city", "occupation", "company", "linkedin"),
    *("bio", "learning_goals", "preferences"),
)
AVATAR_SIDE: Final = 256
"""Pixels: what a picture is cropped to."""
AVATAR_BYTES: Final = 47 << 10
"""Of the picture; as base64 in JSON it stays under 64 KiB, the most that a record's group may be."""
ADDRESS_PARTS: Final = ("line1", "line2", "postcode", "city", "state", "country")
_LINE: Final = 200
_LONG: Final = {"bio": 2000, "learning_goals": 2000}
_IMAGE: Final = re.compile(r"data:image/(jpeg|png|webp);base64,([A-Za-z0-9+/]*={0,2})")
_MAGIC: Final = {"jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}
_LINKEDIN: Final = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(in|company|pub)/([\w%.-]{2,100})/?(?:[?#].*)?", re.IGNORECASE
)
_SLUG: Final = re.compile(r"@?([\w%-]{3,100})")
_NATIVE: Final = ("en", "ms", "zh", "ta")
"""The languages in which the names of languages and countries are understood: those of the program."""


class ProfileTrouble(ValueError):
    """Why a value does not fit, in words for the learner."""


def fitting(field: str, value: Any, *, country: str = "") -> Any:  # noqa: ANN401 - text, or an object
    """The value as a profile keeps it. `country`: where a phone number without a country code is at home.

    Raises `ProfileTrouble`.
    """
    if field not in FIELDS:
        raise ProfileTrouble(f"A profile has no {field}.")
    if field in _OBJECTS:
        return _OBJECTS[field](value)
    if not isinstance(value, str):
        raise ProfileTrouble(f"{label_of(field)} is text.")
    text = value.strip()
    if not text and field == "name":
        raise ProfileTrouble("A name is needed.")
    return _fitting_text(field, text, country) if text else ""


def _fitting_text(field: str, text: str, country: str) -> str:
    if field != "avatar":
        _check_text(field, text)
    return _phone(text, country) if field == "phone" else _FITTED.get(field, str)(text)


def label_of(field: str) -> str:
    """The field's name as people read it."""
    special = {"linkedin": "LinkedIn", "avatar": "Picture", "bio": "About me", "learning_goals": "Learning goals"}
    return special.get(field, field.capitalize())


def _check_text(field: str, text: str) -> None:
    most = _LONG.get(field, _LINE)
    if len(text) > most:
        raise ProfileTrouble(f"{label_of(field)} has {len(text)} characters; {most} fit.")
    lines = field in _LONG
    if not all(letter.isprintable() or (lines and letter in "\n\t") for letter in text):
        raise ProfileTrouble(f"{label_of(field)} holds a character that can’t be shown.")


def _phone(text: str, country: str) -> str:
    import phonenumbers

    region = country_code(country) if country and not text.startswith("+") else None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as trouble:
        if not text.startswith("+") and any(letter.isdigit() for letter in text):
            raise ProfileTrouble("The phone number needs its country code, like +60 12-345 6789.") from trouble
        raise ProfileTrouble("This is no phone number.") from trouble
    if not phonenumbers.is_possible_number(number):
        raise ProfileTrouble("This phone number has too few or too many digits.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def country_name(text: str) -> str:
    """A country as it is kept: its English name, from that, a code, or its name in a language of the program."""
    code = country_code(text)
    if code is None:
        raise ProfileTrouble(f"“{text[:40]}” is no country that Carrel knows.")
    return countries()[code]


def country_code(text: str) -> str | None:
    """The two letters of a country, or None."""
    wanted = text.strip()
    if wanted.upper() in countries():
        return wanted.upper()
    return _country_names().get(wanted.casefold())


@lru_cache(1)
def countries() -> Mapping[str, str]:
    """The English name of each country, by its two letters."""
    from babel import Locale

    named = {str(code): str(name) for code, name in Locale("en").territories.items()}
    return {code: named[code] for code in sorted(named) if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY}


_NO_COUNTRY: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@lru_cache(1)
def _country_names() -> Mapping[str, str]:
    from babel import Locale

    return {
        name.casefold(): code
        for language in reversed(_NATIVE)
        for code, name in Locale(language).territories.items()
        if code in countries()
    }


def language_name(text: str) -> str:
    """A language as the site's table keeps it: its English name in small letters."""
    code = _languages().get(text.strip().casefold())
    if code is None:
        raise ProfileTrouble(f"“{text[:40]}” is no language that Carrel knows.")
    from babel import Locale

    return str(Locale("en").languages[code]).casefold()


def language_choices() -> tuple[tuple[str, str], ...]:
    """What is kept, and the language's own name for itself; those of the program first."""
    from babel import Locale

    named = Locale("en").languages
    more = ("ar", "bn", "de", "es", "fr", "hi", "id", "ja", "ko", "pt", "ru", "th", "fil", "vi")
    own = ((code, Locale(code).get_language_name(code) or named[code]) for code in (*_NATIVE, *more) if code in named)
    return tuple((str(named[code]).casefold(), name[:1].upper() + name[1:]) for code, name in own)


@lru_cache(1)
def _languages() -> Mapping[str, str]:
    from babel import Locale

    english = Locale("en").languages
    plain = {str(code) for code in english if re.fullmatch("[a-z]{2,3}", str(code))}
    names = {code: code for code in plain}
    for language in reversed(_NATIVE):
        names |= {name.casefold(): code for code, name in Locale(language).languages.items() if code in plain}
    own = {str(Locale(code).get_language_name(code)).casefold(): code for code in _NATIVE}
    return names | own | {"bahasa melayu": "ms", "bahasa malaysia": "ms"}


def _linkedin(text: str) -> str:
    found = _LINKEDIN.fullmatch(text)
    if found:
        return f"linkedin.com/{found[1].lower()}/{found[2]}"
    slug = _SLUG.fullmatch(text)
    if slug is None:
        raise ProfileTrouble("Give the address of your LinkedIn page, like linkedin.com/in/your-name.")
    return f"linkedin.com/in/{slug[1]}"


def _avatar(text: str) -> str:
    if text.startswith("https://") and len(text) <= 2000 and text.isprintable():  # noqa: PLR2004 - what browsers take
        return text  # what the site keeps
    found = _IMAGE.fullmatch(text)
    try:
        content = base64.b64decode(found[2], validate=True) if found else b""
    except binascii.Error:
        content = b""
    if not found or not content.startswith(_MAGIC[found[1]]):
        raise ProfileTrouble("The picture must be a JPEG, PNG or WebP.")
    if len(content) > AVATAR_BYTES:
        raise ProfileTrouble(f"The picture has {len(content) >> 10} KiB; {AVATAR_BYTES >> 10} fit.")
    return text


def _address(value: Any) -> dict[str, str]:  # noqa: ANN401 - what somebody sent
    if not isinstance(value, dict):
        raise ProfileTrouble("An address has parts: line1, line2, postcode, city, state, country.")
    for part, text in value.items():
        if part not in ADDRESS_PARTS or not isinstance(text, str):
            raise ProfileTrouble(f"An address has no {str(part)[:40]}.")
        _check_text("address", text)
    kept = {part: value[part].strip() for part in ADDRESS_PARTS if value.get(part, "").strip()}
    return kept | ({"country": country_name(kept["country"])} if "country" in kept else {})


def _preferences(value: Any) -> dict[str, Any]:  # noqa: ANN401 - what somebody sent
    plain = (str, bool, int, float)
    if not isinstance(value, dict) or not all(isinstance(each, plain) for each in value.values()):
        raise ProfileTrouble("Preferences are names with a text, number, true or false.")
    if len(value) > 100 or any(len(str(each)) > _LINE for pair in value.items() for each in pair):  # noqa: PLR2004
        raise ProfileTrouble("These are more preferences than are kept.")
    return value


_FITTED: Final[Mapping[str, Callable[[str], str]]] = {
    "avatar": _avatar,
    "country": country_name,
    "language": language_name,
    "linkedin": _linkedin,
}
_OBJECTS: Final[Mapping[str, Callable[[Any], dict[str, Any]]]] = {"address": _address, "preferences": _preferences}
