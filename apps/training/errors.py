"""What can be refused in training and hiring, in words."""

from __future__ import annotations

from apps.core.errors import Conflict, DomainError


class CourseRefused(DomainError):
    code = "course_refused"


class VersionIsFixed(Conflict):
    """A published version is what people were examined on: it stays as it was."""

    code = "version_is_fixed"


class AlreadyEnrolled(Conflict):
    code = "already_enrolled"


class NotYet(DomainError):
    """The next attempt, the lesson or the course is not open yet."""

    code = "not_yet"
    status = 409


class FileRefused(DomainError):
    code = "file_refused"
    status = 422


class SpeechRefused(DomainError):
    code = "speech_refused"
    status = 422


class SlotRefused(Conflict):
    code = "slot_refused"


class TestClosed(Conflict):
    code = "test_closed"
    __test__ = False  # pytest: not a test
