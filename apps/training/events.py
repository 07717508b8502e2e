"""What happened to people's learning. Ids only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enrolled:
    enrolment_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class EnrolmentChanged:
    enrolment_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class LessonDone:
    progress_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    certificate_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class CertificateEnded:
    certificate_id: int
    user_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateHandedIn:
    candidate_id: int
