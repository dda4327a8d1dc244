// SPDX-License-Identifier: MIT
// Handlers of Mock Service Worker: an answer for every operation.

/** Handlers for all operations, each beneath `base`. `seed`: which answers. */
export function mockHandlers(base: string = "*", seed?: number): HttpHandler[] {
  const list = [...routes].sort((a, b) => a.path.split("{").length - b.path.split("{").length);
  return list.flatMap((route) => {
    const method = route.method as keyof typeof http;
    if (!(method in http)) return [];
    const path = base.replace(/\/$/, "") + route.path.replace(/\{([^}]*)\}/g, (_, name: string) => `:${name.replace(/\W/g, "_")}`);
    return [http[method](path, () => {
      if (!route.data) return new HttpResponse(null, { status: route.status });
      const text = mockText(route.data, seed);
      const empty = route.status === 204 || route.status === 205 || route.status === 304;
      return new HttpResponse(empty ? null : text, { status: route.status, headers: { "content-type": route.media ?? "application/json" } });
    })];
  });
}
