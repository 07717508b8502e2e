import assert from "node:assert/strict"
import { test } from "node:test"
import { after, lastBegun, nextRate, partAt, shown } from "../../static/js/lib/call-clock.js"
import { covered, fitted } from "../../static/js/lib/screen-cover.js"

const parts = [{ src: "a", at: 0, seconds: 10 }, { src: "b", at: 12, seconds: 5 }]

test("a second belongs to the recording that runs then, or to the next", () => {
  assert.deepEqual([0, 9.9, 11, 13, 99].map((second) => partAt(parts, second).src), ["a", "a", "b", "b", "b"])
  assert.equal(partAt([], 3), undefined)
})

test("a silence is begun and left to be heard, and skipped between", () => {
  assert.equal(after([[4, 10]], 4.1), undefined)
  assert.equal(after([[4, 10]], 4.5), 9.7)
  assert.equal(after([[4, 10]], 9.8), undefined)
})

test("speed goes in steps and stops at both ends", () => {
  assert.deepEqual([nextRate(1, 1), nextRate(2, 1), nextRate(0.75, -1)], [1.25, 2, 0.75])
})

test("the line that is heard is the last that has begun", () => {
  assert.deepEqual([0, 2, 5, 99].map((second) => lastBegun([1, 2, 6], second)), [-1, 1, 1, 2])
  assert.deepEqual([0, 65.9, 600].map(shown), ["0:00", "1:05", "10:00"])
})

const field = { x: 100, y: 50, width: 200, height: 30 }
const seen = { fields: [field], hasFocus: false, isThisTab: true, page: { width: 1000, height: 500 }, picture: { width: 500, height: 250 } }

test("card fields of this tab are black wherever they stand in the picture", () => {
  assert.deepEqual(covered(seen), [{ x: 48, y: 23, width: 104, height: 19 }])
})

test("of a window everything is black while a card field has the focus", () => {
  assert.deepEqual(covered({ ...seen, isThisTab: false }), [])
  assert.deepEqual(covered({ ...seen, isThisTab: false, hasFocus: true }), [{ x: 0, y: 0, width: 500, height: 250 }])
})

test("a picture is made smaller, never larger, and even", () => {
  assert.deepEqual(fitted(2561, 1441, 1280), { width: 1280, height: 720 })
  assert.deepEqual(fitted(641, 481, 1280), { width: 642, height: 482 })
})
