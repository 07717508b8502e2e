import "./live.js"
