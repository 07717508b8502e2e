// Put in front of a package's pages: the API of SCORM 1.2 on their own window, since a frame
// without an origin cannot reach into its parents. What is set is told to the page around.
(() => {
  const known = /* what is known */ {}
  const changed = {}
  let last = "0"
  const list = (names) => names.join(",")
  const CHILDREN = {
    "cmi.core._children": list(["student_id", "student_name", "lesson_location", "credit", "lesson_status", "entry", "score", "total_time", "lesson_mode", "exit", "session_time"]),
    "cmi.core.score._children": list(["raw", "min", "max"]),
    "cmi.core.total_time": "0000:00:00.00",
    "cmi.objectives._count": "0",
    "cmi.interactions._count": "0",
    "cmi._version": "3.4",
  }
  const READ_ONLY = /^cmi\.(_version|launch_data|core\.(student_id|student_name|credit|entry|total_time|lesson_mode|_children)|.*\._(children|count))$/
  const WRITE_ONLY = /^cmi\.core\.(exit|session_time)$/

  function tell() {
    if (!Object.keys(changed).length) return
    window.top.postMessage({ switchroom: "cmi", values: { ...changed } }, "*")
    for (const key of Object.keys(changed)) delete changed[key]
  }

  const API = {
    LMSInitialize: () => ((last = "0"), "true"),
    LMSFinish: () => (tell(), (last = "0"), "true"),
    LMSCommit: () => (tell(), (last = "0"), "true"),
    LMSGetValue(key) {
      if (WRITE_ONLY.test(key)) return (last = "404"), ""
      const value = known[key] ?? CHILDREN[key]
      last = value === undefined ? "201" : "0"
      return value ?? ""
    },
    LMSSetValue(key, value) {
      if (READ_ONLY.test(key)) return (last = "403"), "false"
      known[key] = changed[key] = String(value)
      last = "0"
      return "true"
    },
    LMSGetLastError: () => last,
    LMSGetErrorString: (code) => ({ 0: "No error", 201: "Invalid argument error", 403: "Element is read only", 404: "Element is write only" })[code] ?? "",
    LMSGetDiagnostic: (code) => String(code),
  }
  window.API = API
  window.addEventListener("pagehide", tell)
})()
