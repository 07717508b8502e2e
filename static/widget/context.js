// What every view may ask for: filled once by app.js before the first view is made.

/**
 * @type {{
 *   boot: any,
 *   chat: import("./lib/chat.js").Chat,
 *   words: ReturnType<typeof import("./lib/words.js").words>,
 *   host: {say: (type: string, content?: object) => void, open: boolean},
 *   http: ReturnType<typeof import("./http.js").http>,
 *   calls: ReturnType<typeof import("./lib/calls.js").calls> | null,
 * }}
 */
export const context = /** @type {any} */ ({})

/** @type {typeof context.words.t} */
export const t = (key, values) => context.words.t(key, values)
