"""The REST API's third kind of address: what a row has one of, read and put as a whole.

A queue's music, a brand's time of keeping: it is always there, by the house's usual until
somebody says otherwise. The other two kinds are in ``nouns.py``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import read
from apps.core.nouns import About, Nothing, Shape, copied


class Facet(About):
    """``of`` is the model whose rows have it; ``key`` the lookup by the address's argument."""

    takes: ClassVar[Shape | None] = None
    key: ClassVar[str] = "pk"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "noun" not in cls.__dict__:
            return
        describe = extend_schema(
            operation_id=f"{cls.noun}_read", description=cls.__doc__ or "", responses=cls.shape
        )
        cls.get = describe(copied(Facet._read))  # type: ignore[attr-defined]
        if cls.takes:
            describe = extend_schema(
                operation_id=f"{cls.noun}_put",
                description=cls.arrange.__doc__ or "",
                request=cls.takes,
                responses=cls.shape,
            )
            cls.put = describe(copied(Facet._put))  # type: ignore[attr-defined]

    def current(self, whose: Any) -> Any:
        """What is shown of ``whose``, also where nobody has said anything yet."""
        raise NotImplementedError

    def arrange(self, request: Any, whose: Any, given: dict[str, Any]) -> None:
        """As a whole, by a service."""
        raise NotImplementedError

    def whose(self, request: Any) -> Any:
        return get_object_or_404(self.rows(request), **{self.key: [*self.kwargs.values()][-1]})

    def _read(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.shown(self.current(self.whose(request))))

    def _put(self, request: Request, **kwargs: Any) -> Response:
        whose = self.whose(request)
        self.arrange(request, whose, read(self.takes or Nothing, request))
        return Response(self.shown(self.current(self.whose(request))))
