// What the visitor sees, as a value: every frame of the server makes the next one.
// Frames may arrive twice (a resume, a second tab); applying one again changes nothing.

/**
 * @typedef {object} Attachment
 * @property {string} id
 * @property {string} name
 * @property {string} type
 * @property {number} size bytes
 *
 * @typedef {object} Message
 * @property {number} seq
 * @property {{role: "visitor" | "agent" | "bot" | "system", name?: string}} author
 * @property {string} body
 * @property {Attachment[]} attachments
 * @property {string} at
 * @property {string} [client_id]
 *
 * @typedef {object} Conversation
 * @property {string | null} id
 * @property {"idle" | "waiting" | "talking" | "ended"} status
 * @property {Message[]} messages by seq
 * @property {number} read the agent has read up to here
 * @property {{position: number, low: number | null, high: number | null} | null} queue
 * @property {string | null} agent
 * @property {boolean} typing
 * @property {"visitor" | "agent" | "system" | null} endedBy
 */

/** @returns {Conversation} */
export function blank() {
  return {
    id: null,
    status: "idle",
    messages: [],
    read: 0,
    queue: null,
    agent: null,
    typing: false,
    endedBy: null,
  }
}

/**
 * @param {Conversation} now
 * @param {any} frame
 * @returns {Conversation} the same object when the frame changes nothing
 */
export function apply(now, frame) {
  const change = CHANGES[frame.type]
  return change ? change(now, frame) : now
}

/** The highest seq seen: what a resume asks to go on from. @param {Conversation} now */
export function lastSeq(now) {
  return now.messages.at(-1)?.seq ?? 0
}

/** @type {Record<string, (now: Conversation, frame: any) => Conversation>} */
const CHANGES = {
  welcome(now, { conversation = null, status }) {
    const base = conversation === now.id ? now : blank()
    return { ...base, id: conversation, status, typing: false }
  },
  message(now, { type: _, ...message }) {
    const others = now.messages.filter((one) => one.seq !== message.seq)
    const at = others.findLastIndex((one) => one.seq < message.seq) + 1
    const typing = message.author.role === "visitor" && now.typing
    return { ...now, typing, messages: others.toSpliced(at, 0, message) }
  },
  queue(now, { position, wait_low = null, wait_high = null }) {
    return { ...now, status: "waiting", queue: { position, low: wait_low, high: wait_high } }
  },
  agent(now, { name }) {
    const status = now.status === "ended" ? "ended" : "talking"
    return { ...now, status, agent: name, queue: null }
  },
  typing(now) {
    return now.typing ? now : { ...now, typing: true }
  },
  read(now, { seq }) {
    return seq > now.read ? { ...now, read: seq } : now
  },
  ended(now, { by }) {
    return { ...now, status: "ended", endedBy: by, typing: false, queue: null }
  },
}
