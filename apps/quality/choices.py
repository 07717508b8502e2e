from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.quality.domain import forms, lifecycle, rules


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    RETIRED = "retired", _("Retired")


class QuestionKind(models.TextChoices):
    YES_NO = forms.YES_NO, _("Yes or no")
    SCALE = forms.SCALE, _("Scale")
    SINGLE = forms.SINGLE, _("One of several")
    MULTI = forms.MULTI, _("Several of several")
    NUMBER = forms.NUMBER, _("Number")
    TEXT = forms.TEXT, _("Free text")


class Flag(models.TextChoices):
    NONE = "", _("nothing")
    FAIL_QUESTION = forms.FAIL_QUESTION, _("Fails the question")
    FAIL_SECTION = forms.FAIL_SECTION, _("Fails the section")
    FAIL_FORM = forms.FAIL_FORM, _("Fails the form")


class Critical(models.TextChoices):
    NONE = "", _("Not critical")
    CUSTOMER = "customer", _("Critical for the customer")
    BUSINESS = "business", _("Critical for the business")
    COMPLIANCE = "compliance", _("Critical for compliance")


class CommentRule(models.TextChoices):
    OPTIONAL = "", _("As the answer says")
    WHEN_LOST = forms.COMMENT_WHEN_LOST, _("Required when points are lost")
    ALWAYS = forms.COMMENT_ALWAYS, _("Always required")


class Trait(models.TextChoices):
    """The soft skill a question looks at, so that cards of all channels add up to one picture."""

    NONE = "", _("None")
    EMPATHY = "empathy", _("Empathy")
    INITIATIVE = "initiative", _("Initiative")
    PROBLEM_SOLVING = "problem_solving", _("Problem solving")
    DICTION = "diction", _("Diction")
    WRITING = "writing", _("Written quality")
    ETIQUETTE = "etiquette", _("Etiquette")
    MULTITASKING = "multitasking", _("Multitasking")
    PROCESS = "process", _("Process")
    COMPLIANCE = "compliance", _("Compliance")


class ReviewKind(models.TextChoices):
    REVIEW = "review", _("Review")
    SELF = "self", _("Self-evaluation")
    CALIBRATION = "calibration", _("Calibration")


class Lane(models.TextChoices):
    """How a contact came to be reviewed. Only the random lane says how good the room is."""

    RANDOM = "random", _("Random sample")
    RISK = "risk", _("Risk review")
    MANUAL = "manual", _("Picked by hand")
    SELF = "self", _("Self-evaluation")
    CALIBRATION = "calibration", _("Calibration")
    AUDIT = "audit", _("Audit of rules")


class ReviewState(models.TextChoices):
    DRAFT = lifecycle.DRAFT, _("Draft")
    SUBMITTED = lifecycle.SUBMITTED, _("Submitted")
    RELEASED = lifecycle.RELEASED, _("Released")
    DISPUTED = lifecycle.DISPUTED, _("In dispute")
    DECIDED = lifecycle.DECIDED, _("Dispute decided")
    ACKNOWLEDGED = lifecycle.ACKNOWLEDGED, _("Acknowledged")
    FINAL = lifecycle.FINAL, _("Final")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Withdrawn")


class AnswerSource(models.TextChoices):
    """Who filled the answer in; a person's submission confirms it whatever it was."""

    PERSON = "person", _("The reviewer")
    CLOCK = "clock", _("The clock")
    RULE = "rule", _("A rule")
    MODEL = "model", _("A model")


class EvidenceKind(models.TextChoices):
    QUOTE = "quote", _("Words")
    MESSAGE = "message", _("Message")
    MOMENT = "moment", _("Moment of a recording")
    WAIT = "wait", _("Wait")
    SCREEN = "screen", _("Moment of the screen")


class ViewingKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    READ = "read", _("Read")
    PLAYED = "played", _("Played")


class TaskState(models.TextChoices):
    OPEN = "open", _("To do")
    STARTED = "started", _("Started")
    DONE = "done", _("Done")
    SKIPPED = "skipped", _("Skipped")


class DisputeState(models.TextChoices):
    OPEN = "open", _("Open")
    UPHELD = "upheld", _("Upheld")
    PARTLY = "partly", _("Partly upheld")
    REJECTED = "rejected", _("Rejected")


class PassReason(models.TextChoices):
    """Why a dispute goes to another decider."""

    LATE = "late", _("The deadline passed")
    LEFT = "left", _("They no longer decide here")


class Release(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    BY_HAND = "by_hand", _("By hand")


class Risk(models.TextChoices):
    """What puts a contact into the risk lane."""

    LOW_RATING = "low_rating", _("Low rating")
    REPEAT = "repeat", _("Same customer again soon")
    SILENCE = "silence", _("Long silence from us")
    TRANSFER = "transfer", _("Passed on")
    WORDS = "words", _("Words to watch")
    COMPLAINT = "complaint", _("Complaint")
    HOLD = "hold", _("Long hold")


class RuleKind(models.TextChoices):
    """What a rule looks at. No rule looks at mood: nobody is judged by a customer's feelings."""

    SAID = rules.SAID, _("Words are said")
    NOT_SAID = rules.NOT_SAID, _("Words are not said")
    FIRST_ANSWER = rules.FIRST_ANSWER, _("Time to the first answer")
    LONGEST_WAIT = rules.LONGEST_WAIT, _("Longest wait for us")
    HOLD = rules.HOLD, _("Time on hold")
    SILENCE = rules.SILENCE, _("Longest silence of a call")
    FIELD = rules.FIELD, _("Wrap-up field filled in")
    WRITING = rules.WRITING, _("Spelling and grammar")


class ScreenMode(models.TextChoices):
    """Whether the desk's screen is recorded while somebody works on a contact."""

    OFF = "off", _("Never")
    SHARE = "share", _("A share of the contacts")
    ALL = "all", _("Every contact")


class CoachingState(models.TextChoices):
    RUNNING = "running", _("Running")
    REACHED = "reached", _("Goal reached")
    ENDED = "ended", _("Ended without it")


class Measure(models.TextChoices):
    """What a coaching plan is measured by."""

    SCORE = "score", _("Quality score")
    QUESTION = "question", _("One question")
    TRAIT = "trait", _("One soft skill")
    RATING = "rating", _("Customer rating")
