"""Video and audio of a course come in as what the reader plays, with captions, a transcript and their length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.captions import read_captions
from learning.course import lessons
from tests.server.courses.importing import ROOT, dangers, page, said
from tests.server.courses.importing import bring_in as import_course_of
from tests.server.courses.olx_course import small_course

if TYPE_CHECKING:
    from pathlib import Path

    from learning.course import Lesson
    from server.courses.imported import Imported

MEDIA = ROOT / "tests" / "fixtures" / "media"
CLIP, TONE, WEBM = ((MEDIA / name).read_bytes() for name in ("clip.mp4", "tone.mp3", "clip.webm"))
VTT, SRT = (MEDIA / "clip.en.vtt").read_bytes(), (MEDIA / "clip.ms.srt").read_bytes()


def bring_in(tmp_path: Path, text: str, **files: bytes) -> tuple[Imported, Lesson]:
    """A course of one page."""
    brought = {name.replace("__", "."): content for name, content in files.items()}
    imported = import_course_of(tmp_path, {"a.md": f"# Film\n\n{text}\n", **brought})
    return imported, lessons(imported.manifest)[0].lesson


@pytest.mark.parametrize(
    "text",
    [
        "![Rules](clip.mp4)",
        '<video controls title="Rules" src="clip.mp4"></video>',
        '<video title="Rules"><source src="clip.mp4" type="video/mp4"></video>',
        "[Rules](clip.mp4)",
    ],
)
def test_a_video_is_a_lesson_of_its_own(tmp_path: Path, text: str) -> None:
    """However it is written: a link of ours on the page, and in the manifest the file, its title, length and block."""
    imported, lesson = bring_in(tmp_path, text, clip__mp4=CLIP)
    markup = page(imported, lessons(imported.manifest)[0])
    (medium,) = lesson.media
    assert (lesson.kind, medium.kind, medium.title, medium.seconds) == ("video", "video", "Rules", 20)
    assert (medium.block, medium.file in lesson.assets) == (lesson.blocks[0].id, True)
    assert f'class="media video" href="/blob/{medium.file}/clip.mp4"' in markup
    assert dangers(markup) == []
    assert said(imported) == []


def test_captions_beside_the_file_become_a_transcript(tmp_path: Path) -> None:
    """WebVTT and SubRip by the recording's name: kept as plain WebVTT, read on the page with a link to each second."""
    files = {"clip__mp4": CLIP, "clip.en__vtt": VTT, "clip.ms__srt": SRT}
    imported, lesson = bring_in(tmp_path, "![Rules](clip.mp4)", **files)
    (medium,) = lesson.media
    assert [each.language for each in medium.captions] == ["en", "ms"]
    kept = imported.blobs[medium.captions[0].file].read_text(encoding="utf-8")
    cues = read_captions(kept)
    assert [cue.text for cue in cues][1:3] == [
        "The first one that matches decides.",
        "What comes after it is not read.",
    ]
    assert "<b>" not in kept
    markup = page(imported, lessons(imported.manifest)[0])
    assert f'href="/blob/{medium.file}/clip.mp4#t=4" title="0:04"' in markup
    assert '<details class="transcript" lang="ms">' in markup
    assert dangers(markup) == []


CHAPTERS = b"WEBVTT\n\n00:00.000 --> 00:04.000\nThe rule\n\n00:04.000 --> 00:20.000\n<b>What</b> comes after\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("![Rules](clip.mp4)", "clip.chapters__vtt"),
        ('<video src="clip.mp4"><track kind="chapters" src="parts.vtt"></video>', "parts__vtt"),
        ('<video><source src="no.webm"><source src="clip.mp4"></video>', "clip.Chapters__VTT"),
    ],
)
def test_chapters_are_a_list_of_links(tmp_path: Path, text: str, name: str) -> None:
    """By their name or by a track: each line leads to its second; no captions come of them."""
    imported, lesson = bring_in(tmp_path, text, clip__mp4=CLIP, **{name: CHAPTERS})
    (medium,) = lesson.media
    markup = page(imported, lessons(imported.manifest)[0])
    assert (lesson.kind, medium.captions) == ("video", ())
    assert '<details class="chapters"><summary>Chapters</summary>' in markup
    assert f'href="/blob/{medium.file}/clip.mp4#t=4" title="0:04" rel="noreferrer"></a>What comes after</p>' in markup
    assert dangers(markup) == []
    assert said(imported) == []


def test_chapters_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    """The recording comes in without them."""
    imported, lesson = bring_in(tmp_path, "![Rules](clip.mp4)", clip__mp4=CLIP, **{"clip.chapters__vtt": b"no times"})
    assert lesson.kind == "video"
    assert any("clip.chapters.vtt" in line for line in said(imported))


def test_a_track_names_its_captions(tmp_path: Path) -> None:
    """`<track>` wins over files beside it; one that is not there is said."""
    text = '<video src="clip.mp4"><track src="words.vtt" srclang="en"><track src="no.vtt" srclang="ta"></video>'
    imported, lesson = bring_in(tmp_path, text, clip__mp4=CLIP, words__vtt=VTT)
    assert [each.language for each in lesson.media[0].captions] == ["en"]
    assert any("no.vtt" in line for line in said(imported))


def test_a_page_with_a_recording_stays_a_page(tmp_path: Path) -> None:
    """Where there is more to read the lesson is a page; a link in a sentence plays, and asks for no transcript."""
    text = f"{'Many words to read. ' * 20}\n\nListen to [the tone](tone.mp3), then see [it](clip.webm) yourself."
    imported, lesson = bring_in(tmp_path, text, tone__mp3=TONE, clip__webm=WEBM)
    assert lesson.kind == "page"
    assert [(each.kind, each.title) for each in lesson.media] == [("audio", "the tone"), ("video", "it")]
    assert said(imported) == []


def test_audio_alone_is_an_audio_lesson(tmp_path: Path) -> None:
    """The first recording says what the lesson is."""
    assert bring_in(tmp_path, '<audio src="tone.mp3"></audio>', tone__mp3=TONE)[1].kind == "audio"


@pytest.mark.parametrize(
    "content", [b"#EXTM3U\nfile:///etc/passwd\n", b"<html><script>1</script></html>", b"", b"ffconcat version 1.0\n"]
)
def test_what_only_has_the_name_of_a_video_is_not_played(tmp_path: Path, content: bytes) -> None:
    """A playlist could make the player open other files: it is a file to save, and nothing that plays."""
    lesson = bring_in(tmp_path, "[Film](clip.mp4) and some words.", clip__mp4=content)[1]
    assert lesson.media == ()


def test_broken_captions_are_said(tmp_path: Path) -> None:
    """The video comes in without them."""
    imported, lesson = bring_in(tmp_path, "![Rules](clip.mp4)", clip__mp4=CLIP, clip__vtt=b"\xff\xfe nothing")
    assert lesson.media[0].captions == ()
    assert any("can't be read" in line for line in said(imported))


def test_a_video_of_open_edx_that_brings_its_file_plays(tmp_path: Path) -> None:
    """The source in static, with the transcripts that the course lists."""
    video = (
        '<video display_name="Film" sub=""><source src="/static/film.mp4"/>'
        '<transcript language="en" src="film-en.srt"/></video>'
    )
    files = small_course(video__film=video) | {"static/film.mp4": CLIP}
    imported = import_course_of(tmp_path, files)
    lesson = lessons(imported.manifest)[0].lesson
    (medium,) = lesson.media
    assert (medium.kind, medium.title, medium.seconds) == ("video", "Film", 20)
    assert [each.language for each in medium.captions] == ["en"]
    markup = page(imported, lessons(imported.manifest)[0])
    assert 'class="media video"' in markup
    assert "#t=" in markup
