"""Running the plans: drawing the random sample, finding the risks, finding who reviews."""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import Team, User
from apps.core.events import publish
from apps.interactions.choices import Direction
from apps.interactions.models import Interaction, Message
from apps.quality.choices import Lane
from apps.quality.domain import sampling, working_days
from apps.quality.events import ReviewTaskGiven
from apps.quality.models import ReviewTask, SamplingPlan, ScorecardVersion, Slice
from apps.quality.services import dangers

LOOK_BACK = timedelta(days=14)
LONGEST_CONTACT = timedelta(days=60)  # opened so long before it ended, at most: the index's reach
SEEN_WITHIN = timedelta(days=28)

Found = tuple[int, int, str, datetime]  # interaction, agent, kind, when it ended


def run_all(*, now: datetime | None = None) -> int:
    """Every running plan; returns how many tasks were made. Run again, nothing doubles."""
    now = now or timezone.now()
    return sum(run(plan, now=now) for plan in SamplingPlan.objects.running())


def run(plan: SamplingPlan, *, now: datetime, since: datetime | None = None) -> int:
    """What ``plan`` wants of the contacts that ended since; one process at a time."""
    with transaction.atomic():
        mine = SamplingPlan.objects.select_for_update(skip_locked=True).filter(pk=plan.pk)
        held = mine.select_related("brand").first()
        if held is None:
            return 0
        since = since or max(held.created_at, now - LOOK_BACK)
        made = (
            _draw(held, now=now, since=since)
            if held.lane == Lane.RANDOM
            else _find(held, now=now, since=since)
        )
        mine.update(last_run_at=now)
    return made


def staffed(plan: SamplingPlan, *, now: datetime) -> int:
    """Give the tasks nobody has to whoever is free now; returns how many were given."""
    given = 0
    desk = _Desk(plan, now=now)
    for task in plan.tasks.open().filter(reviewer__isnull=True).order_by("due_at")[:500]:
        reviewer = desk.reviewer_for(task.agent_id)
        if reviewer:
            won = ReviewTask.objects.filter(pk=task.pk, reviewer__isnull=True)
            given += won.update(reviewer=reviewer, updated_at=now)
    return given


def agents(plan: SamplingPlan) -> QuerySet[User]:
    teams = plan.teams.all() or Team.objects.current().filter(brands=plan.brand)
    found: QuerySet[User] = User.objects.active().at_the_desk().filter(teams__in=teams)
    return found.distinct()


def versions(plan: SamplingPlan) -> dict[str, ScorecardVersion]:
    """Which live card is used on which channel; the plan's first that fits."""
    found: dict[str, ScorecardVersion] = {}
    live = ScorecardVersion.objects.live().filter(scorecard__plans=plan)
    for version in live.select_related("scorecard").order_by("scorecard__name"):
        for kind in version.scorecard.channels:
            found.setdefault(kind, version)
    return found


def _draw(plan: SamplingPlan, *, now: datetime, since: datetime) -> int:
    cards, people = versions(plan), list(agents(plan))
    zone = zoneinfo.ZoneInfo(plan.brand.time_zone)
    first = sampling.week_of(since.astimezone(zone))
    ended: dict[tuple[int, str], list[tuple[datetime, int]]] = defaultdict(list)
    for pk, owner, kind, at in _contacts(plan, people, cards, since=first, until=now):
        ended[owner, kind].append((at, pk))
    drawn = set(plan.slices.filter(starts_at__gte=first).values_list("agent", "kind", "starts_at"))
    desk = _Desk(plan, now=now)
    made = 0
    week = first
    while week <= now:
        for agent in people:
            wanted = sampling.quota(
                hired_on=agent.hired_on, on=week.date(), days=plan.new_hire_days,
                usual=plan.per_agent, new_hire=plan.new_hire_per_agent,
            )  # fmt: skip
            for starts, ends in sampling.parts(week, wanted):
                if ends > now or ends <= since:
                    continue
                for kind, version in cards.items():
                    if (agent.pk, kind, starts) in drawn:
                        continue
                    inside = [pk for at, pk in ended[agent.pk, kind] if starts <= at < ends]
                    made += _one(plan, agent, kind, (starts, ends), inside, version, desk)
        week += sampling.WEEK
    return made


def _one(
    plan: SamplingPlan,
    agent: User,
    kind: str,
    span: tuple[datetime, datetime],
    inside: list[int],
    version: ScorecardVersion,
    desk: _Desk,
) -> int:
    if not inside:
        return 0
    part = Slice.objects.create(
        plan=plan, agent=agent, kind=kind, starts_at=span[0], ends_at=span[1],
        population=len(inside),
    )  # fmt: skip
    secret = f"{settings.SECRET_KEY}:{plan.pk}:{agent.pk}:{kind}:{span[0].isoformat()}"
    lot = sampling.draw(inside, secret=secret) or inside[0]
    _task(
        plan, lot, agent_id=agent.pk, version=version, desk=desk, slice=part,
        weight=Decimal(len(inside)),
    )  # fmt: skip
    return 1


def _find(plan: SamplingPlan, *, now: datetime, since: datetime) -> int:
    """The week's most worrying contacts, up to the plan's number."""
    cards = versions(plan)
    week = sampling.week_of(now)
    room = plan.max_per_week - plan.tasks.filter(created_at__gte=week).count()
    if room <= 0:
        return 0
    last = max(since, plan.last_run_at - timedelta(days=1) if plan.last_run_at else since)
    people = list(agents(plan))
    contacts = list(_contacts(plan, people, cards, since=last, until=now))
    known = set(plan.tasks.values_list("interaction", flat=True).filter(created_at__gte=last))
    fresh = {pk: (agent, kind) for pk, agent, kind, _at in contacts if pk not in known}
    worrying = dangers.of_interactions(fresh, plan.triggers)
    secret = f"{settings.SECRET_KEY}:{plan.pk}"
    by_lot = {pk: place for place, pk in enumerate(sampling.ranked(list(worrying), secret=secret))}
    order = sorted(worrying, key=lambda pk: (-len({r.risk for r in worrying[pk]}), by_lot[pk]))
    desk = _Desk(plan, now=now)
    for pk in order[:room]:
        agent, kind = fresh[pk]
        said = [{"risk": reason.risk, "words": reason.words} for reason in worrying[pk]]
        _task(plan, pk, agent_id=agent, version=cards[kind], desk=desk, reasons=said)
    return min(room, len(order))


def _contacts(
    plan: SamplingPlan,
    people: Iterable[User],
    cards: dict[str, ScorecardVersion],
    *,
    since: datetime,
    until: datetime,
) -> Iterable[Found]:
    """Contacts of the plan that are over and in which the agent wrote enough."""
    replies = Message.objects.filter(
        interaction=OuterRef("pk"), direction=Direction.OUTBOUND, author=OuterRef("owner")
    ).order_by()
    found = Interaction.objects.filter(
        owner__in=[user.pk for user in people], kind__in=list(cards), case__brand=plan.brand,
        ended_at__gte=since, ended_at__lt=until, opened_at__gte=since - LONGEST_CONTACT,
        opened_at__lt=until,
    )  # fmt: skip
    if plan.min_replies == 1:
        found = found.filter(Exists(replies))
    elif plan.min_replies > 1:
        own = Q(messages__direction=Direction.OUTBOUND, messages__author=F("owner"))
        found = found.annotate(written=Count("messages", filter=own)).filter(
            written__gte=plan.min_replies
        )
    rows = found.order_by("pk").values_list("pk", "owner", "kind", "ended_at")
    return rows.iterator(chunk_size=2000)


def _task(plan: SamplingPlan, pk: int, *, agent_id: int, desk: _Desk, **facts: Any) -> ReviewTask:
    task = ReviewTask.objects.create(
        plan=plan, lane=plan.lane, interaction_id=pk, brand=plan.brand, agent_id=agent_id,
        reviewer_id=desk.reviewer_for(agent_id), is_blind=plan.is_blind, counts=plan.counts,
        release=plan.release, due_at=working_days.after(desk.now, plan.due_days), **facts,
    )  # fmt: skip
    if task.reviewer_id:
        publish(ReviewTaskGiven(task_id=task.pk, reviewer_id=task.reviewer_id))
    return task


class _Desk:
    """The plan's reviewers with what they have on their hands, counted once and kept."""

    def __init__(self, plan: SamplingPlan, *, now: datetime) -> None:
        self.plan, self.now = plan, now
        self.teams = {user.pk: frozenset(user.team_ids()) for user in plan.reviewers.all()}
        self.load: dict[int, int] = defaultdict(int)
        self.seen: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.mates: dict[int, list[int]] = defaultdict(list)
        recent = ReviewTask.objects.filter(
            reviewer__in=self.teams, created_at__gte=now - SEEN_WITHIN
        ).exclude(state="skipped")
        week = sampling.week_of(now)
        for reviewer, agent, at in recent.values_list("reviewer", "agent", "created_at"):
            if reviewer is not None:
                self.seen[reviewer][agent] += 1
                self.load[reviewer] += at >= week
        for agent, team in Team.objects.current().values_list("members", "pk"):
            self.mates[agent].append(team)

    def reviewer_for(self, agent_id: int) -> int | None:
        chosen = sampling.choose(
            (
                sampling.Reviewer(pk, teams, self.load[pk], self.seen[pk])
                for pk, teams in self.teams.items()
            ),
            agent_id=agent_id,
            agent_teams=self.mates[agent_id],
            per_week=self.plan.reviewer_per_week,
            same_agent_most=self.plan.same_agent_most,
        )
        if chosen is not None:
            self.load[chosen] += 1
            self.seen[chosen][agent_id] += 1
        return chosen
