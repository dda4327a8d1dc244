// SPDX-License-Identifier: MIT
// Handlers of Mock Service Worker: an answer for every operation.

// What MSW reads as a path of its own: of what it would read otherwise, an expression.
function pathOf(base: string, path: string): string | RegExp {
  if (/^(?:\/(?:\{[^{}]*\}|[\w.~%@,;=&'-]*))*$/.test(path)) return base + path.replace(/\{([^}]*)\}/g, (_, name: string) => `:${name.replace(/\W/g, "_")}`);
  const literal = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&");
  const begin = base.split("*").map(literal).join(".*");
  return new RegExp(`^${begin}${path.split(/\{[^}]*\}/).map((part) => literal(encodeURI(part))).join("[^/]+")}/?$`);
}

/** Handlers for all operations, each beneath `base`. `seed`: which answers. */
export function mockHandlers(base: string = "*", seed?: number): HttpHandler[] {
  const list = [...routes].sort((a, b) => a.path.split("{").length - b.path.split("{").length);
  return list.flatMap((route) => {
    const method = route.method as keyof typeof http;
    if (!(method in http)) return [];
    return [http[method](pathOf(base.replace(/\/$/, ""), route.path), () => {
      if (!route.data) return new HttpResponse(null, { status: route.status });
      const text = mockText(route.data, seed);
      const empty = route.status === 204 || route.status === 205 || route.status === 304;
      return new HttpResponse(empty ? null : text, { status: route.status, headers: { "content-type": route.media ?? "application/json" } });
    })];
  });
}
