"""SCORM 1.2 and xAPI packages: which files may come out, and where the course begins.

A package is a stranger's program. Nothing here runs it: names and sizes are judged before a
byte is written, and the manifest is read without DTDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

MOST_FILES = 4000
MOST_BYTES = 400 * 1024 * 1024  # unpacked
MOST_RATIO = 200  # unpacked to packed, of one file above RATIO_FROM
RATIO_FROM = 1024 * 1024
MOST_MANIFEST = 2 * 1024 * 1024
LONGEST_NAME = 240
# What a course is made of; everything else stays in the archive.
TYPES = {
    "html": "text/html", "htm": "text/html", "js": "text/javascript", "mjs": "text/javascript",
    "css": "text/css", "json": "application/json", "xml": "text/xml", "txt": "text/plain",
    "xsd": "text/xml", "dtd": "text/plain", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml",
    "ico": "image/x-icon", "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg",
    "m4a": "audio/mp4", "mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "pdf": "application/pdf",
}  # fmt: skip
SAFE = re.compile(r"[\w .,()@+&=~!'%\[\]-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive as its directory describes it."""

    name: str
    size: int
    packed: int
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    standard: str  # scorm12 | xapi
    title: str
    launch: str


class Unusable(Exception):
    """The package cannot be taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def chosen(entries: Iterable[Entry]) -> list[Entry]:
    """The files to unpack. Raises Unusable for anything that smells of an attack."""
    files = [entry for entry in entries if not entry.name.endswith("/")]
    if len(files) > MOST_FILES:
        raise Unusable("too_many_files")
    seen, total, kept = set(), 0, []
    for entry in files:
        if entry.is_link or not is_safe(entry.name):
            raise Unusable("unsafe_name")
        if entry.size > RATIO_FROM and entry.size > MOST_RATIO * max(entry.packed, 1):
            raise Unusable("bomb")
        total += entry.size
        if total > MOST_BYTES:
            raise Unusable("too_large")
        if entry.name.casefold() in seen:
            raise Unusable("twice")
        seen.add(entry.name.casefold())
        if suffix(entry.name) in TYPES:
            kept.append(entry)
    return kept


def is_safe(name: str) -> bool:
    """A relative path downwards, without tricks of any system."""
    if not name or len(name) > LONGEST_NAME or "\\" in name or "\x00" in name:
        return False
    path = PurePosixPath(name)
    if path.is_absolute() or re.match(r"[A-Za-z]:", name):
        return False
    parts = name.split("/")
    return all(
        part not in {"", ".", ".."} and SAFE.fullmatch(part) and not part.startswith(".")
        for part in parts
    )


def suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def read_manifest(name: str, raw: bytes) -> Manifest:
    """``imsmanifest.xml`` or ``tincan.xml``. Raises Unusable."""
    if len(raw) > MOST_MANIFEST or b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise Unusable("manifest")
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314  (no DTD: refused above)
    except ElementTree.ParseError as error:
        raise Unusable("manifest") from error
    found = _tincan(root) if name == "tincan.xml" else _scorm(root)
    if not found.launch or not is_safe(found.launch.partition("?")[0]):
        raise Unusable("launch")
    return found


def _scorm(root: ElementTree.Element) -> Manifest:
    version = next((e.text or "" for e in _all(root, "schemaversion")), "1.2")
    if version.strip() and not version.strip().startswith("1.2"):
        raise Unusable("scorm_version")
    resources = {r.get("identifier", ""): r for r in _all(root, "resource")}
    wanted = next((item.get("identifierref") for item in _all(root, "item")
                   if item.get("identifierref") in resources), None)  # fmt: skip
    resource = resources.get(wanted or "") or next(
        (r for r in resources.values() if r.get("href")), None
    )
    title = next((e.text or "" for e in _all(root, "title")), "")
    return Manifest(
        "scorm12", title.strip()[:120], (resource.get("href") or "") if resource is not None else ""
    )


def _tincan(root: ElementTree.Element) -> Manifest:
    launch = next((e.text or "" for e in _all(root, "launch")), "")
    title = next((e.text or "" for e in _all(root, "name")), "")
    return Manifest("xapi", title.strip()[:120], launch.strip())


def _all(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    """Whatever namespace the tool gave it."""
    return [e for e in root.iter() if str(e.tag).rpartition("}")[2] == tag]
