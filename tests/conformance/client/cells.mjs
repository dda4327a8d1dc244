// SPDX-License-Identifier: MIT
// Calls every cell with every client against a server that says what arrived. Reads a job; writes for each client and cell
// what arrived, or the error.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { writeFile } from "node:fs/promises";

const require = createRequire(`${process.cwd()}/`);
const { build } = require("esbuild");
let text = "";
for await (const piece of process.stdin) text += piece;
const { cells, ours, hey, fetched } = JSON.parse(text);

/** Parts of a multipart body: name, media type, text. */
function parts(type, body) {
  const boundary = `--${/boundary="?([^";]+)/.exec(type)[1]}`;
  return body
    .split(boundary)
    .slice(1, -1)
    .map((part) => {
      const [head, ...content] = part.replace(/^\r\n/, "").split("\r\n\r\n");
      const [, name] = /name="([^"]*)"/.exec(head);
      const [, media = ""] = /content-type: *([^\r\n]*)/i.exec(head) ?? [];
      return [name, media.replace(/;.*/, ""), content.join("\r\n\r\n").replace(/\r\n$/, "")];
    });
}

let arrived;
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    const [path, query = ""] = request.url.split(/\?(.*)/s);
    const type = request.headers["content-type"] ?? "";
    let content = body;
    if (type.startsWith("application/x-www-form-urlencoded")) content = [...new URLSearchParams(body)];
    if (type.includes("boundary=")) content = parts(type, body);
    const { color: header, cookie, accept } = request.headers;
    const { method } = request;
    arrived = {
      method,
      accept,
      path: path.replace(/^\/c\d+\/?x?/, ""),
      query,
      header,
      cookie,
      type: type.replace(/;.*/, ""),
      body: content,
    };
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${server.address().port}`;

async function load(contents, name) {
  const file = `${process.cwd()}/${name}.mjs`;
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    outfile: file,
  });
  return import(file);
}

function real(value) {
  if (value?.$blob !== undefined) return new Blob([value.$blob]);
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, real(member)]));
}

const clients = {};
if (ours) {
  const api = await load(`export * from ${JSON.stringify(ours)};`, "ours");
  const client = api.createClient({ baseUrl });
  clients.ours = ({ name, place, value }) => {
    const key = { header: "headers", cookie: "cookies" }[place] ?? place;
    return api[name](client, { [key]: place === "body" ? real(value) : { color: value } });
  };
}
if (hey) {
  const api = await load(
    `export * from ${JSON.stringify(`${hey}/sdk.gen.ts`)}; export { client } from ${JSON.stringify(`${hey}/client.gen.ts`)};`,
    "hey",
  );
  api.client.setConfig({ baseUrl });
  clients.hey = ({ name, place, value }) => {
    const key = { header: "headers" }[place] ?? place;
    return api[name]({ throwOnError: true, [key]: place === "body" ? real(value) : { color: value } });
  };
}
if (fetched) {
  const { default: createClient } = await load('export { default } from "openapi-fetch";', "fetched");
  const client = createClient({ baseUrl });
  clients.fetched = ({ path, method, place, value, media }) =>
    client[method.toUpperCase()](path, {
      params: place === "body" ? {} : { [place]: { color: value } },
      ...(place === "body" && { body: real(value), headers: { "Content-Type": media } }),
    });
}
const results = {};
for (const [client, call] of Object.entries(clients)) {
  results[client] = {};
  for (const cell of cells) {
    arrived = undefined;
    try {
      await call(cell);
      results[client][cell.name] = arrived;
    } catch (error) {
      results[client][cell.name] = arrived ?? { error: String(error.message ?? error) };
    }
  }
}
server.closeAllConnections();
server.close();
await writeFile("results.json", JSON.stringify(results));
