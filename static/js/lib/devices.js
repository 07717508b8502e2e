// Which microphone, speaker and camera: chosen once, kept in the browser. No DOM.

/** @typedef {"audioinput" | "audiooutput" | "videoinput"} Kind */

const KEPT = { audioinput: "phone-microphone", audiooutput: "phone-speaker", videoinput: "phone-camera" }

/** @param {Kind} kind */
export function chosen(kind) {
  return localStorage.getItem(KEPT[kind]) ?? ""
}

/** @param {Kind} kind @param {string} id */
export function choose(kind, id) {
  localStorage.setItem(KEPT[kind], id)
}

/** @param {Kind} kind */
export async function list(kind) {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
  return all.filter((one) => one.kind === kind)
}

/** The chosen microphone, another one when it is not plugged in; null: none may be used.
 * @returns {Promise<MediaStream | null>} */
export async function microphone() {
  const id = chosen("audioinput")
  const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
  if (id) {
    const found = await ask({ ...wanted, deviceId: { exact: id } })
    if (found) return found
  }
  return ask(wanted)
}

/** @param {MediaTrackConstraints} audio */
async function ask(audio) {
  return (await navigator.mediaDevices?.getUserMedia({ audio }).catch(() => null)) ?? null
}
