from apps.routing.models.calendar import Calendar, CalendarException, OpeningHours
from apps.routing.models.capacity import CapacityProfile
from apps.routing.models.entry import Offer, QueueEntry, WaitObservation
from apps.routing.models.exclusion import Exclusion
from apps.routing.models.presence import AgentStateEvent, Presence, ReasonCode
from apps.routing.models.queue import EntryPoint, OverflowStep, Queue, QueueSkill, QueueVersion

__all__ = [
    "AgentStateEvent",
    "Calendar",
    "CalendarException",
    "CapacityProfile",
    "EntryPoint",
    "Exclusion",
    "Offer",
    "OpeningHours",
    "OverflowStep",
    "Presence",
    "Queue",
    "QueueEntry",
    "QueueSkill",
    "QueueVersion",
    "ReasonCode",
    "WaitObservation",
]
