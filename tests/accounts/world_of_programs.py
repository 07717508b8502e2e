"""What of a place programs are about: see ``tests.accounts.world``."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from apps.accounts.models import ApiToken, IdentityProvider
from apps.accounts.services import tokens
from apps.core import sealing
from apps.customers.models import Organisation
from apps.integrations.models import Dispatch, Fact, Subscription
from apps.interactions.models import CaseMerge, Notification
from tests import make


class OfPrograms:
    brand: Any
    team: Any
    person: Any
    customer: Any
    case: Any
    message: Any
    queue: Any

    @cached_property
    def organisation(self) -> Organisation:
        firm = Organisation.objects.create(name=f"Firm of {self.customer.pk}")
        self.customer.organisation = firm
        self.customer.save(update_fields=["organisation"])
        return firm

    @cached_property
    def case_merge(self) -> CaseMerge:
        other = make.case(brand=self.brand, team=self.team, customer=self.customer)
        return CaseMerge.objects.create(
            survivor=self.case, absorbed=other, by=self.person, offset=0
        )

    @cached_property
    def notification(self) -> Notification:
        return Notification.objects.create(user=self.person, kind="mention", case=self.case)

    @cached_property
    def webhook(self) -> Subscription:
        return Subscription.objects.create(
            name="Warehouse", url="https://hooks.example/", secret=sealing.seal(b"whsec_eA=="),
            created_by=self.person,
        )  # fmt: skip

    @cached_property
    def dispatch(self) -> Dispatch:
        fact = Fact.objects.create(kind="case.changed", noun="case", noun_id=self.case.pk)
        return Dispatch.objects.create(subscription=self.webhook, fact=fact)

    @cached_property
    def login(self) -> IdentityProvider:
        slug = f"login-{self.team.pk}"
        return IdentityProvider.objects.create(
            slug=slug, name=slug, kind="oidc", server_url="https://id.example"
        )

    @cached_property
    def entry(self):
        return make.entry(self.queue, interaction=self.message.interaction)

    @cached_property
    def token(self) -> ApiToken:
        return tokens.create(user=self.person, name="script", scopes=["case.view"])[0]
