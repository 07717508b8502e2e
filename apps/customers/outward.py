"""What programs outside hear of customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from apps.core.outward import Told, noun, seen, tell
from apps.customers import events
from apps.customers.models import Customer


def _story(ids: Collection[int]) -> Mapping[int, Told]:
    brands: defaultdict[int, list[int]] = defaultdict(list)
    links = Customer.brands.through.objects.filter(customer__in=ids)
    for customer, brand in links.values_list("customer_id", "brand_id"):
        brands[customer].append(brand)
    return {pk: Told(tuple(brands[pk]), {"customer": pk}) for pk in ids}


noun("customer", action="customer.view", visible=seen(Customer), story=_story)

for _name, _event, _id, _words in (
    ("customer.created", events.CustomerCreated, "customer_id", "Somebody became a customer"),
    ("customer.changed", events.CustomerChanged, "customer_id", "Facts, tags or blocks changed"),
    ("customer.merged", events.CustomersMerged, "winner_id", "Two customers became one"),
    ("customer.parted", events.MergeUndone, "winner_id", "A merge was undone"),
    ("identity.changed", events.IdentityChanged, "customer_id", "An address was added or changed"),
    ("consent.changed", events.ConsentChanged, "customer_id", "They agreed or took it back"),
):
    tell(_name, _event, noun="customer", id_of=_id, words=_words)
