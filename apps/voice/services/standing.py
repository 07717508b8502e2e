"""How a call stands now, asked at every turn of every call: plain SQL, said once.

The ORM takes longer to say these two hundred columns than the database to find them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

from apps.accounts.models import User
from apps.core import planned, remembered
from apps.customers.models import Identity
from apps.interactions.models import Interaction
from apps.voice.choices import CallState, LegState
from apps.voice.models import Call, Leg, PhoneNumber

NUMBERS = "voice-numbers"  # the counter of their changes

_numbers: remembered.Remembered[PhoneNumber] = remembered.Remembered(NUMBERS)


def _columns(**tables: type[Model]) -> str:
    every = (
        (alias, each) for alias, table in tables.items() for each in table._meta.concrete_fields
    )
    return ", ".join(f"{alias}.{field.column}" for alias, field in every)


CALL = f"""
    SELECT {_columns(call=Call, part=Interaction, owner=User, caller=Identity)}
    FROM voice_call AS call
    LEFT JOIN interactions_interaction AS part ON part.id = call.interaction_id
    LEFT JOIN accounts_user AS owner ON owner.id = part.owner_id
    LEFT JOIN customers_identity AS caller ON caller.id = call.identity_id
    WHERE call.key = %s AND call.state <> %s
"""  # noqa: S608
LEGS = f"""
    SELECT {_columns(leg=Leg, person=User)}
    FROM voice_leg AS leg LEFT JOIN accounts_user AS person ON person.id = leg.user_id
    WHERE leg.call_id = %s AND leg.state <> %s
    ORDER BY leg.id
"""  # noqa: S608

# Whoever has or had a line on it, and whoever it belongs to.
PEOPLE = """
    SELECT user_id FROM voice_leg WHERE call_id = %(call)s AND user_id IS NOT NULL
    UNION
    SELECT part.owner_id FROM voice_call AS call
    JOIN interactions_interaction AS part ON part.id = call.interaction_id
    WHERE call.id = %(call)s AND part.owner_id IS NOT NULL
    ORDER BY 1
"""


def live(key: uuid.UUID) -> tuple[Call, list[Leg]] | None:
    """The call as the database has it now, with its live legs; None when it is over."""
    with planned.cursor() as cursor:
        cursor.execute(CALL, [key, CallState.ENDED.value])
        row = cursor.fetchone()
        if row is None:
            return None
        call, part, owner, caller = _made(row, Call, Interaction, User, Identity)
        cursor.execute(LEGS, [call.pk, LegState.ENDED.value])
        lines = [_made(line, Leg, User) for line in cursor.fetchall()]
    call.interaction, call.identity = part, caller
    if part is not None:
        part.owner = owner
    call.number = number(call.number_id) if call.number_id else None
    if call.number and call.server_id == call.number.server_id:
        call.server = call.number.server
    for leg, person in lines:
        leg.call, leg.user = call, person
    return call, [leg for leg, _person in lines]


def people_of(call_id: int) -> list[int]:
    with planned.cursor() as cursor:
        cursor.execute(PEOPLE, {"call": call_id})
        return [user_id for (user_id,) in cursor.fetchall()]


def number(pk: int) -> PhoneNumber | None:
    """With where it leads. Changed seldom, and asked for in every turn."""
    rows = PhoneNumber.objects.select_related(
        "channel__brand", "server", "flow", "closed_flow", "after_flow"
    )
    return _numbers.get(pk, lambda: rows.filter(pk=pk).first())


def number_changed() -> None:
    """No process goes on with what it remembers of our numbers."""
    remembered.changed(NUMBERS)


def _made(row: Sequence[Any], *models: type[Model]) -> list[Any]:
    """A row as the ORM would have made it: of each model one, or None where its join found none."""
    found, rest = [], iter(row)
    for model in models:
        fields = model._meta.concrete_fields
        values = [_value(field, next(rest)) for field in fields]
        names = [field.attname for field in fields]
        there = values[0] is not None
        found.append(model.from_db(connection.alias, names, values) if there else None)
    return found


def _value(field: Any, value: Any) -> Any:
    """As the field reads it: the driver hands over JSON as text."""
    known = hasattr(field, "from_db_value")
    return field.from_db_value(value, None, connection) if known else value
