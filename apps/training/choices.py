from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LessonKind(models.TextChoices):
    TEXT = "text", _("Reading")
    VIDEO = "video", _("Video")
    FILE = "file", _("File")
    PACKAGE = "package", _("Package (SCORM 1.2 or xAPI)")
    CHAT = "chat", _("Practice chat")
    EMAIL = "email", _("Practice letter")
    ROLE_PLAY = "role_play", _("Role-play, recorded")
    QUIZ = "quiz", _("Quiz")


PRACTICES = (LessonKind.CHAT, LessonKind.EMAIL)
WITH_MATERIAL = (LessonKind.VIDEO, LessonKind.FILE, LessonKind.PACKAGE)


class EnrolmentState(models.TextChoices):
    ASSIGNED = "assigned", _("Assigned")
    UNDER_WAY = "under_way", _("On the way")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (EnrolmentState.ASSIGNED, EnrolmentState.UNDER_WAY)


class ProgressState(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("With the trainer")
    DONE = "done", _("Done")


class Provider(models.TextChoices):
    OWN = "own", _("Our own trainers")
    CLIENT = "client", _("The client's trainers")


class Trigger(models.TextChoices):
    HAND = "hand", _("By hand")
    OWN_CHOICE = "own_choice", _("Own choice")
    HIRED = "hired", _("Somebody starts work")
    CHANNEL = "channel", _("A channel is switched on for somebody")
    QUESTION = "question", _("A review question is failed")
    CARD = "card", _("A scorecard changes")
    ARTICLE = "article", _("A ready answer or an article changes")
    RENEWAL = "renewal", _("A certificate runs out")
    REQUEST = "request", _("A client asks")
    COHORT = "cohort", _("A cohort")


# What a rule can wait for; the rest are ways people assign by themselves.
RULED = (
    Trigger.HIRED, Trigger.CHANNEL, Trigger.QUESTION, Trigger.CARD, Trigger.ARTICLE,
    Trigger.RENEWAL,
)  # fmt: skip


class CertificateEnd(models.TextChoices):
    EXPIRED = "expired", _("Ran out")
    REVOKED = "revoked", _("Withdrawn")
    RENEWED = "renewed", _("Renewed")


class RequestState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class TestKind(models.TextChoices):
    __test__ = False  # pytest: not a test

    WRITING = "writing", _("Spelling and grammar")
    MENDING = "mending", _("Mend a text")
    REPLY = "reply", _("Answer a letter")
    TYPING = "typing", _("Type what you hear")
    CHATS = "chats", _("Several chats at once")
    PUBLIC = "public", _("Answer in public")
    JUDGEMENT = "judgement", _("What would you do")
    DICTION = "diction", _("Read aloud")


GRADED_BY_PEOPLE = (TestKind.REPLY, TestKind.PUBLIC, TestKind.DICTION)


class CandidateState(models.TextChoices):
    INVITED = "invited", _("Invited")
    UNDER_WAY = "under_way", _("At it")
    HANDED_IN = "handed_in", _("Handed in")
    HIRED = "hired", _("Hired")
    DECLINED = "declined", _("Declined")


class MaterialKind(models.TextChoices):
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Sound")
    FILE = "file", _("File")
    PACKAGE = "package", _("Package")


# What the file of a lesson is; of any other kind it is a sheet.
MATERIALS = {
    LessonKind.VIDEO: MaterialKind.VIDEO,
    LessonKind.PACKAGE: MaterialKind.PACKAGE,
}
