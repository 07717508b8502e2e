// Where the steps of a flow stand when nobody dragged them: in columns, each right of what leads
// to it, little crossing. Numbers in, numbers out; x runs along the line of reading. No DOM.

/** @typedef {{name: string, width: number, height: number, at?: Place}} Box `at`: dragged there */
/** @typedef {{x: number, y: number}} Place */
/** @typedef {{from: string, to: string, rank: number}} Link rank: which of `from`'s ways, from the top */
/** @typedef {Place & {width: number}} Lane where a cord passes a column between its two steps */

const GAP_X = 56 // px between columns, where the cords run
const GAP_Y = 20
const LANE = 8 // px high
const SWEEPS = 4

/** A place for each box, by name, and the lanes of each link that passes columns.
 * @param {Box[]} boxes the first is where callers come in @param {Link[]} links */
export function placed(boxes, links) {
  const columns = inColumns(boxes, withoutCircles(boxes, links))
  const laid = withLanes(columns, withoutCircles(boxes, links))
  const { spots, widths } = spotted(ordered(columns, laid.links), laid.links)
  for (const { name, at } of boxes) if (at) spots.set(name, at)
  apart(boxes, spots)
  /** @type {Map<string, Lane[]>} */ const lanes = new Map()
  for (const [link, names] of laid.lanes) {
    const passed = names.map((name) => spots.get(name) ?? { x: 0, y: 0 })
    lanes.set(link, passed.map(({ x, y }) => ({ x, y: y + LANE / 2, width: widths.get(x) ?? 0 })))
  }
  return { spots, lanes }
}

/** What a link is known by. @param {Link} link */
export function keyOf({ from, to, rank }) {
  return `${from} ${rank} ${to}`
}

/** Room for links in the columns they pass, put into `columns`; the links from room to room.
 * To and from what was dragged cords run straight. @param {Box[][]} columns @param {Link[]} links */
function withLanes(columns, links) {
  const where = new Map(columns.flatMap((column, n) => column.map((box) => [box.name, { n, box }])))
  /** @type {Map<string, string[]>} */ const lanes = new Map()
  const chained = links.flatMap((link) => {
    const [from, to] = [where.get(link.from), where.get(link.to)]
    if (!from || !to || from.box.at || to.box.at) return [link]
    const names = []
    for (let n = from.n + 1; n < to.n; n++) {
      names.push(`${keyOf(link)} ${n}`)
      columns[n].push({ name: names[names.length - 1], width: 0, height: LANE })
    }
    if (!names.length) return [link]
    lanes.set(keyOf(link), names)
    const stops = [link.from, ...names, link.to]
    return names.concat(link.to).map((to, n) => ({ from: stops[n], to, rank: n ? 0 : link.rank }))
  })
  return { links: chained, lanes }
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
  /** @type {Map<number, number>} by where the column begins */ const widths = new Map()
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
    widths.set(x, Math.max(...column.map(({ width }) => width)))
    x += (widths.get(x) ?? 0) + GAP_X
  }
  return { spots, widths }
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
}

/** @param {Box} a @param {Place} p @param {Box} b @param {Place | undefined} q */
function overlaps(a, p, b, q) {
  return !!q && p.x < q.x + b.width && q.x < p.x + a.width && p.y < q.y + b.height && q.y < p.y + a.height
}
