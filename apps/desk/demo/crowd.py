"""Two thousand made-up customers with addresses, consents and organisations."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.accounts.models import Brand
from apps.customers.domain import searching
from apps.customers.models import Consent, Customer, Identity, Organisation, Touchpoint
from apps.desk.demo import cast
from apps.desk.demo.house import House

CROWD = 2000
BATCH = 2000
PLAIN = str.maketrans("áàâãäåæçéèêëíìïñóòôõöøúùüýčćřšžł", "aaaaaaaceeeeiiinoooooouuuyccrszl")


@dataclass(slots=True)
class Known:
    """A customer with the brand they mostly write to and their addresses by scheme."""

    customer: Customer
    brand: str
    identities: dict[str, Identity]


def gather(house: House, dice: random.Random, *, now: datetime) -> list[Known]:
    organisations = Organisation.objects.bulk_create(
        Organisation(name=name, domains=[f"{_plain(name)}.example"]) for name in cast.ORGANISATIONS
    )
    crowd = [_person(n, dice, organisations, now=now) for n in range(CROWD)]
    Customer.objects.bulk_create([known.customer for known in crowd], batch_size=BATCH)
    through = Customer.brands.through
    through.objects.bulk_create(
        [
            through(customer_id=known.customer.pk, brand_id=house.brands[known.brand].pk)
            for known in crowd
        ]
    )
    Identity.objects.bulk_create(
        [identity for known in crowd for identity in known.identities.values()], batch_size=BATCH
    )
    _consents(crowd, dice)
    _first_lines(crowd, house.brands)
    return crowd


def _person(
    n: int, dice: random.Random, organisations: list[Organisation], *, now: datetime
) -> Known:
    first, last = dice.choice(cast.FIRST_NAMES), dice.choice(cast.LAST_NAMES)
    organisation = dice.choice(organisations) if dice.random() < 0.12 else None
    since = now - timedelta(days=dice.randint(5, 1400), minutes=dice.randint(0, 1440))
    brand = "hemrum" if dice.random() < 0.62 else "kraftli"
    city = dice.choice(cast.CITIES)
    customer = Customer(
        name=f"{first} {last}",
        organisation=organisation,
        language=dice.choice(["en", "en", "sv", "de"]),
        country="SE" if brand == "hemrum" else "DE",
        tier=dice.choices(["", "silver", "vip"], [90, 8, 2])[0],
        attributes={
            "city": city,
            "segment": "Trade" if organisation else "Private",
            "orders": dice.randint(1, 14),
        },
        created_at=since,
        last_contact_at=since,
    )
    mail = f"{_plain(first)}.{_plain(last)}{n}@{_plain(city)}.example"
    identities = {"email": _identity(customer, "email", mail, since)}
    if dice.random() < 0.7:
        digits = f"{70 + n % 10}{5550000 + n:07d}"
        phone = f"+46{digits}" if brand == "hemrum" else f"+4915{digits}"
        identities["phone"] = _identity(customer, "phone", phone, since)
    words = [customer.name, organisation.name if organisation else "", mail, city]
    numbers = [identities["phone"].value] if "phone" in identities else []
    customer.search_text = searching.text_of(words=words, numbers=numbers)
    return Known(customer, brand, identities)


def _identity(customer: Customer, scheme: str, value: str, since: datetime) -> Identity:
    return Identity(
        customer=customer,
        scheme=scheme,
        value=value,
        display=value,
        match_keys=[value],
        verified_at=since,
        verification="inbound",
        last_seen_at=since,
        compared_at=since,
        created_at=since,
    )


def _consents(crowd: list[Known], dice: random.Random) -> None:
    rows = []
    for known in crowd:
        at = known.customer.created_at
        for purpose, share in (("service", 0.95), ("marketing", 0.4), ("survey", 0.6)):
            agreed = dice.random() < share
            rows.append(
                Consent(
                    customer=known.customer,
                    purpose=purpose,
                    state="granted" if agreed else "withdrawn",
                    basis="consent",
                    captured_from="checkout",
                    text="I agree to be contacted about this.",
                    text_version="2023-1",
                    at=at,
                )
            )
    Consent.objects.bulk_create(rows, batch_size=BATCH)


def _first_lines(crowd: list[Known], brands: dict[str, Brand]) -> None:
    Touchpoint.objects.bulk_create(
        [
            Touchpoint(
                customer=known.customer,
                brand=brands[known.brand],
                kind="created",
                at=known.customer.created_at,
                summary="Became a customer",
            )
            for known in crowd
        ],
        batch_size=BATCH,
    )


def _plain(word: str) -> str:
    lowered = word.lower().translate(PLAIN)
    return "".join(c for c in lowered if c.isascii() and c.isalnum()) or "x"
