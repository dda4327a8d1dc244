// SPDX-License-Identifier: MIT
// Values under construction: the same as plugins/mock/values.c.

type Value = null | boolean | Decimal | string | Value[] | Map<string, Value>;

/** What of a schema the data is made from; written by codegen, of numbers to keep it short. */
export interface Type {
  readonly k: number; // kind
  readonly a: number; // JSON classes
  readonly f?: number; // flags
  readonly v?: readonly unknown[]; // values
  readonly c?: readonly (readonly [Type, string?])[]; // cases, and what tells them apart
  readonly p?: readonly Type[]; // parts
  readonly t?: () => Data; // reference
  readonly n?: Type; // not
  readonly s?: Scalar;
  readonly r?: Items;
  readonly o?: Members;
  readonly w?: readonly Clause[];
  readonly e?: readonly unknown[]; // examples, then the default
  readonly g?: number; // what the value is in JavaScript: TO_...
}
interface Scalar {
  readonly l?: number;
  readonly m?: number;
  readonly p?: readonly string[];
  readonly f?: string;
  readonly n?: string; // minimum, maximum, above, below, multiple
  readonly x?: string;
  readonly a?: string;
  readonly b?: string;
  readonly d?: string;
}
interface Items {
  readonly h?: readonly Type[];
  readonly i?: Type;
  readonly l?: number;
  readonly m?: number;
  readonly u?: 1;
}
interface Members {
  readonly f?: readonly (readonly [string, Type, number])[]; // presence; 4 more: undeclared
  readonly l?: number;
  readonly m?: number;
  readonly x?: Type;
  readonly n?: Type;
}
interface Clause {
  readonly k: number;
  readonly y?: string;
  readonly t?: readonly (Type | 0)[];
  readonly s?: readonly string[];
  readonly l?: number;
  readonly m?: number;
}
/** A declared type: what its random numbers begin with, its name, what it binds, what it is. */
export interface Data {
  readonly key: string;
  readonly name: string;
  readonly binds?: readonly Clause[];
  readonly type: () => Type;
}

const ANY = 1, NEVER = 2, BOOLEAN = 4, INTEGER = 5, NUMBER = 6, STRING = 7, ARRAY = 10, RECORD = 11, ENUM = 12, LITERAL = 13, UNION = 14,
  INTERSECTION = 15, NOT = 16, REF = 18, PARAMETER = 19;
const IS_NULL = 1, IS_BOOLEAN = 2, IS_INTEGER = 4, IS_NUMBER = 8, IS_STRING = 16, IS_ARRAY = 32, IS_OBJECT = 64, IS_ANY = 127;
const NULLABLE = 1, EXCLUSIVE = 2, OPEN = 4, IMPLIED = 8, OWN = 32;
const ON_PATTERN = 1, ON_NEEDS = 2, ON_NEEDS_TYPE = 3, ON_CONTAINS = 4, ON_WHEN = 5, ON_REST_PROPERTIES = 6, ON_REST_ITEMS = 7, ON_TAG = 8,
  ON_BIND = 9;
const TO_DATE = 1, TO_BIGINT = 2, TO_DIGITS = 3, TO_BLOB = 4, TO_FILE = 5, TO_BYTES = 6, TO_BUFFER = 7;
const DEPTH = 64, ATOMS = 96, BUDGET = 20000, EFFORT = 20000000, CLASSED = 20000, LONGEST = 1000000;

function readValue(value: unknown, depth: number): Value | undefined {
  if (depth > DEPTH) return undefined;
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return readDecimal(String(value));
  if (Array.isArray(value)) {
    const out: Value[] = [];
    for (const item of value) {
      const one = readValue(item, depth + 1);
      if (one === undefined) return undefined;
      out.push(one);
    }
    return out;
  }
  const out = new Map<string, Value>();
  if (typeof value === "function") return readDecimal(String((value as () => unknown)()));
  for (const [key, item] of Object.entries(value as object)) {
    const one = readValue(item, depth + 1);
    if (one === undefined) return undefined;
    out.set(key, one);
  }
  return out;
}

function equal(a: Value, b: Value): boolean {
  if (a instanceof Decimal) return b instanceof Decimal && a.n === b.n && a.e === b.e;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => equal(x, b[i]!));
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, x] of a) {
      const y = b.get(key);
      if (y === undefined || !equal(x, y)) return false;
    }
    return true;
  }
  return a === b;
}

function classOf(value: Value): number {
  if (value === null) return IS_NULL;
  if (typeof value === "boolean") return IS_BOOLEAN;
  if (typeof value === "string") return IS_STRING;
  if (value instanceof Decimal) return value.e >= 0 ? IS_INTEGER : IS_NUMBER;
  return Array.isArray(value) ? IS_ARRAY : IS_OBJECT;
}

function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** What a value is as JSON. */
function plain(value: Value): unknown {
  if (value instanceof Decimal) return Number(decimalText(value));
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, item] of value) put(out, key, plain(item));
  return out;
}

function put(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function converted(to: number | undefined, value: string | Decimal): unknown {
  const text = typeof value === "string" ? value : decimalText(value);
  if (to === TO_BIGINT && value instanceof Decimal && value.e >= 0) return value.n * 10n ** BigInt(value.e);
  if (to === TO_DIGITS && value instanceof Decimal) return text;
  if (typeof value !== "string") return plain(value);
  const instant = to === TO_DATE ? new Date(text) : undefined;
  if (instant) return Number.isNaN(instant.getTime()) ? text : instant;
  if (to === TO_BLOB) return new Blob([text]);
  if (to === TO_FILE) return new (globalThis as unknown as { File: new (parts: string[], name: string) => unknown }).File([text], "file");
  if (to === TO_BYTES) return new TextEncoder().encode(text);
  return to === TO_BUFFER ? new TextEncoder().encode(text).buffer : text;
}

const conversions = new WeakMap<Data, boolean>();

/** Whether something in a declared type is not in JavaScript what it is as JSON. */
function converts(data: Data): boolean {
  const known = conversions.get(data);
  if (known !== undefined) return known;
  const seen = new Set<unknown>();
  const look = (at: unknown): boolean => {
    if (typeof at !== "object" || at === null || seen.has(at)) return false;
    seen.add(at);
    const { g, t, e: _e, v: _v, ...rest } = at as Type;
    if (g !== undefined && "a" in at) return true;
    if (typeof t === "function" ? look(t().type()) : look(t)) return true;
    return (Array.isArray(at) ? at : Object.values(rest)).some(look);
  };
  const found = look(data.type()) || look(data.binds);
  conversions.set(data, found);
  return found;
}

/** What of a value may be given: members of objects, at any depth; all else as a whole. `undefined` takes a member away. */
export type Overrides<T> = T extends { slice(from?: number, to?: number): unknown } | { getTime(): number }
  ? T
  : T extends object
    ? { [K in keyof T]?: Overrides<T[K]> | undefined }
    : T;

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const above: unknown = Object.getPrototypeOf(value);
  return above === Object.prototype || above === null;
}

/** A value with overrides in their place. */
function merge(value: unknown, overrides: unknown): unknown {
  if (!isPlain(value) || !isPlain(overrides)) return overrides;
  const out = { ...value };
  for (const [key, one] of Object.entries(overrides)) {
    if (one === undefined) delete out[key];
    else put(out, key, merge(Object.hasOwn(value, key) ? value[key] : undefined, one));
  }
  return out;
}

/** The same of a value under construction; undefined where there is nothing. */
function join(value: Value | undefined, overrides: unknown): Value | undefined {
  if (isPlain(overrides)) {
    const out = new Map(value instanceof Map ? value : []);
    for (const [key, one] of Object.entries(overrides)) {
      const joined = one === undefined ? undefined : join(out.get(key), one);
      if (joined === undefined) out.delete(key);
      else out.set(key, joined);
    }
    return out;
  }
  if (typeof overrides === "number" || typeof overrides === "bigint") return readDecimal(String(overrides));
  if (Array.isArray(overrides)) return overrides.map((item) => join(undefined, item) ?? null);
  if (overrides instanceof Date) return Number.isNaN(overrides.getTime()) ? "" : overrides.toISOString();
  if (typeof overrides === "string" || typeof overrides === "boolean" || overrides === null) return overrides;
  return overrides === undefined ? undefined : "";
}

const isIndex = (key: string): boolean => /^(?:0|[1-9]\d{0,9})$/.test(key) && Number(key) < 4294967295;

function textOf(value: Value, indent: number): string {
  const line = "\n" + "  ".repeat(indent + 1);
  const last = "\n" + "  ".repeat(indent);
  if (value instanceof Decimal) return decimalText(value);
  if (Array.isArray(value)) return value.length ? `[${value.map((v) => line + textOf(v, indent + 1)).join(",")}${last}]` : "[]";
  if (!(value instanceof Map)) return JSON.stringify(value);
  const keys = [...value.keys()];
  const sorted = [...keys.filter(isIndex).sort((a, b) => Number(a) - Number(b)), ...keys.filter((key) => !isIndex(key))];
  return sorted.length ? `{${sorted.map((k) => `${line}${JSON.stringify(k)}: ${textOf(value.get(k)!, indent + 1)}`).join(",")}${last}}` : "{}";
}

/** A function that is called once at most. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
