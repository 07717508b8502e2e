"""The named people and places of the demo; the tests use the same cast.

Nordsvar answers for two brands: Hemrum sells lamps and furniture, Kraftli sells power.
"""

from __future__ import annotations

from dataclasses import dataclass, field

PASSWORD = "switchroom-demo"  # noqa: S105  (shown on the demo's sign-in page)


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    name: str
    role: str
    team: str = ""
    skills: dict[str, int] = field(default_factory=dict)
    brands: tuple[str, ...] = ()
    leads: bool = False
    shown_at_door: str = ""  # what the demo door says they do


BRANDS = {
    "hemrum": {
        "name": "Hemrum",
        "country": "SE",
        "time_zone": "Europe/Stockholm",
        "email_from_name": "Hemrum customer care",
        "signature": "Kind regards\n{{ agent.name }}\nHemrum customer care, Malmö",
    },
    "kraftli": {
        "name": "Kraftli",
        "country": "DE",
        "time_zone": "Europe/Berlin",
        "email_from_name": "Kraftli service",
        "signature": "Best wishes\n{{ agent.name }}\nKraftli, power from the coast",
    },
}

TEAMS = {
    "Malmö, day": ("hemrum",),
    "Kraftli service": ("kraftli",),
    "Porto": ("hemrum", "kraftli"),
}

SKILLS = {
    "delivery": ("Delivery", "product"),
    "returns": ("Returns", "product"),
    "billing": ("Billing", "product"),
    "power": ("Power contracts", "product"),
    "electrical": ("Electrical safety", "product"),
    "english": ("English", "language"),
    "swedish": ("Swedish", "language"),
    "german": ("German", "language"),
    "writing": ("Good letters", "channel"),
}

PEOPLE = [
    Person(
        "noor", "Noor Haddad", "agent", "Malmö, day",
        {"delivery": 4, "returns": 3, "billing": 2, "english": 4, "swedish": 4, "writing": 3},
        shown_at_door="Agent: chats and mail",
    ),
    Person(
        "idris", "Idris Bello", "agent", "Malmö, day",
        {"delivery": 3, "returns": 4, "english": 4, "electrical": 3, "writing": 2},
    ),
    Person(
        "sanna", "Sanna Mäki", "agent", "Malmö, day",
        {"delivery": 2, "returns": 2, "billing": 3, "swedish": 4, "english": 3, "writing": 4},
    ),
    Person(
        "oskar", "Oskar Palm", "agent", "Malmö, day",
        {"delivery": 3, "billing": 1, "swedish": 4, "english": 2, "electrical": 4},
    ),
    Person(
        "farah", "Farah Rahimi", "agent", "Malmö, day",
        {"returns": 3, "billing": 4, "english": 4, "swedish": 3, "writing": 3},
    ),
    Person(
        "joel", "Joel Vik", "agent", "Kraftli service",
        {"power": 4, "billing": 3, "german": 3, "english": 4, "writing": 2},
    ),
    Person(
        "lena", "Lena Krüger", "agent", "Kraftli service",
        {"power": 3, "billing": 4, "german": 4, "english": 3, "writing": 4},
    ),
    Person(
        "mira", "Mira Kovač", "agent", "Kraftli service",
        {"power": 2, "billing": 2, "german": 4, "english": 4, "electrical": 2},
    ),
    Person(
        "emil", "Emil Strand", "agent", "Kraftli service",
        {"power": 3, "german": 2, "english": 3, "writing": 3},
    ),
    Person(
        "rita", "Rita Costa", "agent", "Porto",
        {"delivery": 2, "returns": 2, "power": 2, "english": 4, "writing": 3},
    ),
    Person(
        "duarte", "Duarte Melo", "agent", "Porto",
        {"delivery": 3, "billing": 2, "power": 1, "english": 3},
    ),
    Person(
        "ines", "Inês Faria", "agent", "Porto",
        {"returns": 3, "billing": 3, "power": 2, "english": 4, "german": 2, "writing": 4},
    ),
    Person(
        "lovisa", "Lovisa Ek", "team_leader", "Malmö, day",
        {"delivery": 4, "returns": 4, "billing": 4, "english": 4, "swedish": 4, "writing": 4},
        leads=True, shown_at_door="Team leader: her team",
    ),
    Person(
        "petra", "Petra Holm", "supervisor", "Malmö, day", brands=("hemrum", "kraftli"),
        shown_at_door="Supervisor: the floor",
    ),
    Person(
        "samir", "Samir Rahal", "reviewer", brands=("hemrum", "kraftli"),
        shown_at_door="QA reviewer: reads and scores",
    ),
    Person("sara", "Sara Koskinen", "reviewer", brands=("hemrum", "kraftli")),
    Person(
        "tessa", "Tessa Lund", "trainer", brands=("hemrum", "kraftli"), shown_at_door="Trainer",
    ),
    Person("jonna", "Jonna Wik", "planner", brands=("hemrum",), shown_at_door="Planner"),
    Person("elin", "Elin Berg", "admin", shown_at_door="Administrator: everything"),
    Person(
        "mia", "Mia Sandell", "light", brands=("hemrum",),
        shown_at_door="Another department: marketing",
    ),
    Person(
        "nadine", "Nadine at Hemrum", "client_trainer", brands=("hemrum",),
        shown_at_door="Client’s trainer: Hemrum",
    ),
    Person("karl", "Karl at Hemrum", "client", brands=("hemrum",), shown_at_door="Client: Hemrum"),
]  # fmt: skip

FIRST_NAMES = (
    "Marta", "Jonas", "Tomás", "Aïcha", "Greta", "Piet", "Ingrid", "Rafael", "Selma", "Eun-ji",
    "Anders", "Lea", "Matteo", "Sofia", "Nils", "Amara", "Björn", "Chloé", "Dario", "Elif",
    "Felix", "Hanna", "Ivan", "Jana", "Kofi", "Lina", "Marek", "Nadia", "Olivia", "Paolo",
    "Quentin", "Rosa", "Stefan", "Tuva", "Ulla", "Viktor", "Wanda", "Yara", "Zeynep", "Åsa",
    "Henrik", "Carmen", "Louis",
)  # fmt: skip
LAST_NAMES = (
    "Lindqvist", "Okafor", "Vieira", "Benali", "Fontaine", "Visser", "Solheim", "Lindt",
    "Ahlgren", "Kang", "Berg", "Moreau", "Rossi", "Nowak", "Jensen", "Diallo", "Holm", "Laurent",
    "Conti", "Yilmaz", "Wagner", "Fischer", "Petrov", "Novák", "Mensah", "Larsson", "Kowalski",
    "Haddad", "Smith", "Bianchi", "Dubois", "Garcia", "Schmidt", "Nilsson", "Korhonen", "Horváth",
    "Weber", "Khan", "Kaya", "Björk", "Andersen", "Romero", "Martin",
)  # fmt: skip
CITIES = (
    "Malmö", "Göteborg", "Stockholm", "Uppsala", "Lund", "Helsinki", "Oslo", "Bergen",
    "København", "Hamburg", "Bremen", "Kiel", "Lübeck", "Rostock", "Berlin", "Utrecht", "Porto",
    "Lyon", "Brussels", "Zürich",
)  # fmt: skip
ORGANISATIONS = (
    "Studio Kallio", "Hotel Brisa", "Fontaine & Fils", "Lindqvist Arkitekter", "Café Norrsken",
    "Praxis Dr. Weber", "Kontor Syd", "Galleri Öst", "Bageri Vallmo", "Werkstatt Nord",
)  # fmt: skip
