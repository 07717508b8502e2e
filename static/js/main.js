// Everything a staff page runs. Elements define themselves when imported.

import "htmx.org"
import "./elements/auto-submit.js"
import "./elements/command-palette.js"
import "./elements/count-down.js"
import "./elements/drawer-toggle.js"
import "./elements/key-capture.js"
import "./elements/key-map.js"
import "./elements/live-dot.js"
import "./elements/live-watch.js"
import "./elements/menu-button.js"
import "./elements/passkey-report.js"
import "./elements/pick-effect.js"
import "./elements/relative-time.js"
import "./elements/scroll-memory.js"
import "./elements/skill-matrix.js"
import "./elements/theme-switch.js"
import "./elements/toast-list.js"
import { guardAnswers } from "./answers.js"
import { followVars } from "./css-vars.js"
import { followDialogs } from "./dialogs.js"

followVars()
followDialogs()
guardAnswers()
