"""What is put on a case and its messages, and cases that we begin ourselves."""

from __future__ import annotations

from django.test import Client

from apps.customers.models import AttributeDefinition
from apps.interactions.models import Case, Message
from apps.interactions.services import intake
from apps.interactions.services.intake import Incoming
from apps.routing.models import QueueEntry
from tests import make
from tests.desk.conftest import Desk, sign_in


def test_a_reaction_is_put_once_and_taken_off_by_its_owner(desk: Desk, ada: Client):
    message = desk.chat.messages.get()
    url = f"/desk/cases/{desk.case.number}/messages/{message.pk}/reactions/"
    for _twice in range(2):
        shown = ada.post(url, {"emoji": "👍"}).content.decode()
    assert shown.count('value="👍"') == 1
    sign_in(desk.colleague).post(f"{url}removal/", {"emoji": "👍"})
    assert [row.author for row in message.reactions.all()] == [desk.agent]
    ada.post(f"{url}removal/", {"emoji": "👍"})
    assert not message.reactions.exists()


def test_a_mail_takes_no_reaction_and_a_word_is_none(desk: Desk, ada: Client):
    for part, emoji in ((desk.mail, "👍"), (desk.chat, "hello")):
        message = part.messages.get()
        url = f"/desk/cases/{part.case.number}/messages/{message.pk}/reactions/"
        assert ada.post(url, {"emoji": emoji}).status_code == 400
        assert not message.reactions.exists()


def test_fields_are_typed_and_a_refused_one_stays_as_typed(desk: Desk, ada: Client):
    AttributeDefinition.objects.create(key="parcels", label="Parcels", kind="number",
                                       applies_to="case")  # fmt: skip
    url = f"/desk/cases/{desk.case.number}/fields/"
    refused = ada.post(url, {"attribute_parcels": "two"})
    assert (refused.status_code, 'value="two"' in refused.content.decode()) == (422, True)
    assert ada.post(url, {"attribute_parcels": "2"}).status_code == 200
    assert desk.case.attributes == {"parcels": 2}
    ada.post(url, {"attribute_parcels": ""})
    assert desk.case.attributes == {}


def test_a_tag_comes_and_goes(desk: Desk, ada: Client):
    ada.post(f"/desk/cases/{desk.case.number}/tags/", {"name": "Glass"})
    tag = desk.case.tags.get()
    assert tag.name == "glass"
    ada.post(f"/desk/cases/{desk.case.number}/tags/{tag.pk}/removal/")
    assert not desk.case.tags.exists()


def test_resolve_and_next_opens_what_is_due(desk: Desk, ada: Client):
    answer = ada.post(f"/desk/cases/{desk.case.number}/resolution/next/")
    assert f"/desk/cases/{desk.letter.number}/talk/" in answer["HX-Location"]
    assert desk.case.status == "resolved"
    last = ada.post(f"/desk/cases/{desk.letter.number}/resolution/next/")
    assert "/desk/nothing/" in last["HX-Location"] or "/talk/" in last["HX-Location"]


def test_a_case_is_begun_by_mail_with_the_agent_who_writes(desk: Desk, ada: Client):
    person = make.customer(brands=[desk.case.brand], name="Greta Fontaine")
    mail = make.identity(person, scheme="email", value="greta@x.example", display="greta@x.example")
    url = f"/desk/customers/{person.pk}/cases/new/"
    assert "greta@x.example" in ada.get(url).content.decode()
    given = {"subject": "Your  lamp", "brand": desk.case.brand_id,
             "way": f"{desk.mail.channel_id}-{mail.pk}"}  # fmt: skip
    assert ada.post(url, given | {"subject": ""}).status_code == 422
    assert ada.post(url, given | {"way": f"{desk.chat.channel_id}-{mail.pk}"}).status_code == 422

    answer = ada.post(url, given)
    case = Case.objects.get(customer=person)
    part = case.interactions.get()
    assert f"/cases/{case.number}/talk/" in answer["HX-Location"]
    assert (case.subject, case.owner, part.direction, part.status) == (
        "Your lamp", desk.agent, "out", "active",
    )  # fmt: skip
    assert not QueueEntry.objects.filter(interaction=part, state="waiting").exists()

    composer = ada.get(f"/desk/cases/{case.number}/talk/").content.decode()
    assert f'name="via" value="{given["way"]}"' in composer
    sent = {"body": "Dear Greta", "client_id": "c1", "base_seq": 0, "via": given["way"]}
    assert ada.post(f"/desk/cases/{case.number}/reply/", sent).status_code == 200
    message = Message.objects.get(case=case)
    assert (message.recipients["to"], message.subject) == (["greta@x.example"], "Your lamp")


def test_a_case_inside_the_house_gets_its_conversation_later(desk: Desk, ada: Client):
    person = make.customer(brands=[desk.case.brand])
    mail = make.identity(person, scheme="email", value="later@x.example", display="later@x.example")
    url = f"/desk/customers/{person.pk}/cases/new/"
    ada.post(url, {"subject": "Call the carrier", "brand": desk.case.brand_id, "way": ""})
    case = Case.objects.get(customer=person)
    assert not case.interactions.exists()
    assert "no conversation yet" in ada.get(f"/desk/cases/{case.number}/talk/").content.decode()
    way = {"via": f"{desk.mail.channel_id}-{mail.pk}"}
    ada.post(f"/desk/cases/{case.number}/beginning/", way)
    again = ada.post(f"/desk/cases/{case.number}/beginning/", way)
    assert (case.interactions.get().owner, again.status_code) == (desk.agent, 409)


def test_what_the_customer_said_before_stands_in_words(desk: Desk, ada: Client):
    channel = desk.chat.channel
    channel.options = {"form": [{"name": "order_no", "label": {"en": "Order number"}}]}
    channel.save()
    part = intake.start(
        channel=channel, identity=desk.chat.identity, incoming=Incoming(body="?", client_id="2"),
        handoff_context={
            "page": {"url": "https://shop.example/lamp", "title": "Ostra lamp"},
            "form": {"order_no": "HR-1"},
        },
    )  # fmt: skip
    shown = sign_in(desk.agent).get(f"/desk/cases/{part.case.number}/").content.decode()
    assert '<dt>Order number</dt><dd class="truncate" title="HR-1">HR-1</dd>' in shown
    assert '<a href="https://shop.example/lamp"' in shown
    assert ">Ostra lamp</a>" in shown
