"""Times with a trainer, and who has a seat."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from apps.accounts.domain.permissions import Action
from apps.accounts.http import ProgramRequest, granted
from apps.accounts.models import User
from apps.core.api import Endpoint, read
from apps.core.nouns import Noun, Nouns, seen
from apps.training.choices import Provider
from apps.training.models import Booking, Course, Slot
from apps.training.services import gatherings

KNOW = [granted(Action.TRAINING_LEARN, Action.TRAINING_ASSIGN)]
ASSIGN = [granted(Action.TRAINING_ASSIGN)]


class SlotShape(serializers.Serializer[Slot]):
    id = serializers.IntegerField()
    course = serializers.SlugField(source="course.slug")
    trainer = serializers.CharField(source="trainer.username")
    provider = serializers.ChoiceField(Provider.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seats = serializers.IntegerField()
    place = serializers.CharField()
    held_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class SlotGiven(serializers.Serializer[Any]):
    course = serializers.SlugField()
    trainer = serializers.CharField(max_length=150, help_text="Their user name.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    seats = serializers.IntegerField(min_value=1, max_value=200, default=8)
    place = serializers.CharField(max_length=120, default="", allow_blank=True)


class WantedSlots(serializers.Serializer[Any]):
    starts_since = serializers.DateTimeField(required=False)
    course = serializers.SlugField(required=False)


class Slots(Nouns):
    """Times with a trainer: planning reads them as time off the queues."""

    noun = "training_slots"
    permission_classes = KNOW
    shape = SlotShape
    asks = WantedSlots
    filters = {"starts_since": "starts_at__gte", "course": "course__slug"}
    takes = SlotGiven
    of, joined = Slot, ("course", "trainer")

    def make(self, request: Any, given: dict[str, Any]) -> Slot:
        """A time that people can book; 422 where its trainer teaches at that time already."""
        given["course"] = seen(request, Course, slug=given["course"])
        given["trainer"] = seen(request, User, username=given["trainer"])
        return gatherings.open_slot(by=request.user, **given)


class OneSlot(Noun, among=Slots):
    """A time with a trainer."""

    def remove(self, request: Any, row: Slot) -> None:
        """Called off."""
        gatherings.cancel(slot=row, by=request.user)


class BookingShape(serializers.Serializer[Booking]):
    user = serializers.CharField(source="user.username")
    attended = serializers.BooleanField(allow_null=True)


class Bookings(Endpoint):
    permission_classes = ASSIGN

    @extend_schema(operation_id="training_slots_bookings", responses=BookingShape(many=True))
    def get(self, request: ProgramRequest, pk: int) -> Response:
        """Who has a seat, and once it was held, who was there."""
        people = User.objects.visible_to(request.user).values("pk")
        rows = seen(request, Slot, pk=pk).bookings.filter(user__in=people).select_related("user")
        return Response(BookingShape(rows.order_by("pk"), many=True).data)


class Seat(Endpoint):
    permission_classes = ASSIGN

    @extend_schema(operation_id="training_slots_book", request=None, responses={204: None})
    def put(self, request: ProgramRequest, pk: int, username: str) -> Response:
        """A seat for somebody, while there is one; twice is one."""
        slot, person = self._both(request)
        gatherings.book(slot=slot, user=person, by=request.user)
        return Response(status=204)

    @extend_schema(operation_id="training_slots_unbook", responses={204: None})
    def delete(self, request: ProgramRequest, pk: int, username: str) -> Response:
        """Give the seat back."""
        slot, person = self._both(request)
        gatherings.unbook(slot=slot, user=person)
        return Response(status=204)

    def _both(self, request: ProgramRequest) -> tuple[Slot, User]:
        people = User.objects.visible_to(request.user)
        person = get_object_or_404(people, username=self.kwargs["username"])
        return seen(request, Slot, pk=self.kwargs["pk"]), person


class AttendanceGiven(serializers.Serializer[Any]):
    present = serializers.ListField(child=serializers.CharField(max_length=150), max_length=200)


class Attendance(Endpoint):
    permission_classes = ASSIGN

    @extend_schema(
        operation_id="training_slots_attend", request=AttendanceGiven, responses={204: None}
    )
    def put(self, request: ProgramRequest, pk: int) -> Response:
        """Who was there, by user name; their hours are booked. Once, after it has begun."""
        slot, names = seen(request, Slot, pk=pk), read(AttendanceGiven, request)["present"]
        present = slot.bookings.filter(user__username__in=names).values_list("user_id", flat=True)
        gatherings.take_attendance(slot=slot, present=set(present), by=request.user)
        return Response(status=204)
