// SPDX-License-Identifier: MIT
import * as z from "zod";

/** What Zod calls to judge a value: `_zod.run` in Zod 4, `_parse` in Zod 3. */
type Run = (...given: unknown[]) => unknown;

interface Judge {
  _zod?: { run: Run };
  _parse?: Run;
}

type Bindings = Readonly<Record<string, object>>;

/** What is bound while a value is judged; the same bindings are the same object. */
interface Bound {
  readonly names: Bindings;
  readonly more: Map<string, Map<object, Bound>>;
}

let bindings: Bound = { names: {}, more: new Map<string, Map<object, Bound>>() };

function isBound(bound: Bound, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(bound.names, name);
}

/** One more name bound, unless it is. What is bound outside wins. */
function withName(outer: Bound, name: string, schema: object): Bound {
  if (isBound(outer, name)) return outer;
  const schemas = outer.more.get(name) ?? new Map<object, Bound>();
  outer.more.set(name, schemas);
  const known = schemas.get(schema);
  if (known) return known;
  const names = Object.defineProperty({ ...outer.names }, name, { value: schema, enumerable: true });
  const inner = { names, more: new Map<string, Map<object, Bound>>() };
  schemas.set(schema, inner);
  return inner;
}

/** What is bound now. */
export function boundNow(): object {
  return bindings;
}

/** Does something while more is bound. */
function within<T>(more: Bindings, work: () => T): T {
  const outer = bindings;
  bindings = Object.entries(more).reduce((bound, [name, schema]) => withName(bound, name, schema), outer);
  try {
    return work();
  } finally {
    bindings = outer;
  }
}

/** The schema that a name is bound to. */
function boundTo(name: string): object | undefined {
  return isBound(bindings, name) ? bindings.names[name] : undefined;
}

function run(schema: Judge, given: unknown[]): unknown {
  return schema._zod ? schema._zod.run(...given) : schema._parse?.(...given);
}

function setRun(schema: Judge, run: Run): void {
  if (schema._zod) schema._zod.run = run;
  else schema._parse = run;
}

/** Makes a new schema one that judges while names are bound. */
export function bind<T extends object>(more: Bindings, schema: T): T {
  const judge: Judge = schema;
  const plain = judge._zod ? judge._zod.run : judge._parse?.bind(judge);
  setRun(judge, (...given) => within(more, () => plain?.(...given)));
  return schema;
}

/** The schema that a name is bound to while a value is judged, else another. */
export function parameter<T extends object>(name: string, fallback: T): T {
  const schema = z.unknown();
  setRun(schema as object, (...given) => run(boundTo(name) ?? fallback, given));
  return z.lazy(() => schema) as object as T;
}

export { boundTo, within, type Bindings };
