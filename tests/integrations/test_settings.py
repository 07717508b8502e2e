from __future__ import annotations

import pytest

from apps.accounts.models import ApiToken
from apps.accounts.services import tokens
from apps.integrations.models import Dispatch, Subscription
from apps.integrations.services import dispatches
from tests import make

pytestmark = pytest.mark.django_db


def test_a_webhook_is_made_tried_paused_and_deleted(client, receiver):
    client.force_login(make.admin())
    form = {"name": "Shop", "url": receiver.url, "kinds": ["case.changed"]}
    made = client.post("/settings/webhooks/new/", form)
    secret, row = made.context["secret"], Subscription.objects.get()
    assert secret.startswith("whsec_")
    page = f"/settings/webhooks/{row.pk}/"
    assert secret not in client.get(page).content.decode()
    client.post(f"{page}test/")
    dispatches.deliver_due(sender="me")
    assert b"webhook.test" in client.get(page).content
    client.post(f"/settings/webhooks/deliveries/{Dispatch.objects.get().pk}/resend/")
    dispatches.deliver_due(sender="me")
    assert len(receiver.heard) == 2
    renewed = client.post(f"{page}secret/").context["secret"]
    assert renewed not in {"", secret}
    client.post(f"{page}pause/")
    row.refresh_from_db()
    assert row.status == "paused"
    client.post(f"{page}removal/")
    assert not Subscription.objects.exists()


def test_an_address_inside_is_refused_in_the_form(client):
    client.force_login(make.admin())
    answer = client.post("/settings/webhooks/new/", {"name": "x", "url": "http://127.0.0.1/"})
    assert answer.status_code == 422
    assert "private network" in str(answer.context["form"].errors["url"])


def test_an_administrator_makes_and_revokes_anybodys_token(client):
    elin, noor = make.admin(), make.agent()
    client.force_login(elin)
    form = {"owner": noor.pk, "name": "robot", "scopes": ["case.view"], "lifetime": "30"}
    secret = client.post("/settings/tokens/", form).context["secret"]
    token = tokens.find(secret)
    assert (token.user, token.scopes) == (noor, ["case.view"])
    client.post(f"/settings/tokens/{token.pk}/revocation/")
    assert tokens.find(secret) is None
    assert ApiToken.objects.get().revoked_at is not None
    client.force_login(make.user(role="supervisor"))
    assert client.get("/settings/tokens/").status_code == 403
