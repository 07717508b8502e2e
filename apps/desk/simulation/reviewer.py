"""One reviewer: scores a share of the contacts by the API, question by question."""

from __future__ import annotations

import random
from typing import Any

import httpx

from apps.desk.simulation import scores
from apps.desk.simulation.centre import Centre
from apps.desk.simulation.ledger import Ledger

SHARE = 0.3
MOST = 40
SAMPLED = 12
THEIRS = {403, 404, 409}  # another reviewer's


class Reviewer:
    def __init__(self, centre: Centre, ledger: Ledger, *, seed: int) -> None:
        self.centre, self.ledger = centre, ledger
        self.dice = random.Random(seed + 2)
        self.cards: dict[tuple[int, int], Any] = {}

    async def work(self) -> None:
        """Every contact that was answered may be drawn; what no card fits is left."""
        answered = sorted(pk for ids in self.ledger.answered.values() for pk in ids)
        count = min(MOST, round(len(answered) * SHARE) or len(answered[:1]))
        for pk in sorted(self.dice.sample(answered, count)):
            try:
                await self._review(pk)
            except Exception as error:
                self.ledger.trouble(f"reviewer, contact {pk}: {error!r}")
        try:
            await self._sampled()
        except Exception as error:
            self.ledger.trouble(f"reviewer, random: {error!r}")

    async def _review(self, pk: int) -> None:
        asked = {"interaction": pk, "why": "Simulation"}
        task = await self.centre.send("POST", "review-tasks/", asked, refusals=(409, 422))
        if task is None:
            return
        self.ledger.scored |= await self._score(task["id"])

    async def _sampled(self) -> None:
        """Some of what the demo drew at random and nobody has scored."""
        asked = {"lane": "random", "state": "open", "limit": SAMPLED}
        for task in (await self.centre.api("review-tasks/", **asked))["results"]:
            try:
                self.ledger.sampled |= await self._score(task["id"])
            except httpx.HTTPStatusError as error:
                if error.response.status_code not in THEIRS:
                    raise

    async def _score(self, task: int) -> dict[int, float | None]:
        review = await self.centre.send("PUT", f"review-tasks/{task}/review/")
        card = await self._card(review["scorecard"], review["version"])
        given = scores.answered(card, channel=review["channel"], dice=self.dice)
        known = {row["question"]: row["chosen"] for row in review["answers"]}
        for key, question in scores.by_key(card).items():
            if key in given:
                await self._answer(review["id"], question, given[key], known.get(key, []))
        done = await self.centre.send("PUT", f"reviews/{review['id']}/submission/", {})
        return {done["id"]: scores.expected(card, given)}

    async def _answer(
        self, review: int, question: scores.Card, chosen: list[str], known: list[str]
    ) -> None:
        """Several answers are switched one by one: what a rule has set already is left on."""
        path = f"reviews/{review}/answers/{question['key']}/"
        words: dict[str, Any] = {"comment": "As seen in the conversation."}
        if question["kind"] == "text":
            words["words"] = "Seen."
        elif question["kind"] == "number" and chosen:
            words["number"] = scores.number_in(question, chosen[0])
        else:
            several = question["kind"] == "multi"
            for option in sorted(set(chosen) ^ set(known)) if several else chosen:
                await self.centre.send("PUT", path, {"option": option})
        await self.centre.send("PUT", path, words)

    async def _card(self, pk: int, number: int) -> Any:
        if (pk, number) not in self.cards:
            path = f"scorecards/{pk}/versions/{number}/"
            self.cards[pk, number] = await self.centre.api(path)
        return self.cards[pk, number]


async def recorded(centre: Centre, since: str, lane: str) -> dict[int, float | None]:
    """The finals of reviews of a lane since then, as the centre keeps them."""
    found: dict[int, float | None] = {}
    query: dict[str, Any] = {"submitted_since": since, "lane": lane, "limit": 200}
    page = await centre.api("reviews/", **query)
    found |= {row["id"]: row["final"] for row in page["results"]}
    return found
