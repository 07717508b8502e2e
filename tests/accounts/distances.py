"""How far the object of each place is from a reader of the first, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.domain.permissions import Action, Scope
from tests.accounts.world import Kwargs

NEVER = 5  # further than any scope goes

# How far the object of each place is away.
OF_TEAM = {"own team": Scope.TEAM, "other team": Scope.BRAND, "other brand": Scope.ALL}
OF_BRAND = {"own team": Scope.BRAND, "other team": Scope.BRAND, "other brand": Scope.ALL}
# Words belong to a brand, and whoever keeps any keeps those of the brands they serve.
OF_BRAND_WORDS = {"own team": Scope.TEAM, "other team": Scope.TEAM, "other brand": Scope.ALL}
PERSONAL = {"own team": Scope.OWN, "other team": NEVER, "other brand": NEVER}
OWN_OR_ALL = {"own team": Scope.OWN, "other team": Scope.ALL, "other brand": Scope.ALL}
OF_NOBODY = dict.fromkeys(("own team", "other team", "other brand"), NEVER)
# One's own teams' without more, others' by the floor one sees.
OF_OWN_TEAM = {"own team": Scope.OWN, "other team": Scope.BRAND, "other brand": Scope.ALL}
OF_SERVED_BRAND = {"own team": Scope.OWN, "other team": Scope.OWN, "other brand": Scope.ALL}
SHARED = {"own team": Scope.OWN, "other team": Scope.OWN, "other brand": Scope.OWN}


@dataclass(frozen=True, slots=True)
class Objects:
    kwargs: Kwargs
    distance: dict[str, int]
    reach: tuple[Action, ...] = ()  # empty: the guard's actions


def pk(name: str) -> Kwargs:
    return lambda place: {"pk": getattr(place, name).pk}


def offer(place):
    return {"offer_id": place.offer.pk}


def own_offer(place):
    return {"pk": place.offer.pk}


def part(place):
    return {"pk": place.message.interaction_id}


def number(place):
    return {"number": place.case.number}


def message(place):
    return {"number": place.message.case.number, "message_id": place.message.pk}


def identity(place):
    return {"pk": place.customer.pk, "identity_id": place.identity.pk, "verb": "block"}


def tag(place):
    return {"pk": place.customer.pk, "tag_id": place.tag.pk}


def tag_of_case(place):
    return {"number": place.case.number, "tag_id": place.case_tag.pk}


def customer_id(place):
    return {"customer_id": place.customer.pk}


def tab(place):
    return {"number": place.case.number, "tab": "case"}


def related(place):
    return {"number": place.case.number, "other": place.case.number}


def upload(place):
    return {"key": place.upload.upload_key}


def rule(place):
    return {"pk": place.queue.pk, "key": "target"}


def version(place):
    return {"pk": place.queue.pk, "number": place.version.number}


def exclusion(place):
    return {"pk": place.customer.pk, "exclusion_id": 0}


def contact(place):
    return {"pk": place.message.interaction_id}


def draft_answer(place):
    return {"pk": place.draft_review.pk, "key": "solved"}


def draft_evidence(place):
    return {"pk": place.draft_review.pk, "evidence_id": 1}


def card_question(place):
    return {"pk": place.card.pk, "key": "solved"}


def card_section(place):
    return {"pk": place.card.pk, "key": "outcome"}


def customer_tag(place):
    return {"pk": place.customer.pk, "name": place.tag.name}


def case_tag(place):
    return {"number": place.case.number, "name": "urgent"}


def draft(place):
    return {"number": place.case.number, "kind": "reply"}


def level(place):
    return {"pk": place.person.pk, "slug": place.skill.slug}


def key(place):
    return {"key": place.channel.key}


def lesson(place):
    return {"pk": place.enrolment.pk, "place": 1}


def square(place):
    return {"user_id": place.person.pk, "course_id": place.course.pk}


CUSTOMER = Objects(pk("customer"), OF_BRAND)
CASE = Objects(number, OF_TEAM)
MESSAGE = Objects(message, OF_TEAM)
CONTACT = Objects(contact, OF_TEAM, (Action.CASE_VIEW,))
OFFER = Objects(offer, PERSONAL)
PERSON = Objects(pk("person"), OF_TEAM)
IMPORT = Objects(pk("import_job"), OWN_OR_ALL)
VOCABULARY = Objects(pk("tag"), SHARED, (Action.CUSTOMER_VIEW,))
ATTRIBUTE = Objects(pk("attribute"), SHARED, (Action.CUSTOMER_VIEW,))
SKILL = Objects(pk("skill"), SHARED)
CHANNEL = Objects(pk("channel"), OF_BRAND)
PUT_ASIDE = Objects(pk("put_aside"), OF_BRAND)

REVIEW = Objects(pk("review"), OF_TEAM)
DRAFT_REVIEW = Objects(pk("draft_review"), OF_NOBODY)  # its writer's alone
CARD = Objects(pk("card"), OF_BRAND)
QUESTION = Objects(card_question, OF_BRAND)
SECTION = Objects(card_section, OF_BRAND)

TOKEN = Objects(pk("token"), PERSONAL | {"other team": Scope.ALL, "other brand": Scope.ALL})

QUEUE_ACTIONS = (Action.DESK_USE, Action.FLOOR_VIEW, Action.QUEUE_MANAGE)
