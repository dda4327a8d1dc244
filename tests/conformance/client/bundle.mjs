// SPDX-License-Identifier: MIT
// Reads jobs, bundles one operation and createClient for each, and writes how long that is, and what of it comes from the
// operation's own module.
import { createRequire } from "node:module";

const { build } = createRequire(`${process.cwd()}/`)("esbuild");

let text = "";
for await (const piece of process.stdin) text += piece;
const results = [];
for (const { name, client, module } of JSON.parse(text)) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { createClient, ${name} } from ${JSON.stringify(client)};`,
      resolveDir: process.cwd(),
      loader: "ts",
    },
    absWorkingDir: process.cwd(),
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const others = Object.entries(output.inputs).filter(([path]) => !path.endsWith(module));
  const besides = others.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  results.push({ name, all: outputFiles[0].text.length, besides });
}
process.stdout.write(JSON.stringify(results));
