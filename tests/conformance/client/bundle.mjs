// SPDX-License-Identifier: MIT
// Reads jobs, bundles one operation and createClient for each, and writes how long that is, and what of it comes from other
// modules than the operation's own.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { build } = createRequire(`${process.cwd()}/`)("esbuild");

let text = "";
for await (const piece of process.stdin) text += piece;
const jobs = JSON.parse(text);
mkdirSync("entries");
for (const { name, client } of jobs) {
  writeFileSync(`entries/${name}.ts`, `export { createClient, ${name} } from ${JSON.stringify(client)};\n`);
}
const { metafile } = await build({
  entryPoints: jobs.map(({ name }) => `entries/${name}.ts`),
  absWorkingDir: process.cwd(),
  bundle: true,
  minify: true,
  format: "esm",
  outdir: "bundles",
  metafile: true,
});
const results = jobs.map(({ name, module }) => {
  const { bytes, inputs } = metafile.outputs[`bundles/${name}.js`];
  const others = Object.entries(inputs).filter(([path]) => !path.endsWith(module));
  return { name, all: bytes, besides: others.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0) };
});
process.stdout.write(JSON.stringify(results));
