// Messages the server has not acknowledged yet. They survive a reload and are sent again after
// every reconnect; the client_id makes the second copy harmless.

/**
 * @typedef {object} Draft
 * @property {string} client_id
 * @property {string} body
 * @property {string[]} [attachments] ids from the upload
 * @property {{id: string, name: string, type: string, size: number}[]} [files] shown until the echo
 * @property {string} at ISO time on this device
 * @property {string} [failed] why the server refused it, in words
 */

export class Outbox {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store
    /** @type {Draft[]} */
    this.drafts = store.get("outbox") ?? []
  }

  /** @param {Draft} draft */
  add(draft) {
    this.#keep([...this.drafts, draft])
  }

  /** @param {string} clientId @returns {Draft | undefined} what was taken out */
  remove(clientId) {
    const found = this.drafts.find((draft) => draft.client_id === clientId)
    if (found) this.#keep(this.drafts.filter((draft) => draft !== found))
    return found
  }

  /** @param {string} clientId @param {string} why empty to try again */
  fail(clientId, why) {
    this.#keep(
      this.drafts.map((draft) =>
        draft.client_id === clientId ? { ...draft, failed: why || undefined } : draft,
      ),
    )
  }

  /** What to send again, oldest first. @returns {Draft[]} */
  unsent() {
    return this.drafts.filter((draft) => !draft.failed)
  }

  /** @returns {Draft[]} all that was in it */
  clear() {
    const all = this.drafts
    this.#keep([])
    return all
  }

  /** @param {Draft[]} drafts */
  #keep(drafts) {
    this.drafts = drafts
    this.store.set("outbox", drafts.length ? drafts : null)
  }
}
