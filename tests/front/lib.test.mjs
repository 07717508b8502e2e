import assert from "node:assert/strict"
import { test } from "node:test"
import { Backoff } from "../../static/js/lib/backoff.js"
import { clashes, find } from "../../static/js/lib/keys.js"
import { begun, markedWord } from "../../static/js/lib/marked-word.js"
import { matching } from "../../static/js/lib/match.js"
import { relative, span, timer } from "../../static/js/lib/times.js"

const stroke = (key, more = {}) => ({
  key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, code: "", ...more,
})
const run = () => {}
const SHORTCUTS = [
  { action: "resolve", key: "e", label: "Resolve", run },
  { action: "palette", key: "Mod+k", label: "Search", always: true, run },
  { action: "keys", key: "?", label: "Keys", run },
  { action: "first", key: "Alt+1", label: "First chat", run },
  { action: "accept", key: "Alt+a", label: "Accept", run },
]
const asked = (event, settings) => find(event, SHORTCUTS, settings)?.action

test("a plain letter is a shortcut, and text while somebody types", () => {
  assert.equal(asked(stroke("e")), "resolve")
  assert.equal(asked(stroke("E", { shiftKey: true })), undefined)
  assert.equal(asked(stroke("e"), { typing: true }), undefined)
  assert.equal(asked(stroke("e"), { single: false }), undefined)
})

test("a key with a modifier works everywhere, whatever the keyboard prints", () => {
  assert.equal(asked(stroke("k", { ctrlKey: true }), { typing: true, single: false }), "palette")
  assert.equal(asked(stroke("k", { metaKey: true })), "palette")
  assert.equal(asked(stroke("å", { altKey: true, code: "KeyA" }), { typing: true }), "accept")
  assert.equal(asked(stroke("¡", { altKey: true, code: "Digit1" })), "first")
  assert.equal(asked(stroke("?", { shiftKey: true, code: "Minus" })), "keys")
})

test("a person's own key takes the place of ours", () => {
  const own = { resolve: "r" }
  assert.equal(asked(stroke("r"), { own }), "resolve")
  assert.equal(asked(stroke("e"), { own }), undefined)
  assert.deepEqual(clashes(SHORTCUTS, { resolve: "?" }), ["?"])
  assert.deepEqual(clashes(SHORTCUTS, {}), [])
})

test("every word must occur, and starts of words come first", () => {
  const entries = [{ label: "Unmarta" }, { label: "Go to Marta" }, { label: "Márta Lind" }]
  assert.deepEqual(matching(entries, "mart").map((e) => e.label), ["Márta Lind", "Go to Marta", "Unmarta"])
  assert.deepEqual(matching(entries, "lind mar").map((e) => e.label), ["Márta Lind"])
  assert.equal(matching(entries, "").length, 3)
})

test("times read as people say them", () => {
  assert.equal(timer(14), "0:14")
  assert.equal(timer(252.9), "4:12")
  assert.equal(timer(3852), "1:04:12")
  assert.equal(timer(-6), "−0:06")
  assert.equal(span(-720, "en"), "12 min")
  assert.equal(span(7200, "de"), "2 Std.")
  assert.equal(relative(-86_400, "en"), "yesterday")
})

test("waits grow, are spread, and never pass their longest", () => {
  const backoff = new Backoff()
  const waits = Array.from({ length: 12 }, () => backoff.next())
  assert.ok(waits[0] >= 250 && waits[0] <= 500)
  assert.ok(waits.slice(6).every((wait) => wait >= 7_500 && wait <= 15_000))
  backoff.reset()
  assert.ok(backoff.next() <= 500)
})

test("a word after a mark is told, and nothing where the mark is part of a word", () => {
  assert.equal(markedWord("/pho", "/"), "pho")
  assert.equal(markedWord("Hello /", "/"), "")
  assert.equal(markedWord("and/or", "/"), null)
  assert.equal(markedWord("ask @idr", "@"), "idr")
  assert.equal(markedWord("ask @idris now", "@"), null)
  assert.equal(begun("Hello", "/"), " /")
  assert.equal(begun("", "/"), "/")
})
