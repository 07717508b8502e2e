from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.querysets import NoticeQuerySet


class Notice(models.Model):
    """Something that concerns one person and no case: a review, a lesson, a coaching talk.

    ``words`` are in the person's language. ``about`` says what it came from: the same thing is
    told once. Who wants mail gets it by a worker, which finds what is still owed.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    about = models.CharField(max_length=60)  # "review-released:12"
    words = models.CharField(max_length=160)
    more = models.CharField(max_length=240, blank=True)
    path = models.CharField(max_length=200)  # where it leads, on this site
    actor = models.ForeignKey(  # empty: the house itself
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    is_mail_owed = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "about"], name="notice_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["at"], name="notice_to_mail", condition=Q(is_mail_owed=True)),
        ]

    def __str__(self) -> str:
        return self.words
