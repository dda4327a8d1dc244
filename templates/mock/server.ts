// SPDX-License-Identifier: MIT
// A server of node: an answer for every operation.

interface Entry {
  readonly route: (typeof routes)[number];
  readonly pattern: RegExp;
}

const entries: readonly Entry[] = [...routes]
  .sort((a, b) => a.path.split("{").length - b.path.split("{").length)
  .map((route) => ({ route, pattern: new RegExp(`${route.path.split(/\{[^}]*\}/).map((s) => s.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&")).join("[^/]+")}/?$`) }));

/** A server that answers every operation, wherever the API is mounted. Listen with `.listen(port)`. `seed`: which answers;
 *  a request may ask for another by the header `x-mock-seed`. */
export function mockServer(seed?: number): Server {
  return createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0]!;
    const method = (request.method ?? "GET").toLowerCase();
    const found = entries.find((entry) => entry.route.method === method && entry.pattern.test(path))?.route;
    request.resume();
    if (!found) {
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: `no operation for ${method.toUpperCase()} ${path}` }));
      return;
    }
    const asked = Number(request.headers["x-mock-seed"] ?? "");
    const empty = found.status === 204 || found.status === 205 || found.status === 304 || method === "head";
    response.writeHead(found.status, found.data && !empty ? { "content-type": found.media ?? "application/json" } : {});
    response.end(found.data && !empty ? mockText(found.data, asked > 0 && Number.isSafeInteger(asked) ? asked : seed) : undefined);
  });
}
