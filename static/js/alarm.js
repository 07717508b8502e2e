// How the desk calls somebody who looks elsewhere: a sound, a note of the system, the tab's title.

const TONES_HZ = { offer: [660, 880], message: [520], mention: [880, 660], warning: [440, 440] }
const TONE_S = 0.14
const LOUD = 0.12
const SILENT_AT_FIRST = new Set(["message"])

/** @type {AudioContext | null} */
let audio = null

/** @param {"offer" | "message" | "mention" | "warning"} kind
 * @param {Record<string, boolean>} wanted the person's choices */
export function ring(kind, wanted) {
  if (!(wanted[kind] ?? !SILENT_AT_FIRST.has(kind))) return
  audio ??= new AudioContext()
  if (audio.state === "suspended") audio.resume().catch(() => undefined)
  TONES_HZ[kind].forEach((pitch, index) => {
    const from = /** @type {AudioContext} */ (audio)
    const [tone, volume] = [from.createOscillator(), from.createGain()]
    const at = from.currentTime + index * TONE_S
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(LOUD, at)
    volume.gain.exponentialRampToValueAtTime(0.001, at + TONE_S)
    tone.connect(volume).connect(from.destination)
    tone.start(at)
    tone.stop(at + TONE_S)
  })
}

/** Outside this tab, if it is not looked at and the person allowed it.
 * @param {string} title @param {string} body @param {string} tag the same tag replaces */
export function notify(title, body, tag) {
  if (!("Notification" in window) || Notification.permission !== "granted") return
  if (!document.hidden && document.hasFocus()) return
  const note = new Notification(title, { body, tag })
  note.onclick = () => {
    window.focus()
    note.close()
  }
}

/** @type {Map<string, number>} */
const asking = new Map()

/** "(2) My work": how much asks for us, of every kind together. @param {string} kind
 * @param {number} many of this kind */
export function badge(kind, many) {
  asking.set(kind, many)
  const count = [...asking.values()].reduce((sum, each) => sum + each, 0)
  const bare = document.title.replace(/^\(\d+\) /, "")
  document.title = count ? `(${count}) ${bare}` : bare
}
