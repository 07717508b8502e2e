"""People and teams as SCIM resources, and what of a resource is ours to keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from apps.accounts.choices import Role
from apps.accounts.domain import scim
from apps.accounts.domain.scim import GROUP, USER, Filter, Several, Term, Unreadable
from apps.accounts.models import Team, User

EXTENSION = "urn:switchroom:scim:schemas:2.0:User"
USER_FIELDS = {
    "username": "username", "id": "pk", "externalid": "scim_id", "displayname": "display_name",
    "emails": "email", "emails.value": "email", "active": "is_active",
    "name.formatted": "display_name", "meta.created": "date_joined",
}  # fmt: skip
GROUP_FIELDS = {"displayname": "name", "id": "pk", "members": "members", "members.value": "members"}
LOOKUPS = {"eq": "iexact", "co": "icontains", "sw": "istartswith", "ew": "iendswith"}


def user(row: User) -> dict[str, Any]:
    found: dict[str, Any] = {
        "schemas": [USER, EXTENSION],
        "id": str(row.pk),
        "userName": row.username,
        "displayName": str(row),
        "name": {"formatted": str(row)},
        "active": row.is_active,
        "emails": [{"value": row.email, "type": "work", "primary": True}] if row.email else [],
        "groups": [{"value": str(team.pk), "display": team.name} for team in row.teams.all()],
        EXTENSION: {"role": row.role},
        "meta": _meta("User", row.pk, row.date_joined.isoformat()),
    }
    if row.scim_id:
        found["externalId"] = row.scim_id
    return found


def group(row: Team, *, members: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = {
        "schemas": [GROUP],
        "id": str(row.pk),
        "displayName": row.name,
        "meta": _meta("Group", row.pk, row.created_at.isoformat()),
    }
    if members:
        people = sorted(row.members.all(), key=lambda one: one.pk)
        found["members"] = [{"value": str(one.pk), "display": str(one)} for one in people]
    return found


def details(given: Mapping[str, Any]) -> dict[str, Any]:
    """What of a user resource is kept, by our names. Raises Unreadable."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        found |= detail(name.lower() if name != EXTENSION else name, value)
    return found


def detail(path: str, value: Any) -> dict[str, Any]:
    """One attribute by its path; what we do not keep is nothing. Raises Unreadable."""
    match path:
        case "username":
            return {"username": _text(value, 150, "userName")}
        case "externalid":
            return {"scim_id": _text(value, 190, "externalId")}
        case "displayname" | "name.formatted":
            return {"display_name": _text(value, 80, "displayName")}
        case "name":
            return _name(value)
        case "active":
            return {"active": scim.truth(value)}
        case "emails":
            return {"email": _email(_primary(value))}
        case _ if path.startswith("emails[") and path.endswith("].value"):
            return {"email": _email(value)}
        case _ if path.lower() == EXTENSION.lower():
            return _role(value.get("role") if isinstance(value, Mapping) else None)
        case _ if path.lower() == f"{EXTENSION}:role".lower():
            return _role(value)
    return {}


def narrowed(found: Filter, fields: Mapping[str, str]) -> Q:
    """The filter as a question to the rows. Raises Unreadable for what we do not keep."""
    if isinstance(found, Several):
        parts = [narrowed(part, fields) for part in found.parts]
        if found.how == "not":
            return ~parts[0]
        whole = parts[0]
        for part in parts[1:]:
            whole = whole & part if found.how == "and" else whole | part
        return whole
    return _compared(found, fields)


def _compared(term: Term, fields: Mapping[str, str]) -> Q:
    field = fields.get(term.attribute)
    if field is None:
        raise Unreadable("invalidFilter", f"We do not keep {term.attribute}.")
    if field == "is_active":
        is_same = Q(is_active=scim.truth(term.value)) if term.operator != "pr" else Q()
        return ~is_same if term.operator == "ne" else is_same
    if field in {"pk", "members"}:
        text = str(term.value)
        number = int(text) if text.isdecimal() and len(text) < 19 else -1
        return ~Q(**{field: number}) if term.operator == "ne" else Q(**{field: number})
    if term.operator == "pr":
        return ~Q(**{field: ""})
    if field == "date_joined":
        raise Unreadable("invalidFilter", "meta cannot be filtered by.")
    value = "" if term.value is None else str(term.value)
    if "\x00" in value:
        raise Unreadable("invalidFilter", "The filter cannot be read.")
    if term.operator == "ne":
        return ~Q(**{f"{field}__iexact": value})
    return Q(**{f"{field}__{LOOKUPS[term.operator]}": value})


def _meta(kind: str, pk: int, created: str) -> dict[str, str]:
    where = f"{settings.PUBLIC_URL}/scim/v2/{kind}s/{pk}"
    return {"resourceType": kind, "created": created, "location": where}


def _name(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Unreadable("invalidValue", "name is an object.")
    given = {str(key).lower(): part for key, part in value.items() if isinstance(part, str)}
    whole = given.get("formatted") or " ".join(
        filter(None, [given.get("givenname", ""), given.get("familyname", "")])
    )
    return {"display_name": _text(whole, 80, "name")} if whole else {}


def _primary(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    rows = [one for one in value if isinstance(one, Mapping)]
    first = next((one for one in rows if one.get("primary") is True), rows[0] if rows else {})
    return first.get("value", "")


def _email(value: Any) -> str:
    text = _text(value, 254, "emails")
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Unreadable("invalidValue", "This is no e-mail address.") from error
    return text


def _role(value: Any) -> dict[str, Any]:
    if value not in Role.values:
        raise Unreadable("invalidValue", "There is no such role.")
    return {"role": value}


def _text(value: Any, most: int, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise Unreadable("invalidValue", f"{name} is text of {most} characters at most.")
    return value.strip()
