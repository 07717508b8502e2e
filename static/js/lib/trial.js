// Trials of what a call needs: how loud a microphone is, whether this browser carries sound, how far
// the server is. No DOM.

import { between, read } from "./quality.js"

const LISTEN_MS = 4_000
const LOOP_MS = 3_000
const TRIPS = 8

/** The loudest moment of some seconds, 0 to 1. @param {MediaStream} voice
 * @param {(loud: number) => void} show */
export async function level(voice, show) {
  const audio = new AudioContext()
  const meter = audio.createAnalyser()
  audio.createMediaStreamSource(voice).connect(meter)
  const samples = new Float32Array(meter.fftSize)
  let loudest = 0
  const until = Date.now() + LISTEN_MS
  while (Date.now() < until) {
    meter.getFloatTimeDomainData(samples)
    const loud = Math.max(...samples.map(Math.abs))
    loudest = Math.max(loudest, loud)
    show(loud)
    await pause(60)
  }
  await audio.close()
  return loudest
}

/** A call of this browser to itself: coding, keys, packets, all but the network.
 * @param {MediaStream} voice */
export async function loop(voice) {
  const [mouth, ear] = [new RTCPeerConnection(), new RTCPeerConnection()]
  mouth.onicecandidate = ({ candidate }) => candidate && ear.addIceCandidate(candidate)
  ear.onicecandidate = ({ candidate }) => candidate && mouth.addIceCandidate(candidate)
  try {
    for (const track of voice.getAudioTracks()) mouth.addTrack(track, voice)
    await mouth.setLocalDescription()
    await ear.setRemoteDescription(/** @type {RTCSessionDescription} */ (mouth.localDescription))
    await ear.setLocalDescription()
    await mouth.setRemoteDescription(/** @type {RTCSessionDescription} */ (ear.localDescription))
    await pause(1_000)
    const before = read((await ear.getStats()).values())
    await pause(LOOP_MS)
    return between(before, read((await ear.getStats()).values()))
  } catch {
    return null
  } finally {
    mouth.close()
    ear.close()
  }
}

/** Milliseconds to the server and back: the middle one of some, and how far they spread.
 * @param {string} url */
export async function trips(url) {
  const took = []
  for (let n = 0; n < TRIPS; n++) {
    const start = performance.now()
    const answer = await fetch(url, { cache: "no-store" }).catch(() => null)
    if (!answer) return null
    took.push(performance.now() - start)
  }
  took.sort((a, b) => a - b)
  const middle = took[TRIPS / 2]
  return { middle, spread: Math.max(took[TRIPS - 2] - middle, 0) }
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms))
}
