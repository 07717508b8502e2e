// The entry of a big screen: nothing of the desk is loaded there.

import { followVars } from "./css-vars.js"
import "./elements/wall-board.js"

followVars()
