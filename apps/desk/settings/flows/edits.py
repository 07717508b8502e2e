"""What can be done to a draft's graph in one move, by drag, by key or by form alike.

Each form's ``edit`` is a pure change of the graph; ``open`` is the step that is in front.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.voice.domain import flow_edits
from apps.voice.domain.flow import Kind
from apps.voice.domain.flow_edits import Graph

MOST_JSON = 500_000  # characters
_NOWHERE: Graph = {"kind": Kind.END.value}


class Edit(forms.Form):
    open = forms.CharField(required=False, max_length=60)

    def edit(self, graph: Graph) -> Graph:
        raise NotImplementedError

    def in_front(self, graph: Graph) -> str:
        """The step that is open afterwards."""
        name = str(self.cleaned_data["open"])
        return name if name in graph["nodes"] else ""


class Add(Edit):
    """Behind ``after``, by its ``way`` or the first open one; at ``x`` and ``y`` if dragged."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in Kind])
    after = forms.CharField(required=False, max_length=60)
    way = forms.CharField(required=False, max_length=60)
    x = forms.IntegerField(required=False)
    y = forms.IntegerField(required=False)

    def edit(self, graph: Graph) -> Graph:
        given = self.cleaned_data
        spot = [given["x"], given["y"]]
        told = {"at": spot} if None not in spot else {}
        kind, after = Kind(given["kind"]), given["after"]
        way = given["way"] or flow_edits.open_way(graph["nodes"].get(after, _NOWHERE))
        return flow_edits.added(graph, kind, after=after, way=way, **told)

    def in_front(self, graph: Graph) -> str:
        return str(list(graph["nodes"])[-1])


class Link(Edit):
    """``target`` empty: the way leads nowhere."""

    node = forms.CharField(max_length=60)
    way = forms.CharField(max_length=60)
    target = forms.CharField(required=False, max_length=60)

    def edit(self, graph: Graph) -> Graph:
        given = self.cleaned_data
        return flow_edits.connected(
            graph, node=given["node"], way=given["way"], target=given["target"]
        )


class Remove(Edit):
    node = forms.CharField(max_length=60)

    def edit(self, graph: Graph) -> Graph:
        return flow_edits.removed(graph, node=self.cleaned_data["node"])


class Begin(Edit):
    node = forms.CharField(max_length=60)

    def edit(self, graph: Graph) -> Graph:
        return flow_edits.begun(graph, node=self.cleaned_data["node"])


class Place(Edit):
    node = forms.CharField(max_length=60)
    x = forms.IntegerField()
    y = forms.IntegerField()

    def edit(self, graph: Graph) -> Graph:
        given = self.cleaned_data
        return flow_edits.placed(graph, {given["node"]: (given["x"], given["y"])})


class Tidy(Edit):
    def edit(self, graph: Graph) -> Graph:
        return flow_edits.tidied(graph)


class Whole(Edit):
    """The whole graph as it was or will be again: undo and redo."""

    graph = forms.CharField(max_length=MOST_JSON)

    def clean_graph(self) -> Graph:
        try:
            return flow_edits.restored(json.loads(self.cleaned_data["graph"]))
        except ValueError:
            raise forms.ValidationError(_("This is no flow.")) from None

    def edit(self, graph: Graph) -> Graph:
        return dict(self.cleaned_data["graph"])


EDITS: Mapping[str, type[Edit]] = {
    "add": Add,
    "link": Link,
    "remove": Remove,
    "begin": Begin,
    "place": Place,
    "tidy": Tidy,
    "whole": Whole,
}


def of(name: str, data: Any) -> Edit | None:
    return EDITS[name](data) if name in EDITS else None
