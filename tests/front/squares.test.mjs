import assert from "node:assert/strict"
import { test } from "node:test"
import { effect, isInside, next } from "../../static/js/lib/squares.js"
import { pressedAs } from "../../static/js/lib/strokes.js"

test("arrows lead to the neighbour, the other way along in right-to-left", () => {
  assert.deepEqual(next("ArrowDown", [1, 1]), [2, 1])
  assert.deepEqual(next("ArrowLeft", [1, 1]), [1, 0])
  assert.deepEqual(next("ArrowLeft", [1, 1], true), [1, 2])
  assert.equal(next("x", [1, 1]), undefined)
})

test("a rectangle holds its corners, whichever was first", () => {
  assert.equal(isInside([2, 1], [3, 0], [2, 1]), true)
  assert.equal(isInside([1, 1], [3, 0], [2, 1]), false)
})

test("the effect names only what happens", () => {
  const words = { up: "%d go up", down: "%d go down", stay: "%d stay" }
  assert.equal(effect([0, 4, 4, 3], 3, words), "1 go up, 2 go down, 1 stay")
  assert.equal(effect([], 3, words), "")
})

/** @param {string} key */
const stroke = (key, held = {}, code = "") => ({
  key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held,
})

test("a pressed key is written as people read it", () => {
  assert.equal(pressedAs(stroke("e")), "e")
  assert.equal(pressedAs(stroke("E", { shiftKey: true })), "Shift+E")
  assert.equal(pressedAs(stroke("?", { shiftKey: true })), "?")
  assert.equal(pressedAs(stroke("å", { altKey: true }, "KeyA")), "Alt+a")
  assert.equal(pressedAs(stroke("k", { metaKey: true })), "Mod+k")
  assert.equal(pressedAs(stroke("Shift", { shiftKey: true })), null)
  assert.equal(pressedAs(stroke(" ")), "Space")
})
