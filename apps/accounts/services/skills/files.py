"""The matrix as a file: username, skill, level, valid until. Made to be sent back changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from apps.accounts.choices import SkillSource
from apps.accounts.models import AgentSkill, Skill, User
from apps.accounts.models.skill import TOP_LEVEL
from apps.accounts.services.skills.levels import MOST_CELLS, Cell, set_levels

HEADER = ["username", "skill", "level", "valid_to"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what starts with these
LARGEST = 2 * 1024 * 1024


def export(held: Iterable[AgentSkill]) -> Iterator[str]:
    """Lines of the file; ``held`` comes with user and skill, already scoped to its reader."""
    yield _line(HEADER)
    for row in held:
        until = timezone.localtime(row.valid_to).date().isoformat() if row.valid_to else ""
        yield _line([row.user.username, row.skill.slug, str(row.level), until])


def load(*, content: bytes, by: User) -> tuple[int, list[str]]:
    """Set every square the file names; (how many, what is wrong).

    With anything wrong nothing is changed: each complaint starts with its line. Only people
    ``by`` may see are known by name here, so nobody is found out by guessing.
    """
    rows, complaints = _read(content)
    cells: list[Cell] = []
    people = {
        user.username: user.pk
        for user in User.objects.visible_to(by).active().filter(username__in={r[1] for r in rows})
    }
    skills = dict(Skill.objects.visible_to(by).current().values_list("slug", "pk"))
    for number, username, skill, level, until in rows:
        problem = _problem(username in people, skill in skills, level, until)
        if problem:
            complaints.append(
                _("Line %(number)d: %(problem)s") % {"number": number, "problem": problem}
            )
            continue
        cells.append(Cell(people[username], skills[skill], int(level), _end_of(until)))
    if complaints or not cells:
        return 0, complaints
    set_levels(cells, by=by, source=SkillSource.IMPORT)
    return len(cells), []


Row = tuple[int, str, str, str, str]


def _read(content: bytes) -> tuple[list[Row], list[str]]:
    if len(content) > LARGEST:
        return [], [_("The file is larger than 2 MB.")]
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    except (UnicodeDecodeError, csv.Error):
        return [], [_("The file is not CSV in UTF-8.")]
    if not lines or [cell.strip().lower() for cell in lines[0]][:3] != HEADER[:3]:
        return [], [_("The first line must read: username, skill, level, valid_to")]
    if len(lines) > MOST_CELLS + 1:
        return [], [_("The file has more than %(most)d lines.") % {"most": MOST_CELLS}]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            username, skill, level, until = [*(_bare(cell) for cell in line), "", "", "", ""][:4]
            rows.append((number, username, skill, level, until))
    return rows, []


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _bare(cell: str) -> str:
    """Without the quote that kept a spreadsheet from running it."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell


def _problem(is_person: bool, is_skill: bool, level: str, until: str) -> str:
    if not is_person:
        return _("nobody here has this username.")
    if not is_skill:
        return _("there is no such skill.")
    if level not in {str(number) for number in range(TOP_LEVEL + 1)}:
        return _("the level is a number from 0 to 4.")
    if until and _date(until) is None:
        return _("the date is written as 2027-03-31.")
    return ""


def _date(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None


def _end_of(text: str) -> datetime | None:
    return _date(text) if text else None


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow("'" + cell if cell.startswith(FORMULA) else cell for cell in cells)
    return out.getvalue()
