from apps.training.models.assignment import AssignmentRule, TrainingRequest
from apps.training.models.candidate import Candidate, Grade, Sitting
from apps.training.models.certificate import Certificate, Ramp, RampContact
from apps.training.models.course import Course, CourseVersion, Lesson, Question
from apps.training.models.enrolment import Enrolment, Progress, QuizAttempt
from apps.training.models.gathering import Booking, Cohort, Slot, TeamProfile, TrainingTime
from apps.training.models.material import Material, Recording
from apps.training.models.practice import Practice
from apps.training.models.vacancy import Test, Vacancy

__all__ = [
    "AssignmentRule",
    "Booking",
    "Candidate",
    "Certificate",
    "Cohort",
    "Course",
    "CourseVersion",
    "Enrolment",
    "Grade",
    "Lesson",
    "Material",
    "Practice",
    "Progress",
    "Question",
    "QuizAttempt",
    "Ramp",
    "RampContact",
    "Recording",
    "Sitting",
    "Slot",
    "TeamProfile",
    "Test",
    "TrainingRequest",
    "TrainingTime",
    "Vacancy",
]
