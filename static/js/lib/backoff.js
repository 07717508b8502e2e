// How long to wait before the next try: longer each time, and never all at once.

const FIRST_MS = 500
const LONGEST_MS = 15_000

export class Backoff {
  #tries = 0

  /** Milliseconds, spread evenly between half and all of the step. */
  next() {
    const step = Math.min(FIRST_MS * 2 ** this.#tries++, LONGEST_MS)
    return step / 2 + (Math.random() * step) / 2
  }

  reset() {
    this.#tries = 0
  }
}
