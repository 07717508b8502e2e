// How good a line is, from two readings of a connection's figures. Pure: no DOM.
// The score is the E-model's (ITU-T G.107) with what a browser knows, as most softphones show it.

/** @typedef {{received: number, lost: number, sent: number, jitter: number, trip: number, heardLost: number}} Reading */
/** @typedef {{loss: number, jitter: number, trip: number, score: number, level: 0 | 1 | 2 | 3 | 4, silent: boolean}} Quality */

const BUFFER_MS = 40 // what a browser keeps back against jitter
const LATE_MS = 160 // from here on people begin to talk at the same time

/** @param {Iterable<any>} stats of RTCPeerConnection.getStats(), their values @returns {Reading} */
export function read(stats) {
  const found = { received: 0, lost: 0, sent: 0, jitter: 0, trip: 0, heardLost: 0 }
  for (const one of stats) {
    if (one.type === "inbound-rtp" && one.kind === "audio") {
      found.received += one.packetsReceived ?? 0
      found.lost += Math.max(one.packetsLost ?? 0, 0)
      found.jitter = Math.max(found.jitter, (one.jitter ?? 0) * 1000)
    } else if (one.type === "outbound-rtp" && one.kind === "audio") {
      found.sent += one.packetsSent ?? 0
    } else if (one.type === "remote-inbound-rtp") {
      found.heardLost = Math.max(found.heardLost, one.fractionLost ?? 0)
      found.trip = Math.max(found.trip, (one.roundTripTime ?? 0) * 1000)
    } else if (one.type === "candidate-pair" && one.nominated) {
      found.trip = Math.max(found.trip, (one.currentRoundTripTime ?? 0) * 1000)
    }
  }
  return found
}

/** What the stretch between two readings was like; the worse direction counts.
 * @param {Reading} before @param {Reading} now @returns {Quality} */
export function between(before, now) {
  const received = now.received - before.received
  const lost = Math.max(now.lost - before.lost, 0)
  const loss = Math.max(received + lost ? lost / (received + lost) : 0, now.heardLost)
  const silent = received === 0
  const score = silent ? 1 : opinion(loss, now.jitter, now.trip)
  return { loss, jitter: now.jitter, trip: now.trip, score, level: level(score), silent }
}

/** 1.0 to 4.5, as people would grade it. @param {number} loss share @param {number} jitter ms
 * @param {number} trip ms there and back */
export function opinion(loss, jitter, trip) {
  const delay = trip / 2 + jitter * 2 + BUFFER_MS
  const late = delay > LATE_MS ? (delay - 120) / 10 : delay / 40
  const r = Math.min(Math.max(93.2 - late - 250 * loss, 0), 93.2)
  return Math.max(1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6, 1)
}

/** Bars to light. @param {number} score @returns {0 | 1 | 2 | 3 | 4} */
function level(score) {
  if (score >= 4.1) return 4
  if (score >= 3.6) return 3
  if (score >= 3.1) return 2
  return score > 1 ? 1 : 0
}
