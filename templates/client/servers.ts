// SPDX-License-Identifier: MIT
// Addresses of servers, with variables.

import { fault } from "./errors.ts";
import type { ClientOptions, Server } from "./types.ts";

/** The address of one of several servers, with its variables filled in. */
export function serverOf(servers: readonly Server[], { server = 0, variables, baseUrl }: ClientOptions): string {
  const found = servers[server];
  if (!found) {
    if (baseUrl !== undefined) return baseUrl;
    throw RangeError(`there is no server ${server}: the document names ${servers.length}`);
  }
  return found.url.replace(/\{([^{}]*)\}/g, (all, name: string) => {
    const value = variables?.[name] ?? found.variables?.[name];
    if (value === undefined) throw fault("config", `variable '${all}' of the server has no value`);
    return value;
  });
}
