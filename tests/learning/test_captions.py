"""Captions are read as courses bring them, and what we write is read again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.captions import Cue, cue_at, read_captions, write_captions

MEDIA = Path(__file__).parents[2].parent / "shared" / "realdata" / "media"
CUES = st.builds(
    lambda start, length, words: Cue(start, start + length, " ".join(words)),
    st.integers(0, 86_400_000),
    st.integers(1, 60_000),
    st.lists(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1), min_size=1, max_size=8),
)


@given(st.lists(CUES, max_size=8))
def test_what_is_written_is_read_again(cues: list[Cue]) -> None:
    """Any words, also such that look like tags or times."""
    plain = [cue for cue in cues if "-->" not in cue.text and cue.text.strip()]
    assert read_captions(write_captions(plain)) == tuple(sorted(plain))


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    """Broken cues are left out, nothing is raised."""
    for name in ("a.vtt", "a.srt", "a.sjson"):
        for cue in read_captions(text, name):
            assert cue.start < cue.end


def test_subrip_and_webvtt() -> None:
    """Numbers, hours or none, commas or points, settings, speakers and styles, a BOM, blank lines."""
    srt = (
        "\ufeff1\r\n00:00:01,500 --> 00:00:02,000\r\n<i>One</i>\r\n{\\an8}more\r\n\r\n2\r\n00:00:03,1 --> 00:00:04\r\n"
    )
    assert read_captions(srt) == (Cue(1500, 2000, "One more"),)
    vtt = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE x\n\nid\n00:01.000 --> 00:02.000 line:0\n<v Ann>A &amp; b\n"
    assert read_captions(vtt) == (Cue(1000, 2000, "A & b"),)


def test_sjson() -> None:
    """Open edX's own; lists of different lengths give what they have in common."""
    assert read_captions('{"start": [0, 5], "end": [4], "text": ["a\\nb", "c"]}', "s.srt.sjson") == (Cue(0, 4, "a b"),)
    assert read_captions("[1]", "s.sjson") == ()


def test_what_is_said_now() -> None:
    """The cue of a moment, and none between two."""
    cues = (Cue(0, 1000, "a"), Cue(500, 1000, "b"), Cue(2000, 3000, "c"))
    assert [cue.text if (cue := cue_at(cues, ms)) else "" for ms in (0, 700, 1000, 2999)] == ["a", "b", "", "c"]


@pytest.mark.realdata
@pytest.mark.skipif(not MEDIA.exists(), reason="../shared/realdata is not here")
def test_real_captions() -> None:
    """Files of others: each cue that stands in them is there, Arabic too."""
    counts = {
        name: len(read_captions((MEDIA / name).read_text(encoding="utf-8-sig"), name))
        for name in ("rabbit-subtitles_en.vtt", "ricecooker/basic.srt", "ricecooker/basic.vtt")
    }
    assert counts["ricecooker/basic.srt"] == counts["ricecooker/basic.vtt"]
    assert min(counts.values()) > 0
    assert read_captions((MEDIA / "ricecooker/testsubtitles_ar.srt").read_text(encoding="utf-8-sig"))
    with zipfile.ZipFile(MEDIA / "vttjs-test-files.zip") as files:
        for name in files.namelist():
            if name.endswith(".vtt"):
                read_captions(files.read(name).decode("utf-8", "replace"), name)
