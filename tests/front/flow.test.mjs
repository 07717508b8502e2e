import assert from "node:assert/strict"
import { test } from "node:test"
import { cord, neighbour } from "../../static/js/lib/flow-cords.js"
import { extent, placed } from "../../static/js/lib/flow-layout.js"
import { Past } from "../../static/js/lib/past.js"

/** @param {string} names */
const boxes = (names) => names.split("").map((name) => ({ name, width: 100, height: 50 }))
/** @param {string} pairs "ab ac" */
const links = (pairs) => pairs.split(" ").map((pair, rank) => ({ from: pair[0], to: pair[1], rank }))

test("each step stands right of all that lead to it", () => {
  const { spots: at } = placed(boxes("abcd"), links("ab ac bd ad cd"))
  assert.deepEqual(["a", "b", "c", "d"].map((name) => at.get(name)?.x), [0, 156, 156, 312])
  assert.deepEqual([at.get("b")?.y, at.get("c")?.y], [0, 70])
})

test("a way back does not push its step along", () => {
  const { spots: at } = placed(boxes("ab"), links("ab ba"))
  assert.deepEqual([at.get("a")?.x, at.get("b")?.x], [0, 156])
})

test("the ways of a step keep their order from the top", () => {
  const { spots: at } = placed(boxes("mxyz"), [
    { from: "m", to: "z", rank: 0 }, { from: "m", to: "x", rank: 1 }, { from: "m", to: "y", rank: 2 },
  ])
  assert.deepEqual(["z", "x", "y"].map((name) => at.get(name)?.y), [0, 70, 140])
})

test("a cord that passes a column has a lane there, clear of its steps", () => {
  const { spots, lanes } = placed(boxes("abc"), links("ab ac bc"))
  const [lane] = lanes.get("a 1 c") ?? []
  assert.deepEqual([spots.get("b"), lane], [{ x: 156, y: 0 }, { x: 156, y: 74, width: 100 }])
  assert.match(cord({ x: 100, y: 20 }, { x: 312, y: 17 }, 0, [lane]), /156 74H256C/)
})

test("what was dragged stays, and nothing is laid on it", () => {
  const dragged = boxes("abc")
  dragged[1].at = { x: 160, y: 60 }
  const { spots: at } = placed(dragged, links("ab ac"))
  assert.deepEqual(at.get("b"), { x: 160, y: 60 })
  const c = at.get("c")
  assert.ok(c && (c.y + 50 <= 60 || c.y >= 110))
  assert.deepEqual(extent(dragged, at).width, 260)
})

test("a step that nothing leads to is placed all the same", () => {
  assert.equal(placed(boxes("abz"), links("ab")).spots.size, 3)
})

test("a cord bends forward, and runs below what it leads back over", () => {
  assert.equal(cord({ x: 0, y: 0 }, { x: 100, y: 40 }), "M0 0C50 0 50 40 100 40")
  assert.match(cord({ x: 300, y: 10 }, { x: 0, y: 20 }, 80), /V83/)
})

test("an arrow leads to the nearest step that way", () => {
  const area = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, width: 100, height: 50 })
  const areas = new Map([["a", area(0, 0)], ["b", area(156, 0)], ["c", area(156, 70)], ["d", area(312, 0)]])
  assert.equal(neighbour("ArrowRight", "a", areas), "b")
  assert.equal(neighbour("ArrowDown", "b", areas), "c")
  assert.equal(neighbour("ArrowLeft", "d", areas), "b")
  assert.equal(neighbour("ArrowRight", "d", areas), undefined)
  assert.equal(neighbour("ArrowLeft", "a", areas, true), "b")
})

test("what was undone can be done again, until something new is done", () => {
  const past = new Past("1")
  past.saw("2")
  past.saw("3")
  assert.equal(past.undo(), "2")
  past.saw("2")
  assert.equal(past.redo(), "3")
  past.saw("3")
  past.undo()
  past.saw("4")
  assert.equal(past.redo(), undefined)
  assert.equal(past.undo(), "2")
  assert.equal(past.undo(), "1")
  assert.equal(past.canUndo, false)
})
