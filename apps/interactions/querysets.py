"""The questions we ask about cases, interactions and messages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, Manager, OuterRef, Q, QuerySet

from apps.accounts.domain.permissions import Action, Scope
from apps.interactions.choices import CaseStatus, Status, Visibility

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.interactions.models import (
        Attachment,
        CannedReply,
        Case,
        Disposition,
        Draft,
        Interaction,
        Message,
        Notification,
    )

OPEN_CASES = (CaseStatus.OPEN, CaseStatus.PENDING, CaseStatus.SNOOZED)


class CaseQuerySet(QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases ``user`` may read: their brand's; an agent, those of their teams and their own.

        A case nobody's team has yet is seen by every team of its brand.
        """
        scope = user.scope(Action.CASE_VIEW)
        if scope is Scope.ALL:
            return self
        if scope is Scope.NONE:
            return self.none()
        of_brand = self.filter(brand__in=user.brand_ids())
        if scope is Scope.BRAND:
            return of_brand
        mine = Q(owner=user) | Exists(self._interactions().filter(owner=user, case=OuterRef("pk")))
        if scope is Scope.OWN:
            return self.filter(mine)
        ours = Q(team__in=user.team_ids()) | Q(team__isnull=True)
        return self.filter(mine | ours & Q(brand__in=user.brand_ids()))

    def workable_by(self, user: User) -> CaseQuerySet:
        """Those ``user`` may write in: CASE_WORK's scope within what they see."""
        scope = user.scope(Action.CASE_WORK)
        if scope is Scope.NONE:
            return self.none()
        seen = self.visible_to(user)
        if scope is Scope.OWN:
            return seen.filter(
                Q(owner=user) | Exists(self._interactions().filter(owner=user, case=OuterRef("pk")))
            )
        return seen

    @staticmethod
    def has_own_workable(user: User) -> bool:
        """Whether ``workable_by`` has every case with a conversation of theirs: no row is asked."""
        scopes = {user.scope(Action.CASE_VIEW), user.scope(Action.CASE_WORK)}
        return scopes <= {Scope.OWN, Scope.TEAM, Scope.ALL}

    def open(self) -> CaseQuerySet:
        return self.filter(status__in=OPEN_CASES)

    def due_to_wake(self, now: datetime) -> CaseQuerySet:
        return self.filter(status=CaseStatus.SNOOZED, snoozed_until__lte=now)

    def _interactions(self) -> QuerySet[Interaction]:
        parts: QuerySet[Interaction] = apps.get_model("interactions", "Interaction").objects.all()
        return parts


class Cases(Manager.from_queryset(CaseQuerySet)):  # type: ignore[misc]
    """Without the search vector: the database alone reads it."""

    def get_queryset(self) -> CaseQuerySet:
        found: CaseQuerySet = super().get_queryset().defer("search")
        return found


class _OfCase(QuerySet):  # type: ignore[type-arg]
    path = "case"

    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        """Rows of the cases ``user`` may see."""
        cases = apps.get_model("interactions", "Case")
        if user.scope(Action.CASE_VIEW) is Scope.ALL:
            return self
        return self.filter(**{f"{self.path}__in": cases.objects.visible_to(user).values("pk")})


class InteractionQuerySet(_OfCase):
    def waiting(self) -> QuerySet[Interaction]:
        return self.filter(status=Status.WAITING)

    def open(self) -> QuerySet[Interaction]:
        return self.exclude(status=Status.ENDED)

    def of_agent(self, user: User) -> QuerySet[Interaction]:
        """What ``user`` has on their hands, wrap-up included."""
        return self.filter(owner=user, status__in=[Status.ACTIVE, Status.WRAP_UP])


class MessageQuerySet(_OfCase):
    def visible_to(self, user: User) -> QuerySet[Message]:
        """Messages of the cases one may see; a client of a brand never sees internal ones."""
        seen: QuerySet[Message] = super().visible_to(user)
        if not user.may(Action.CASE_WORK) and user.role == "client":
            seen = seen.exclude(visibility=Visibility.INTERNAL)
        return seen

    def after(self, seq: int | None) -> QuerySet[Message]:
        """Messages newer than ``seq`` within a case; all of them when it is None."""
        return self.filter(seq__gt=seq or 0)

    def for_customer(self) -> QuerySet[Message]:
        """What the customer may read: everything but the house's own words."""
        return self.exclude(visibility=Visibility.INTERNAL)

    def matching(self, words: str) -> QuerySet[Message]:
        """Full-text search in the plain configuration: any language, no stemming."""
        return self.filter(search=SearchQuery(words, config="simple", search_type="websearch"))


class Messages(Manager.from_queryset(MessageQuerySet)):  # type: ignore[misc]
    """Without the search vector: it is as large as the words themselves."""

    def get_queryset(self) -> MessageQuerySet:
        found: MessageQuerySet = super().get_queryset().defer("search")
        return found


class AttachmentQuerySet(_OfCase):
    path = "message__case"

    def visible_to(self, user: User) -> QuerySet[Attachment]:
        """Those of the messages one may see, and one's own uploads that wait to be sent."""
        sent: QuerySet[Attachment] = super().visible_to(user).filter(message__isnull=False)
        if user.role == "client":
            sent = sent.exclude(message__visibility=Visibility.INTERNAL)
        own = Q(uploaded_by=user, message__isnull=True)
        return self.filter(Q(pk__in=sent.values("pk")) | own)


class DraftQuerySet(QuerySet["Draft"]):
    def visible_to(self, user: User) -> DraftQuerySet:
        """One's own drafts."""
        return self.filter(author=user)


class NotificationQuerySet(QuerySet["Notification"]):
    def visible_to(self, user: User) -> NotificationQuerySet:
        """One's own, of cases one may still see."""
        cases = apps.get_model("interactions", "Case")
        return self.filter(user=user, case__in=cases.objects.visible_to(user).values("pk"))

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)


class CannedReplyQuerySet(QuerySet["CannedReply"]):
    def visible_to(self, user: User) -> CannedReplyQuerySet:
        """Those of everyone, and those of one's brands."""
        if user.scope(Action.CONTENT_MANAGE) is Scope.ALL:
            return self
        if not user.may(Action.CASE_WORK):
            return self.none()
        return self.filter(Q(brand__isnull=True) | Q(brand__in=user.brand_ids()))


class DispositionQuerySet(QuerySet["Disposition"]):
    def visible_to(self, user: User) -> DispositionQuerySet:
        return self if user.may(Action.CASE_VIEW) else self.none()

    def current(self) -> DispositionQuerySet:
        return self.filter(archived_at__isnull=True)


class ContactReasonQuerySet(QuerySet):  # type: ignore[type-arg]
    def visible_to(self, user: User):  # type: ignore[no-untyped-def]
        return self if user.may(Action.CASE_VIEW) else self.none()
