// The line of a cord from a way out to a step, as an SVG path; and which step lies next. No DOM.

/** @typedef {import("./flow-layout.js").Place} Place */
/** @typedef {Place & {width: number, height: number}} Area */

const STUB = 22 // px straight out of the jack before a cord turns
const BEND = 8

/** @param {Place} from the jack @param {Place} to where the step takes cords in
 * @param {number} below how low a cord must run that leads back, px
 * @param {import("./flow-layout.js").Lane[]} lanes between other steps */
export function cord(from, to, below = 0, lanes = []) {
  if (to.x >= from.x + STUB) {
    let [path, here] = [`M${from.x} ${from.y}`, from]
    for (const { x, y, width } of lanes) {
      path += `${bend(here, { x, y })}H${x + width}`
      here = { x: x + width, y }
    }
    return path + bend(here, to)
  }
  const [out, back, low] = [from.x + STUB, to.x - STUB, Math.max(below, from.y, to.y) + STUB / 2]
  return [
    `M${from.x} ${from.y}H${out - BEND}Q${out} ${from.y} ${out} ${from.y + BEND}`,
    `V${low - BEND}Q${out} ${low} ${out - BEND} ${low}`,
    `H${back + BEND}Q${back} ${low} ${back} ${low - BEND}`,
    `V${to.y + BEND}Q${back} ${to.y} ${back + BEND} ${to.y}H${to.x}`,
  ].join("")
}

/** @param {Place} from @param {Place} to */
function bend(from, to) {
  const pull = Math.max(STUB, (to.x - from.x) / 2)
  return `C${from.x + pull} ${from.y} ${to.x - pull} ${to.y} ${to.x} ${to.y}`
}

/** @type {Record<string, [number, number]>} */
const AIMS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }

/** Which area an arrow leads to from `name`: the nearest that way, straight before aslant.
 * @param {string} key @param {string} name @param {Map<string, Area>} areas
 * @param {boolean} rtl the line of reading runs the other way */
export function neighbour(key, name, areas, rtl = false) {
  const here = areas.get(name)
  const aim = AIMS[key]
  if (!here || !aim) return undefined
  const [dx, dy] = [aim[0] * (rtl ? -1 : 1), aim[1]]
  let best
  let least = Infinity
  for (const [other, area] of areas) {
    const [x, y] = [centre(area).x - centre(here).x, centre(area).y - centre(here).y]
    const along = x * dx + y * dy
    const aside = Math.abs(x * dy) + Math.abs(y * dx)
    if (other === name || along <= 4 || along * 3 < aside || along + aside * 2 >= least) continue
    least = along + aside * 2
    best = other
  }
  return best
}

/** @param {Area} area */
function centre({ x, y, width, height }) {
  return { x: x + width / 2, y: y + height / 2 }
}
