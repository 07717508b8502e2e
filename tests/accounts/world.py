"""A small world to ask every address about: my team, another team of my brand, another brand.

``World.reader(role)`` stands in the first place; what a place holds is made when asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.accounts.domain.roles import Role
from apps.accounts.models import (
    ApiToken,
    Brand,
    IdentityProvider,
    Invitation,
    Notice,
    Skill,
    Team,
    User,
)
from apps.accounts.services import invitations, tokens
from apps.analytics.models import Fee, PayRate, SavedReport
from apps.channels.choices import InboundState
from apps.channels.models import ChannelAccount, InboundEvent, OutboxMessage
from apps.core import sealing, vault
from apps.core.models import AuditEntry
from apps.customers.models import (
    AttributeDefinition,
    Customer,
    Identity,
    ImportJob,
    MatchCandidate,
    MergeEvent,
    Organisation,
    SavedFilter,
    Tag,
)
from apps.customers.services import data_keys, merging
from apps.integrations.models import Dispatch, Fact, Subscription
from apps.interactions.models import (
    Attachment,
    Case,
    CaseMerge,
    ContactReason,
    Message,
    Notification,
)
from apps.quality.models import (
    Dispute,
    Review,
    ReviewTask,
    SamplingPlan,
    Scorecard,
)
from apps.quality.services import cards, disputes
from apps.routing.models import Calendar, CapacityProfile, Offer, QueueVersion, ReasonCode
from apps.routing.services import queues
from apps.voice.models import Recording
from tests import make
from tests.accounts.board_world import Showing
from tests.accounts.flow_world import Answering
from tests.accounts.quality_world import Reviewing
from tests.accounts.training_world import Learning
from tests.accounts.voice_world import Telephony

WITHOUT_A_TEAM = {Role.LIGHT, Role.CLIENT, Role.CLIENT_TRAINER}


class Place(Reviewing, Learning, Answering, Telephony, Showing):
    """One team and its brand, with somebody in it and what belongs to them."""

    def __init__(self, brand: Brand, team: Team) -> None:
        self.brand, self.team = brand, team
        self.person: User = make.agent(team=team)

    @cached_property
    def customer(self) -> Customer:
        return make.customer(brands=[self.brand])

    @cached_property
    def identity(self) -> Identity:
        return make.identity(self.customer)

    @cached_property
    def tag(self) -> Tag:
        tag = Tag.objects.create(name=f"tag {self.customer.pk}")
        self.customer.tags.add(tag)
        return tag

    @cached_property
    def case_tag(self) -> Tag:
        tag = Tag.objects.create(name=f"case tag {self.case.pk}")
        self.case.tags.add(tag)
        return tag

    @cached_property
    def organisation(self) -> Organisation:
        firm = Organisation.objects.create(name=f"Firm of {self.customer.pk}")
        self.customer.organisation = firm
        self.customer.save(update_fields=["organisation"])
        return firm

    @cached_property
    def attribute(self) -> AttributeDefinition:
        return AttributeDefinition.objects.create(key=f"key-{self.team.pk}", label="Shoe")

    @cached_property
    def pair(self) -> MatchCandidate:
        first, second = self.customer, make.customer(brands=[self.brand])  # the lower id first
        return MatchCandidate.objects.create(first=first, second=second, score=80)

    @cached_property
    def merge(self) -> MergeEvent:
        other = make.customer(brands=[self.brand])
        return merging.merge(winner=self.customer, loser=other, choices={}, actor=self.person)

    @cached_property
    def import_job(self) -> ImportJob:
        file = ContentFile(b"name\nAda\n", name="list.csv")
        return ImportJob.objects.create(
            created_by=self.person, brand=self.brand, file_name="list.csv", file=file
        )

    @cached_property
    def saved_filter(self) -> SavedFilter:
        return SavedFilter.objects.create(user=self.person, screen="customers", name="mine")

    @cached_property
    def saved_report(self) -> SavedReport:
        return SavedReport.objects.create(owner=self.person, title="mine", ready="queues")

    @cached_property
    def pay_rate(self) -> PayRate:
        return PayRate.objects.create(
            team=self.team, cents_an_hour=3000, valid_from=timezone.localdate()
        )

    @cached_property
    def fee(self) -> Fee:
        return Fee.objects.create(name="Rent", cents=100, valid_from=timezone.localdate())

    @cached_property
    def case(self) -> Case:
        case = make.case(brand=self.brand, team=self.team, customer=self.customer)
        make.interaction(case=case)
        return case

    @cached_property
    def recording(self) -> Recording:
        key = data_keys.current(self.customer.pk)
        name = vault.write("r.sealed", b"RIFF", key=data_keys.opened(key))
        return Recording.objects.create(
            call=self.call, name=f"r{self.call.pk}", state="stored", key=key, file=name, size=4
        )

    @cached_property
    def message(self) -> Message:
        return make.message(self.case.interactions.get())

    @cached_property
    def attachment(self) -> Attachment:
        return Attachment.objects.create(
            message=self.message,
            interaction=self.message.interaction,
            upload_key=f"key-{self.message.pk}",
            file=ContentFile(b"hello", name="a.txt"),
            name="a.txt",
            content_type="text/plain",
            size=5,
        )

    @cached_property
    def login(self) -> IdentityProvider:
        slug = f"login-{self.team.pk}"
        return IdentityProvider.objects.create(
            slug=slug, name=slug, kind="oidc", server_url="https://id.example"
        )

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
    def case_merge(self) -> CaseMerge:
        other = make.case(brand=self.brand, team=self.team, customer=self.customer)
        return CaseMerge.objects.create(
            survivor=self.case, absorbed=other, by=self.person, offset=0
        )

    @cached_property
    def notice(self) -> Notice:
        return Notice.objects.create(user=self.person, about="test:1", words="Told", path="/")

    @cached_property
    def notification(self) -> Notification:
        return Notification.objects.create(user=self.person, kind="mention", case=self.case)

    @cached_property
    def entry(self):
        return make.entry(self.queue, interaction=self.message.interaction)

    @cached_property
    def version(self):
        return QueueVersion.objects.create(
            queue=self.queue, number=1, rules=queues.rules_of(self.queue), by=make.admin(),
            published_at=timezone.now(),
        )  # fmt: skip

    @cached_property
    def calendar(self):
        return Calendar.objects.create(name=f"Hours {self.team}")

    @cached_property
    def away(self):
        return ReasonCode.objects.create(name=f"Lunch {self.team}")

    @cached_property
    def profile(self):
        return CapacityProfile.objects.create(name=f"Usual {self.team}")

    @cached_property
    def disposition(self):
        return make.disposition()

    @cached_property
    def reason(self):
        return ContactReason.objects.create(name="Delivery")

    @cached_property
    def canned(self):
        return make.canned_reply(brand=self.brand)

    @cached_property
    def board(self):
        return make.board(brands=[self.brand])

    @cached_property
    def survey(self):
        return make.survey(brand=self.brand)

    @cached_property
    def dead(self):
        return OutboxMessage.objects.create(
            account=self.channel, idempotency_key=f"dead-{self.team}", reference="x", payload={},
            state="failed",
        )  # fmt: skip

    @cached_property
    def queue(self):
        return make.queue(brand=self.brand, teams=[self.team])

    @cached_property
    def offer(self) -> Offer:
        entry = self.entry
        soon = timezone.now() + timedelta(minutes=1)
        return Offer.objects.create(entry=entry, agent=self.person, expires_at=soon, reason="idle")

    @cached_property
    def lever(self) -> AuditEntry:
        return AuditEntry.objects.create(action="interaction.whispered", actor=self.person)

    @cached_property
    def upload(self) -> Attachment:
        """A file not sent yet: of nobody but who put it there."""
        return Attachment.objects.create(
            uploaded_by=self.person,
            upload_key=f"upload-{self.person.pk}",
            file=ContentFile(b"hello", name="a.txt"),
            name="a.txt",
            content_type="text/plain",
            size=5,
        )

    @cached_property
    def channel(self) -> ChannelAccount:
        return make.channel(brand=self.brand, kind="generic")

    @cached_property
    def set_aside(self) -> InboundEvent:
        return InboundEvent.objects.create(
            account=self.channel, dedupe_key="poison", raw=b"?", state=InboundState.QUARANTINED
        )

    @cached_property
    def skill(self) -> Skill:
        return make.skill()

    @cached_property
    def invitation(self) -> Invitation:
        mine = invitations.invite(
            email=f"to{self.person.pk}@example.org", role="agent", by=self.person
        )
        return mine[0]

    @cached_property
    def token(self) -> ApiToken:
        return tokens.create(user=self.person, name="script", scopes=["case.view"])[0]

    @cached_property
    def card(self) -> Scorecard:
        """Of this brand, published, with a draft of the next version."""
        version = make.scorecard(brand=self.brand)
        cards.draft_of(version.scorecard, actor=self.person)
        return version.scorecard

    @cached_property
    def plan(self) -> SamplingPlan:
        return SamplingPlan.objects.create(name=f"Plan {self.team}", brand=self.brand)

    @cached_property
    def judge(self) -> User:
        """Somebody who may review this team: a reviewer of the brand without a team."""
        return make.user(role="reviewer", brands=[self.brand])

    @cached_property
    def agent(self) -> User:
        return make.agent(team=self.team)

    @cached_property
    def review(self) -> Review:
        return make.submitted(self.agent, self.judge, version=self.card.versions.live().get())

    @cached_property
    def draft_review(self) -> Review:
        return make.review(self.agent, self.judge, version=self.card.versions.live().get())

    @cached_property
    def review_task(self) -> ReviewTask:
        """Nobody's yet."""
        task = self.draft_review.task
        Review.objects.filter(pk=self.draft_review.pk).update(task=None)
        ReviewTask.objects.filter(pk=task.pk).update(reviewer=None, state="open")
        task.refresh_from_db()
        return task

    @cached_property
    def dispute(self) -> Dispute:
        answer = self.review.answers.get(question__key="solved")
        objection = disputes.Objection(answer.pk, "I did.", ["yes"])
        [row] = disputes.raise_(self.review, by=self.agent, objections=[objection])
        return row

    @cached_property
    def session(self) -> UserSession:
        return UserSession.objects.create(
            user=self.person, ip="127.0.0.1", session_key=f"made-up-{self.person.pk}"
        )


class World:
    def __init__(self) -> None:
        ours, theirs = make.brand(), make.brand()
        self.places = {
            "own team": Place(ours, make.team(brands=[ours])),
            "other team": Place(ours, make.team(brands=[ours])),
            "other brand": Place(theirs, make.team(brands=[theirs])),
        }

    def reader(self, role: Role) -> User:
        """Somebody in the first place, who also stands for what is personal there."""
        here = self.places["own team"]
        if role in WITHOUT_A_TEAM:
            reader = make.user(role=role, brands=[here.brand])
        else:
            reader = make.user(role=role, team=here.team)
        here.person = reader
        return reader


Kwargs = Callable[[Place], dict[str, object]]
