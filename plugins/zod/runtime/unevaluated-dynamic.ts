// SPDX-License-Identifier: MIT
import { boundTo, within, type Bindings } from "./dynamic.ts";
import { markAll, type Part } from "./unevaluated.ts";

/** What the parts mark while names are bound. */
export function inside(more: Bindings, ...parts: readonly Part[]): Part {
  return (value, marks) => within(more, () => markAll(parts, value, marks));
}

/** What the parts mark, if a name is bound to a schema, or to nothing and the schema is the fallback. */
export function bound(name: string, fallback: object | undefined, schema: object, ...parts: readonly Part[]): Part {
  return (value, marks) => {
    if ((boundTo(name) ?? fallback) === schema) markAll(parts, value, marks);
  };
}
