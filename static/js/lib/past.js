// What something was before each change, to undo and to do again. No DOM.

export class Past {
  /** @type {string[]} */ #before = []
  /** @type {string[]} */ #after = []
  #now

  /** @param {string} now */
  constructor(now) {
    this.#now = now
  }

  get canUndo() { return this.#before.length > 0 }
  get canRedo() { return this.#after.length > 0 }

  /** How it is now; a step of ours through the past is no new change. @param {string} now */
  saw(now) {
    if (now === this.#now) return
    this.#before.push(this.#now)
    this.#after = []
    this.#now = now
  }

  /** What it is to be again, if anything. */
  undo() { return this.#step(this.#before, this.#after) }
  redo() { return this.#step(this.#after, this.#before) }

  /** @param {string[]} from @param {string[]} to */
  #step(from, to) {
    const then = from.pop()
    if (then === undefined) return undefined
    to.push(this.#now)
    this.#now = then
    return then
  }
}
