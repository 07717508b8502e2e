// One timer for all that tick on a page: elements join, and leave when they go.

/** @type {Set<() => void>} */
const listeners = new Set()
let running = false

/** Call `listener` each second, on the second. @param {() => void} listener */
export function join(listener) {
  listeners.add(listener)
  if (!running) run()
}

/** @param {() => void} listener */
export function leave(listener) {
  listeners.delete(listener)
}

function run() {
  running = listeners.size > 0
  if (running) setTimeout(tick, 1000 - (Date.now() % 1000))
}

function tick() {
  for (const listener of listeners) listener()
  run()
}
