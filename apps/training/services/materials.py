"""Files that teach. A package is a stranger's program: unpacked by name, size and kind only."""

from __future__ import annotations

import secrets
import shutil
import stat
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import filetype
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.training.choices import MaterialKind
from apps.training.domain import packages
from apps.training.errors import FileRefused
from apps.training.models import Material

if TYPE_CHECKING:
    from apps.accounts.models import User

MEGABYTE = 1024 * 1024
LARGEST = {
    MaterialKind.VIDEO: 300 * MEGABYTE,
    MaterialKind.AUDIO: 40 * MEGABYTE,
    MaterialKind.FILE: 25 * MEGABYTE,
    MaterialKind.PACKAGE: 150 * MEGABYTE,
}
PLAYED = {
    MaterialKind.VIDEO: {"video/mp4", "video/webm"},
    MaterialKind.AUDIO: {"audio/mpeg", "audio/x-wav", "audio/ogg", "audio/mp4", "audio/m4a",
                         "audio/wav", "video/webm", "audio/webm"},
}  # fmt: skip
SHEETS = {"application/pdf", "image/png", "image/jpeg", "image/webp"}
HEAD_BYTES = 8192
CHUNK = 256 * 1024
MANIFESTS = ("imsmanifest.xml", "tincan.xml")
WHY = {
    "too_many_files": gettext_lazy("it has too many files"),
    "unsafe_name": gettext_lazy("a file in it has an unsafe name"),
    "bomb": gettext_lazy("a file in it swells suspiciously"),
    "too_large": gettext_lazy("it is too large when unpacked"),
    "twice": gettext_lazy("two files in it have the same name"),
    "manifest": gettext_lazy("its manifest cannot be read"),
    "launch": gettext_lazy("its manifest names no page to begin with"),
    "scorm_version": gettext_lazy("it is not SCORM 1.2"),
    "zip": gettext_lazy("it is not a ZIP file"),
    "no_manifest": gettext_lazy("neither imsmanifest.xml nor tincan.xml is in it"),
}


def keep(*, file: File[bytes], name: str, kind: str, by: User | None) -> Material:
    """Store an upload. Raises FileRefused for what is too large or not what it says."""
    size = file.size or 0
    if not 0 < size <= LARGEST[MaterialKind(kind)]:
        raise FileRefused(_("The file is empty or larger than %(most)d MB.")
                          % {"most": LARGEST[MaterialKind(kind)] // MEGABYTE})  # fmt: skip
    if kind == MaterialKind.PACKAGE:
        return _package(file, name=name, by=by)
    file.seek(0)
    found = filetype.guess(file.read(HEAD_BYTES))
    file.seek(0)
    content_type = str(found.mime) if found else ""
    allowed = PLAYED.get(MaterialKind(kind), SHEETS)
    if content_type not in allowed:
        raise FileRefused(_("“%s” is not a file that can be shown here.") % name[:80])
    row = Material(kind=kind, name=name[:150], content_type=content_type, size=size,
                   token=secrets.token_urlsafe(24), uploaded_by=by)  # fmt: skip
    row.file.save(f"{secrets.token_hex(16)}.bin", file, save=False)
    row.save()
    return row


def folder(material: Material) -> Path:
    return Path(settings.MEDIA_ROOT) / "training" / "packages" / material.token


def _package(file: File[bytes], *, name: str, by: User | None) -> Material:
    token = secrets.token_urlsafe(24)
    row = Material(kind=MaterialKind.PACKAGE, name=name[:150], size=file.size or 0, token=token,
                   content_type="application/zip", uploaded_by=by)  # fmt: skip
    into = folder(row)
    try:
        manifest = _unpack(file, into)
    except packages.Unusable as error:
        shutil.rmtree(into, ignore_errors=True)
        raise FileRefused(
            _("The package was refused: %s.") % WHY.get(error.code, error.code)
        ) from error
    row.standard, row.launch = manifest.standard, manifest.launch
    row.name = manifest.title or row.name
    row.save()
    return row


def _unpack(file: File[bytes], into: Path) -> packages.Manifest:
    """Raises Unusable; what was written so far is the caller's to remove."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = {info.filename: info for info in archive.infolist()}
            kept = packages.chosen(_entry(info) for info in archive.infolist())
            name = next((one for one in MANIFESTS if one in entries), "")
            if not name:
                raise packages.Unusable("no_manifest")
            if entries[name].file_size > packages.MOST_MANIFEST:
                raise packages.Unusable("manifest")
            manifest = packages.read_manifest(name, archive.read(name))
            for entry in kept:
                _write(archive, entry, into)
            return manifest
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise packages.Unusable("zip") from error


def _entry(info: zipfile.ZipInfo) -> packages.Entry:
    mode = info.external_attr >> 16
    return packages.Entry(
        info.filename, info.file_size, info.compress_size, is_link=stat.S_ISLNK(mode)
    )


def _write(archive: zipfile.ZipFile, entry: packages.Entry, into: Path) -> None:
    """Not a byte more than the directory of the archive promised."""
    target = into / entry.name
    if not target.resolve().is_relative_to(into.resolve()):
        raise packages.Unusable("unsafe_name")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    left = entry.size
    with archive.open(entry.name) as source, target.open("xb") as out:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise packages.Unusable("bomb")
            out.write(chunk)
