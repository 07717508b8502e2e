from apps.surveys.services import invitations, letters, pulse, responses, results, surveys, ways

__all__ = ["invitations", "letters", "pulse", "responses", "results", "surveys", "ways"]
