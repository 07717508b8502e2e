"""``{{ customer.name }}`` in canned replies and signatures: substitution of known names only.

Nothing here is a template language: an unknown name stays as it was typed, so that its author
sees the mistake, and a value is never looked at for names again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

VARIABLE = re.compile(r"\{\{\s*([a-z_]+\.[a-z_]+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Values:
    customer_name: str = ""
    agent_name: str = ""
    case_reference: str = ""
    case_subject: str = ""
    brand_name: str = ""

    def named(self) -> dict[str, str]:
        return {
            "customer.name": self.customer_name,
            "customer.first_name": self.customer_name.split(" ")[0],
            "agent.name": self.agent_name,
            "agent.first_name": self.agent_name.split(" ")[0],
            "case.reference": self.case_reference,
            "case.subject": self.case_subject,
            "brand.name": self.brand_name,
        }


ALLOWED = frozenset(Values().named())


def fill(text: str, values: Values) -> str:
    named = values.named()
    return VARIABLE.sub(lambda match: named.get(match[1], match[0]), text)


def unknown_in(text: str) -> list[str]:
    """Names that would stay unfilled, once each, in order: for the one who writes the text."""
    names = (match[1] for match in VARIABLE.finditer(text))
    return list(dict.fromkeys(name for name in names if name not in ALLOWED))
