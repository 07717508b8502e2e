"""The letter that asks, and the signed addresses in it.

An address is the invitation's number with our signature: nothing in it tells of the customer,
nobody can make one, and it opens this one survey until it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation

from apps.channels.protocol import Outbound, Party
from apps.surveys.domain import words
from apps.surveys.domain.questions import Question, spoken
from apps.surveys.models import SurveyInvitation

SALT = "surveys.invitation"
ONE_CLICK = ("csat", "nps", "ces", "yes_no")


def token(invitation: SurveyInvitation) -> str:
    return Signer(salt=SALT).sign(str(invitation.pk))


def find(given: str) -> SurveyInvitation | None:
    """The invitation behind a token; None for anything that is not ours."""
    try:
        pk = int(Signer(salt=SALT).unsign(given[:200]))
    except (BadSignature, ValueError):
        return None
    return (
        SurveyInvitation.objects.select_related(
            "survey", "version", "brand", "customer", "interaction"
        )
        .filter(pk=pk)
        .first()
    )


def link(invitation: SurveyInvitation, name: str = "portal:survey") -> str:
    return settings.PUBLIC_URL + reverse(name, args=[token(invitation)])


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer in the letter: what it says and where it leads."""

    value: int
    label: str
    url: str


def letter(invitation: SurveyInvitation) -> Outbound:
    """The mail as its adapter gets it: the first scale as links, the rest on the page."""
    language = words.choose(invitation.language, invitation.survey.language)
    told = words.of(language)
    stop = link(invitation, "portal:survey_stop")
    context = {
        "words": told,
        "direction": words.direction(language),
        "language": language,
        "brand": invitation.brand,
        "hello": _hello(invitation, language),
        "question": "",
        "choices": [],
        "link": link(invitation),
        "stop": stop,
    }
    first = next(iter(invitation.version.asked()), None)
    if first is not None and first.kind in ONE_CLICK:
        context["question"] = first.text(language, invitation.survey.language)
        context["choices"] = choices(first, told, link(invitation))
        context["low"], context["high"] = ends(first, told)
    return Outbound(
        to=[Party(invitation.identity.value, str(invitation.customer))],
        subject=told["subject"],
        text=render_to_string("surveys/mail/ask.txt", context),
        html=render_to_string("surveys/mail/ask.html", context),
        client_id=f"survey-{invitation.pk}",
        thread=invitation.interaction.case.reference,
        automatic=True,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def choices(question: Question, told: Mapping[str, str], url: str) -> list[Choice]:
    """Each value of the scale with its own address; opening one only shows it chosen."""
    names = {1: told["yes"], 0: told["no"]} if question.kind == "yes_no" else {}
    return [
        Choice(value, names.get(value, str(value)), f"{url}?{question.key}={value}")
        for value in question.scale or ()
    ]


def ends(question: Question, told: Mapping[str, str]) -> tuple[str, str]:
    """What the lowest and the highest value mean; empty for yes and no."""
    return told.get(f"{question.kind}_low", ""), told.get(f"{question.kind}_high", "")


def _hello(invitation: SurveyInvitation, language: str) -> str:
    own = spoken(invitation.version.intro, language, invitation.survey.language)
    with translation.override(language):
        day = formats.date_format(timezone.localtime(invitation.interaction.opened_at), "j F")
    text = own or words.of(language)["hello"]
    return text.replace("{brand}", invitation.brand.name).replace("{day}", day)
