// What does not fit a frame goes by HTTP; the token travels in a header, never in an address.

/** A refusal in the server's words. */
export class Refused extends Error {
  /** @param {any} problem */
  constructor(problem) {
    super(problem.detail ?? "")
    this.code = problem.code ?? "failed"
    /** @type {Record<string, string>} */
    this.errors = problem.errors ?? {}
  }
}

/** @param {string} base "/chat/KEY/" @param {() => string | null} token */
export function http(base, token) {
  /** @type {Map<string, Promise<string>>} */
  const pictures = new Map()
  const headers = () => ({ Authorization: `Visitor ${token() ?? ""}` })

  /** @param {string} path @param {RequestInit} [options] @returns {Promise<Response>} */
  async function call(path, options = {}) {
    let response
    try {
      response = await fetch(base + path, { ...options, headers: headers(), credentials: "omit" })
    } catch {
      throw new Refused({ code: "offline" })
    }
    if (!response.ok) throw new Refused(await response.json().catch(() => ({})))
    return response
  }

  /** @param {string} path @param {Record<string, any> | FormData} fields */
  function post(path, fields) {
    const body = fields instanceof FormData ? fields : new FormData()
    if (body !== fields) for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return call(path, { method: "POST", body })
  }

  /** @param {string} path @returns {Promise<string>} a blob: address */
  const fetched = async (path) => URL.createObjectURL(await (await call(path)).blob())

  /** Once per page, however often its message is drawn. @param {string} path */
  function picture(path) {
    const known = pictures.get(path) ?? fetched(path)
    pictures.set(path, known)
    known.catch(() => pictures.delete(path))
    return known
  }

  /** @param {string} path @param {string} name of the file to save */
  async function save(path, name) {
    const link = Object.assign(document.createElement("a"), { href: await fetched(path), download: name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  /** Not fetch: it cannot tell how much has been sent.
   * @param {File} file @param {(share: number) => void} progress 0 to 1 @returns {Promise<any>} */
  function upload(file, progress) {
    return new Promise((done, refuse) => {
      const request = new XMLHttpRequest()
      const fields = new FormData()
      fields.set("file", file)
      request.open("POST", `${base}attachments/`)
      for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value)
      request.responseType = "json"
      request.upload.onprogress = ({ loaded, total }) => progress(loaded / total)
      request.onload = () =>
        request.status === 201 ? done(request.response) : refuse(new Refused(request.response ?? {}))
      request.onerror = () => refuse(new Refused({ code: "offline" }))
      request.send(fields)
    })
  }

  return { post, picture, save, upload }
}
