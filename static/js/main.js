// Everything a staff page runs. Elements define themselves when imported.

import "htmx.org"
import "./elements/alert-permission.js"
import "./elements/auto-submit.js"
import "./elements/command-palette.js"
import "./elements/copy-text.js"
import "./elements/count-down.js"
import "./elements/drawer-toggle.js"
import "./elements/file-picker.js"
import "./elements/incoming-work.js"
import "./elements/inline-edit.js"
import "./elements/key-capture.js"
import "./elements/key-map.js"
import "./elements/live-dot.js"
import "./elements/live-watch.js"
import "./elements/menu-button.js"
import "./elements/message-thread.js"
import "./elements/open-case.js"
import "./elements/passkey-report.js"
import "./elements/pick-effect.js"
import "./elements/relative-time.js"
import "./elements/reply-composer.js"
import "./elements/scroll-memory.js"
import "./elements/skill-matrix.js"
import "./elements/text-suggest.js"
import "./elements/theme-switch.js"
import "./elements/toast-list.js"
import "./elements/typing-mark.js"
import "./elements/work-list.js"
import { guardAnswers } from "./answers.js"
import { followVars } from "./css-vars.js"
import { followDialogs } from "./dialogs.js"
import { followPanes } from "./panes.js"

followVars()
followDialogs()
followPanes()
guardAnswers()
