"""Orders by the API: each number once, a line in the customer's story."""

from __future__ import annotations

import pytest

from apps.customers.models import Order, Touchpoint
from tests import make

pytestmark = pytest.mark.django_db


def test_an_order_told_twice_is_one_order_and_one_line(program):
    brand = make.brand()
    agent = make.agent(team=make.team(brands=[brand]))
    customer = make.customer(brands=[brand])
    told = {
        "brand": brand.slug, "customer": customer.pk, "number": "H-20077",
        "placed_at": "2026-03-02T09:30:00Z",
    }  # fmt: skip
    shop = program(agent)
    first, again = shop.post("orders/", told), shop.post("orders/", told)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() == told | {"id": Order.objects.get().pk}
    line = Touchpoint.objects.get(customer=customer, kind="order")
    assert (line.summary, line.ref) == ("Order H-20077", "order:H-20077")
    found = shop.get(f"orders/?customer={customer.pk}&since=2026-03-01T00:00:00Z").json()["results"]
    assert [row["number"] for row in found] == ["H-20077"]
    assert shop.get("orders/?until=2026-03-01T00:00:00Z").json()["results"] == []


def test_of_a_strangers_customer_or_brand_nothing_is_kept(program):
    ours, theirs = make.brand(), make.brand()
    shop = program(make.agent(team=make.team(brands=[ours])))
    customer = make.customer(brands=[theirs])
    told = {"brand": theirs.slug, "customer": customer.pk, "number": "X-1"}
    assert shop.post("orders/", told).status_code == 404
    known = make.customer(brands=[ours])
    assert shop.post("orders/", told | {"customer": known.pk}).status_code == 404
    order = Order.objects.create(customer=customer, brand=theirs, number="X-2")
    assert shop.get(f"orders/{order.pk}/").status_code == 404
    assert Order.objects.count() == 1
