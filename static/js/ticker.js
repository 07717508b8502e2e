// A worker that ticks: timers of hidden pages are slowed to one a minute, a worker's are not.

const BEAT_MS = 10_000

setInterval(() => postMessage("tick"), BEAT_MS)
