"""Media types by file name, from our own table: the machine's differs from one installation to the next.

What a browser would run (HTML, scripts) is given as plain bytes, so that opening a download never runs it.
"""

from __future__ import annotations

from pathlib import PurePosixPath

PICTURES = {
    ".apng": "image/apng",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".jfif": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_OTHERS = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
    ".flac": "audio/flac",
    ".gz": "application/gzip",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".py": "text/x-python",
    ".r": "text/x-r",
    ".tar": "application/x-tar",
    ".tsv": "text/tab-separated-values",
    ".srt": "application/x-subrip",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
PLAIN_BYTES = "application/octet-stream"


def media_type(name: str) -> str:
    """The type of a file called `name`; plain bytes when we do not know or do not trust it."""
    suffix = PurePosixPath(name).suffix.lower()
    return PICTURES.get(suffix) or _OTHERS.get(suffix, PLAIN_BYTES)


def is_picture(name: str) -> bool:
    """A file that may stand in an <img>."""
    return PurePosixPath(name).suffix.lower() in PICTURES
