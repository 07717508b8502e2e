"""The one permission table: role, action, scope. Everything asks here.

Pages, API, sockets, search and export read the same rows: a view asks
``user.may(Action.X)`` before it does anything, and ``visible_to(user)`` turns the scope of
the action into a queryset. What is not in the table is refused.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from apps.accounts.domain.roles import Role


class Scope(IntEnum):
    """How far an action reaches; each holds all before it."""

    NONE = 0
    OWN = 1  # what I own, or what is mine to answer
    TEAM = 2  # what the teams I belong to or lead work on
    BRAND = 3  # everything of the brands I serve
    ALL = 4


class Action(StrEnum):
    CUSTOMER_VIEW = "customer.view"
    CUSTOMER_EDIT = "customer.edit"
    CUSTOMER_MERGE = "customer.merge"
    CUSTOMER_IMPORT = "customer.import"
    CUSTOMER_EXPORT = "customer.export"
    CASE_VIEW = "case.view"
    CASE_WORK = "case.work"  # reply, note, snooze, resolve, wrap up
    CASE_ASSIGN = "case.assign"  # give to or take from another person
    DESK_USE = "desk.use"  # presence, offers, the worklist
    FLOOR_VIEW = "floor.view"
    FLOOR_STEER = "floor.steer"  # set states, pull work, whisper
    TEAM_MANAGE = "team.manage"  # members, skills of one's teams
    USER_MANAGE = "user.manage"
    SKILL_MANAGE = "skill.manage"
    QUEUE_MANAGE = "queue.manage"
    CHANNEL_MANAGE = "channel.manage"
    CONTENT_MANAGE = "content.manage"  # canned replies, dispositions, reasons
    BRAND_MANAGE = "brand.manage"
    WEBHOOK_MANAGE = "webhook.manage"  # what other programs are told, and where
    SURVEY_VIEW = "survey.view"  # what customers answered
    REPORT_VIEW = "report.view"
    REPORT_EXPORT = "report.export"  # raw rows: one per interaction, case, message
    COST_MANAGE = "cost.manage"  # pay, fees and overhead
    QUALITY_VIEW = "quality.view"  # released reviews
    QUALITY_SCORE = "quality.score"  # review contacts, decide disputes; never of one's own team
    QUALITY_MANAGE = "quality.manage"  # scorecards, sampling plans
    COACHING_VIEW = "coaching.view"  # plans one is coached by, or coaches
    COACHING_LEAD = "coaching.lead"  # open plans, hold sessions
    TRAINING_LEARN = "training.learn"  # courses of the brands one serves, and one's own enrolments
    TRAINING_VIEW = "training.view"  # who knows what, hours
    TRAINING_ASSIGN = "training.assign"  # enrol people, book seats, withdraw certificates
    TRAINING_REQUEST = "training.request"  # ask that a team learn something
    COURSE_MANAGE = "course.manage"  # write courses of brands, teach, mark role-plays
    COURSE_SHARE = "course.share"  # write what every brand learns, rules
    HIRING_MANAGE = "hiring.manage"  # vacancies, names of candidates, decisions
    HIRING_GRADE = "hiring.grade"  # grade answers, without names
    RECORDING_LISTEN = "recording.listen"
    RECORDING_KEEP = "recording.keep"  # take the sound out of the house, or hold it, with a reason
    SCREEN_VIEW = "screen.view"  # recorded screens of agents; a client sees none
    BOARD_MANAGE = "board.manage"  # wallboards, their links and alerts
    AUDIT_VIEW = "audit.view"
    TOKEN_USE = "token.use"  # noqa: S105  (an API token of one's own)
    ADMIN_SITE = "admin.site"


_N, _O, _T, _B, _A = Scope.NONE, Scope.OWN, Scope.TEAM, Scope.BRAND, Scope.ALL
_COLUMNS = (
    Role.AGENT, Role.TEAM_LEADER, Role.SUPERVISOR, Role.REVIEWER, Role.TRAINER,
    Role.PLANNER, Role.ADMIN, Role.LIGHT, Role.CLIENT,
)  # fmt: skip
# fmt: off
_ROWS: dict[Action, tuple[Scope, ...]] = {
    #                       agent lead  sup   qa    train plan  admin light client
    Action.CUSTOMER_VIEW:   (_B,  _B,   _B,   _B,   _N,   _N,   _A,   _B,   _B),
    Action.CUSTOMER_EDIT:   (_B,  _B,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.CUSTOMER_MERGE:  (_N,  _B,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.CUSTOMER_IMPORT: (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.CUSTOMER_EXPORT: (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _B),
    Action.CASE_VIEW:       (_T,  _T,   _B,   _B,   _N,   _N,   _A,   _B,   _B),
    Action.CASE_WORK:       (_T,  _T,   _B,   _N,   _N,   _N,   _A,   _O,   _N),
    Action.CASE_ASSIGN:     (_O,  _T,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.DESK_USE:        (_O,  _O,   _O,   _N,   _N,   _N,   _O,   _N,   _N),
    Action.FLOOR_VIEW:      (_N,  _T,   _B,   _N,   _N,   _B,   _A,   _N,   _N),
    Action.FLOOR_STEER:     (_N,  _T,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.TEAM_MANAGE:     (_N,  _T,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.USER_MANAGE:     (_N,  _N,   _N,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.SKILL_MANAGE:    (_N,  _T,   _B,   _N,   _B,   _N,   _A,   _N,   _N),
    Action.QUEUE_MANAGE:    (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.CHANNEL_MANAGE:  (_N,  _N,   _N,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.CONTENT_MANAGE:  (_N,  _T,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.BRAND_MANAGE:    (_N,  _N,   _N,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.WEBHOOK_MANAGE:  (_N,  _N,   _N,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.SURVEY_VIEW:     (_O,  _T,   _B,   _B,   _N,   _N,   _A,   _N,   _B),
    Action.REPORT_VIEW:     (_O,  _T,   _B,   _B,   _N,   _B,   _A,   _N,   _B),
    Action.REPORT_EXPORT:   (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.COST_MANAGE:     (_N,  _N,   _N,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.QUALITY_VIEW:    (_O,  _T,   _B,   _B,   _N,   _N,   _A,   _N,   _B),
    Action.QUALITY_SCORE:   (_N,  _N,   _B,   _B,   _N,   _N,   _A,   _N,   _N),
    Action.QUALITY_MANAGE:  (_N,  _N,   _B,   _B,   _N,   _N,   _A,   _N,   _N),
    Action.COACHING_VIEW:   (_O,  _T,   _B,   _B,   _N,   _N,   _A,   _N,   _N),
    Action.COACHING_LEAD:   (_N,  _T,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.TRAINING_LEARN:  (_B,  _B,   _B,   _B,   _B,   _B,   _A,   _B,   _N),
    Action.TRAINING_VIEW:   (_N,  _T,   _B,   _N,   _B,   _B,   _A,   _N,   _N),
    Action.TRAINING_ASSIGN: (_N,  _T,   _B,   _N,   _B,   _N,   _A,   _N,   _N),
    Action.TRAINING_REQUEST: (_N, _B,   _B,   _N,   _B,   _N,   _A,   _N,   _B),
    Action.COURSE_MANAGE:   (_N,  _N,   _N,   _N,   _B,   _N,   _A,   _N,   _N),
    Action.COURSE_SHARE:    (_N,  _N,   _N,   _N,   _A,   _N,   _A,   _N,   _N),
    Action.HIRING_MANAGE:   (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.HIRING_GRADE:    (_N,  _N,   _B,   _B,   _B,   _N,   _A,   _N,   _N),
    Action.RECORDING_LISTEN: (_O, _T,   _B,   _B,   _N,   _N,   _A,   _N,   _B),
    Action.RECORDING_KEEP:  (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.SCREEN_VIEW:     (_O,  _T,   _B,   _B,   _N,   _N,   _A,   _N,   _N),
    Action.BOARD_MANAGE:    (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.AUDIT_VIEW:      (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.TOKEN_USE:       (_N,  _N,   _B,   _N,   _N,   _N,   _A,   _N,   _N),
    Action.ADMIN_SITE:      (_N,  _N,   _N,   _N,   _N,   _N,   _A,   _N,   _N),
}
# fmt: on

# A guest who teaches: what the client's people learn about, and nothing of customers.
_CLIENT_TRAINER = {
    Action.TRAINING_LEARN: _B,
    Action.TRAINING_VIEW: _B,
    Action.TRAINING_ASSIGN: _B,
    Action.TRAINING_REQUEST: _B,
    Action.COURSE_MANAGE: _B,
}

TABLE: dict[tuple[Role, Action], Scope] = {
    (role, action): scope
    for action, scopes in _ROWS.items()
    for role, scope in zip(_COLUMNS, scopes, strict=True)
} | {(Role.CLIENT_TRAINER, action): _CLIENT_TRAINER.get(action, _N) for action in Action}


def scope_of(role: str, action: Action) -> Scope:
    """How far ``role`` may go with ``action``; NONE for a role nobody knows."""
    try:
        return TABLE[(Role(role), action)]
    except (KeyError, ValueError):
        return Scope.NONE
