// A worker that ticks: timers of hidden pages are slowed to one a minute, a worker's are not.
// Told a number of milliseconds, it beats that often.

const BEAT_MS = 10_000
const beat = (/** @type {number} */ ms) => setInterval(() => postMessage("tick"), ms)

let beating = beat(BEAT_MS)
onmessage = ({ data }) => {
  clearInterval(beating)
  beating = beat(data)
}
