from apps.surveys.services import (
    drawing,
    invitations,
    letters,
    pulse,
    responses,
    results,
    surveys,
    ways,
)

__all__ = [
    "drawing",
    "invitations",
    "letters",
    "pulse",
    "responses",
    "results",
    "surveys",
    "ways",
]
