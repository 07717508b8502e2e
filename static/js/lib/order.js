/**
 * The list with one thing moved by some places; what would leave the list stays at its edge.
 * @template T @param {T[]} list @param {T} thing @param {number} by
 */
export function reordered(list, thing, by) {
  const rest = list.filter((one) => one !== thing)
  const place = Math.min(Math.max(list.indexOf(thing) + by, 0), rest.length)
  return [...rest.slice(0, place), thing, ...rest.slice(place)]
}
