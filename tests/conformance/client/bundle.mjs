// SPDX-License-Identifier: MIT
// Reads jobs, bundles one operation and createClient for each, and writes how long that is, with the run time and without.
import { createRequire } from "node:module";

const { build } = createRequire(`${process.cwd()}/`)("esbuild");

async function size(contents, external) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    plugins: external
      ? [
          {
            name: "runtime",
            setup: (own) => own.onResolve({ filter: /runtime\// }, ({ path }) => ({ path, external })),
          },
        ]
      : [],
  });
  return outputFiles[0].text.length;
}

let text = "";
for await (const piece of process.stdin) text += piece;
const results = [];
for (const { name, client } of JSON.parse(text)) {
  const entry = `export { createClient, ${name} } from ${JSON.stringify(client)};`;
  results.push({ name, all: await size(entry, false), own: await size(entry, true) });
}
process.stdout.write(JSON.stringify(results));
