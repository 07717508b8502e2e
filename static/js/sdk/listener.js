// Follows one conversation: the socket says that something came, the rows say what. Where there
// is no socket (a case), or it is lost, the rows are asked every few seconds instead.

const ASK_MS = 5000
const LONGEST_WAIT_MS = 30000
const PASSED_ON = new Set(["agent", "queue", "typing", "read", "ended"])

export class Listener {
  /**
   * @param {import("./switchroom.js").Conversation} talk
   * @param {(event: {type: string, [name: string]: any}) => void} heard
   */
  constructor(talk, heard) {
    this.talk = talk
    this.heard = heard
    this.stopped = false
    this.wait = 1000
    /** @type {Promise<void>} */
    this.fetching = Promise.resolve()
  }

  start() {
    this.fetch()
    this.timer = setInterval(() => this.fetch(), ASK_MS)
    this.connect().catch(() => this.again())
  }

  stop() {
    this.stopped = true
    clearInterval(this.timer)
    clearTimeout(this.retry)
    this.socket?.close()
  }

  /** One after the other, so that no message is told twice. */
  fetch() {
    this.fetching = this.fetching.then(async () => {
      if (this.stopped) return
      const found = await this.talk.messages().catch(() => [])
      for (const message of found) this.heard({ type: "message", ...message })
    })
    return this.fetching
  }

  async connect() {
    const { socket, visitor } = await this.talk.room.session()
    if (!socket || this.stopped || typeof WebSocket === "undefined") return
    const line = new WebSocket(socket)
    this.socket = line
    line.onopen = () => {
      this.wait = 1000
      line.send(JSON.stringify({ type: "hello", visitor }))
    }
    line.onmessage = ({ data }) => {
      const frame = JSON.parse(data)
      if (frame.type === "message" || frame.type === "welcome") this.fetch()
      else if (PASSED_ON.has(frame.type)) this.heard(frame)
    }
    line.onclose = () => this.again()
  }

  again() {
    if (this.stopped) return
    this.retry = setTimeout(() => this.connect().catch(() => this.again()), this.wait)
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS)
  }
}
