/** Four tokens and no more. @param {{accent?: string, radius?: number, font?: string, mode?: string}} theme */
export function dress({ accent, radius, font, mode }) {
  const { style } = document.documentElement
  if (accent) style.setProperty("--w-accent", accent)
  if (radius !== undefined) style.setProperty("--w-radius", `${radius}px`)
  if (font) style.setProperty("--w-font", font)
  if (mode) style.setProperty("--w-mode", mode)
}
