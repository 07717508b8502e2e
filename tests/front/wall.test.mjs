import assert from "node:assert/strict"
import { test } from "node:test"
import { reordered } from "../../static/js/lib/order.js"
import { isNoticeTime, zoomOf } from "../../static/js/lib/wall.js"

test("a thing moves by places and stays at the edge", () => {
  assert.deepEqual(reordered([1, 2, 3], 1, 1), [2, 1, 3])
  assert.deepEqual(reordered([1, 2, 3], 3, 1), [1, 2, 3])
  assert.deepEqual(reordered([1, 2, 3], 3, -2), [3, 1, 2])
})

test("a board is drawn for 1920 by 1080 and scaled to fit", () => {
  assert.equal(zoomOf(1920, 1080), 1)
  assert.equal(zoomOf(3840, 1080), 1)
  assert.equal(zoomOf(1440, 900), 0.75)
  assert.equal(zoomOf(450, 900), 0.5)
})

test("a notice shows for twenty seconds of every two minutes", () => {
  assert.equal(isNoticeTime(240_000), true)
  assert.equal(isNoticeTime(259_999), true)
  assert.equal(isNoticeTime(260_000), false)
})
