// Bundles scripts and styles into static/build/; Django's storage adds the hashes.
//
//   node tools/build.mjs           minified, for every installation
//   node tools/build.mjs --watch   with source maps, again on every change

import { existsSync, readdirSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as esbuild from "esbuild"

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..")
const OUT = join(ROOT, "static/build")

// Everything that is bundled: name in static/build (without ending) -> source.
const MODULES = {
  main: ["static/js/main.js", "static/css/main.css"],
  wall: ["static/js/wall.js"],
  phone: ["static/js/phone.js"],
  "widget-app": ["static/widget/app.js", "static/widget/app.css"],
  "widget-call": ["static/widget/call/call.js", "static/widget/call/call.css"],
  "widget-form": ["static/widget/form.js", "static/widget/form.css"],
  "demo-shop": ["static/demo/shop.css"],
  "demo-app": ["static/demo/app.js", "static/demo/app.css"],
  sdk: ["static/js/sdk/switchroom.js"],
  survey: ["static/survey/survey.css"],
}
// Loaded without type=module: by pages of others, whose globals are not ours, and as a worker.
const CLASSIC = {
  ticker: ["static/js/ticker.js"],
  "widget-loader": ["static/widget/loader.js"],
}

/** `@import "components/*.css"` stands for every file of the folder, in the order of names. */
const folders = {
  name: "folders",
  setup(build) {
    build.onResolve({ filter: /\*\.css$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      namespace: "folder",
    }))
    build.onLoad({ filter: /.*/, namespace: "folder" }, ({ path }) => ({
      contents: readdirSync(dirname(path))
        .filter((file) => file.endsWith(".css"))
        .sort()
        .map((file) => `@import "./${file}";`)
        .join("\n"),
      loader: "css",
      resolveDir: dirname(path),
      watchDirs: [dirname(path)],
    }))
  },
}

/** @param {Record<string, string[]>} entries those of them that exist */
function entryPoints(entries) {
  return Object.entries(entries).flatMap(([out, sources]) =>
    sources
      .map((source) => ({ in: join(ROOT, source), out }))
      .filter((entry) => existsSync(entry.in)),
  )
}

const watching = process.argv.includes("--watch")
const shared = {
  outdir: OUT,
  bundle: true,
  target: ["chrome123", "firefox128", "safari17.5"],
  minify: !watching,
  sourcemap: watching,
  legalComments: "none",
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "fonts/[name]",
  absWorkingDir: ROOT,
  plugins: [folders],
  logLevel: "warning",
}
const builds = [
  { ...shared, format: "esm", entryPoints: entryPoints(MODULES) },
  { ...shared, format: "iife", entryPoints: entryPoints(CLASSIC) },
]

rmSync(OUT, { recursive: true, force: true })
for (const options of builds) {
  if (watching) await (await esbuild.context(options)).watch()
  else await esbuild.build(options)
}
