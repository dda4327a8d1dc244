// SPDX-License-Identifier: MIT
// A server of node: an answer for every operation.

interface Entry {
  readonly route: (typeof routes)[number];
  readonly pattern: RegExp;
}

// Paths of more parts come first, since the API may be mounted anywhere; of as many those with fewer variables.
function entriesOf(base: string | undefined): Entry[] {
  const literal = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&");
  const begin = base === undefined ? "" : `^${literal(base.replace(/\/$/, ""))}`;
  const rank = (path: string): number => path.split("{").length - 1000 * path.split("/").length;
  return [...routes]
    .sort((a, b) => rank(a.path) - rank(b.path))
    .map((route) => ({ route, pattern: new RegExp(`${begin}${route.path.split(/\{[^}]*\}/).map(literal).join("[^/]+")}/?$`) }));
}

function pathOf(url: string): string {
  const path = url.split("?")[0]!;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A server that answers every operation, beneath `base`, or wherever the API is mounted. Listen with `.listen(port)`.
 *  `seed`: which answers; a request may ask for another by the header `x-mock-seed`. */
export function mockServer(seed?: number, base?: string): Server {
  const entries = entriesOf(base);
  return createServer((request, response) => {
    const path = pathOf(request.url ?? "/");
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
