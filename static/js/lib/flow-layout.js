// Where the steps of a flow stand when nobody dragged them: in columns, each right of what leads
// to it, little crossing. Numbers in, numbers out; x runs along the line of reading. No DOM.

/** @typedef {{name: string, width: number, height: number, at?: Place}} Box `at`: dragged there */
/** @typedef {{x: number, y: number}} Place */
/** @typedef {{from: string, to: string, rank: number}} Link rank: which way out, from the top */

const GAP_X = 56 // px between columns, where the cords run
const GAP_Y = 20
const SWEEPS = 4

/** A place for each box, by name. @param {Box[]} boxes the first is where callers come in
 * @param {Link[]} links @returns {Map<string, Place>} */
export function placed(boxes, links) {
  const forward = withoutCircles(boxes, links)
  const columns = ordered(inColumns(boxes, forward), forward)
  const spots = spotted(columns, forward)
  for (const { name, at } of boxes) if (at) spots.set(name, at)
  return apart(boxes, spots)
}

/** How far the boxes reach. @param {Box[]} boxes @param {Map<string, Place>} spots */
export function extent(boxes, spots) {
  const ends = boxes.map(({ name, width, height }) => {
    const { x, y } = spots.get(name) ?? { x: 0, y: 0 }
    return { x: x + width, y: y + height }
  })
  return { width: Math.max(0, ...ends.map(({ x }) => x)), height: Math.max(0, ...ends.map(({ y }) => y)) }
}

/** The links but those that lead back. @param {Box[]} boxes @param {Link[]} links */
function withoutCircles(boxes, links) {
  const done = new Set()
  const open = new Set()
  /** @type {Link[]} */ const kept = []
  /** @param {string} name */
  const visit = (name) => {
    if (done.has(name) || open.has(name)) return
    open.add(name)
    for (const link of links) {
      if (link.from !== name || open.has(link.to)) continue
      kept.push(link)
      visit(link.to)
    }
    open.delete(name)
    done.add(name)
  }
  for (const { name } of boxes) visit(name)
  return kept
}

/** Each box as far along as the longest way to it. @param {Box[]} boxes @param {Link[]} links */
function inColumns(boxes, links) {
  /** @type {Map<string, number>} */ const column = new Map()
  /** @param {string} name @returns {number} */
  const of = (name) => {
    const known = column.get(name)
    if (known !== undefined) return known
    const before = links.filter(({ to }) => to === name).map(({ from }) => of(from) + 1)
    column.set(name, Math.max(0, ...before))
    return column.get(name) ?? 0
  }
  /** @type {Box[][]} */ const columns = []
  for (const box of boxes) (columns[of(box.name)] ??= []).push(box)
  return columns
}

/** Within a column by what leads there, so that few cords cross. @param {Box[][]} columns
 * @param {Link[]} links */
function ordered(columns, links) {
  let order = columns
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const row = new Map(order.flatMap((column) => column.map(({ name }, place) => [name, place])))
    order = order.map((column) => {
      const wish = new Map(column.map(({ name }, place) => [name, middle(name, links, row) ?? place]))
      return [...column].sort((a, b) => (wish.get(a.name) ?? 0) - (wish.get(b.name) ?? 0))
    })
  }
  return order
}

/** @param {string} name @param {Link[]} links @param {Map<string, number>} row */
function middle(name, links, row) {
  const seen = links.filter(({ to }) => to === name).map(({ from, rank }) => (row.get(from) ?? 0) + rank / 20)
  return seen.length ? seen.reduce((sum, each) => sum + each, 0) / seen.length : undefined
}

/** @param {Box[][]} columns @param {Link[]} links */
function spotted(columns, links) {
  /** @type {Map<string, Place>} */ const spots = new Map()
  let x = 0
  for (const column of columns) {
    let y = 0
    for (const { name, height } of column) {
      const wishes = links.filter(({ to }) => to === name).map(({ from }) => spots.get(from)?.y ?? 0)
      const wish = wishes.length ? Math.min(...wishes) : 0
      y = Math.max(y, wish)
      spots.set(name, { x, y })
      y += height + GAP_Y
    }
    x += Math.max(...column.map(({ width }) => width)) + GAP_X
  }
  return spots
}

/** Down until nothing lies on another; what was dragged stays. @param {Box[]} boxes
 * @param {Map<string, Place>} spots */
function apart(boxes, spots) {
  const firm = boxes.filter(({ at }) => at)
  for (const box of boxes) {
    if (box.at) continue
    const spot = { ...(spots.get(box.name) ?? { x: 0, y: 0 }) }
    for (let hit; (hit = firm.find((other) => overlaps(box, spot, other, spots.get(other.name)))); ) {
      spot.y = (spots.get(hit.name)?.y ?? 0) + hit.height + GAP_Y
    }
    spots.set(box.name, spot)
    firm.push(box)
  }
  return spots
}

/** @param {Box} a @param {Place} p @param {Box} b @param {Place | undefined} q */
function overlaps(a, p, b, q) {
  return !!q && p.x < q.x + b.width && q.x < p.x + a.width && p.y < q.y + b.height && q.y < p.y + a.height
}
