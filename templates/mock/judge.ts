// SPDX-License-Identifier: MIT
// Whether a value is of a type: the same as plugins/mock/judge.c.

type Seen = boolean[] | undefined;
interface Bind {
  readonly key: string;
  readonly data: Data;
}
const WIDTHS: Record<string, readonly [bigint, bigint]> = {
  int8: [-128n, 127n], int16: [-32768n, 32767n], int32: [-2147483648n, 2147483647n], int64: [-(1n << 63n), (1n << 63n) - 1n],
  uint8: [0n, 255n], uint16: [0n, 65535n], uint32: [0n, 4294967295n], uint64: [0n, (1n << 64n) - 1n] };

function isOfFormat(format: string, text: string): boolean {
  if (format === "regex") return expressionOf(text) !== null;
  const line = findWord("c", format);
  if (line === undefined) return true;
  const expression = expressionOf(line);
  return expression !== null && matches(expression, text);
}

function widthOf(format: string | undefined): readonly [Decimal, Decimal] | undefined {
  const width = format !== undefined && Object.hasOwn(WIDTHS, format) ? WIDTHS[format] : undefined;
  return width && [new Decimal(width[0], 0), new Decimal(width[1], 0)];
}

const bound = (text: string | undefined): Decimal | undefined => (text === undefined ? undefined : readDecimal(text));

type Field = NonNullable<Members["f"]>[number];
const fields = new WeakMap<Members, Map<string, Field>>();

function fieldOf(o: Members | undefined, key: string): Field | undefined {
  if (!o?.f) return undefined;
  let known = fields.get(o);
  if (!known) fields.set(o, (known = new Map(o.f.map((field) => [field[0], field]))));
  return known.get(key);
}

class Judge {
  binds: Bind[] = [];
  left = 0;
  effort = 0; // steps of all kinds that an instance has cost: behind EFFORT there is none

  bindAll(clauses: readonly Clause[] | undefined): void {
    for (const c of clauses ?? []) {
      const to = c.k === ON_BIND && c.t?.[0] ? c.t[0].t : undefined;
      if (to && this.binds.length < 32 && !this.binds.some((b) => b.key === c.y)) this.binds.push({ key: c.y!, data: to() });
    }
  }
  boundOf(type: Type): Data | undefined {
    const clause = type.w?.find((c) => c.k === ON_BIND);
    if (!clause) return undefined;
    const found = this.binds.find((b) => b.key === clause.y);
    if (found) return found.data;
    const fallback = clause.t?.[0];
    return fallback && fallback.t ? fallback.t() : undefined;
  }
  all(types: readonly Type[], value: Value): boolean {
    return types.every((type) => this.judge(type, value));
  }
  judge(type: Type, value: Value): boolean {
    this.left = 2000000;
    return this.#apart(type, value, undefined, 0) && this.left > 0 && !this.spent;
  }
  get spent(): boolean {
    return this.effort > EFFORT;
  }
  #apart(type: Type, value: Value, seen: Seen, depth: number): boolean {
    const count = Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0;
    const own = new Array<boolean>(count).fill(false);
    if (!this.#judge(type, value, own, depth)) return false;
    if (seen) own.forEach((x, i) => (seen[i] ||= x));
    return true;
  }
  #data(data: Data, value: Value, seen: Seen, depth: number): boolean {
    const before = this.binds;
    this.binds = [...before];
    this.bindAll(data.binds);
    const ok = this.#judge(data.type(), value, seen, depth);
    this.binds = before;
    return ok;
  }
  #text(s: Scalar, value: string): boolean {
    const length = lengthOf(value);
    if (length < (s.l ?? 0) || (s.m !== undefined && length > s.m)) return false;
    for (const pattern of s.p ?? []) {
      const expression = expressionOf(pattern);
      if (expression && !matches(expression, value)) return false;
    }
    return s.f === undefined || isOfFormat(s.f, value);
  }
  #number(s: Scalar, value: Decimal): boolean {
    const low = bound(s.n), high = bound(s.x), above = bound(s.a), below = bound(s.b), multiple = bound(s.d);
    if (low && compareDecimals(value, low) < 0) return false;
    if (high && compareDecimals(value, high) > 0) return false;
    if (above && compareDecimals(value, above) <= 0) return false;
    if (below && compareDecimals(value, below) >= 0) return false;
    if (multiple && multiple.n !== 0n && (!isMultiple(value, multiple) || !isExact(value, multiple))) return false;
    const width = widthOf(s.f);
    return !width || (compareDecimals(value, width[0]) >= 0 && compareDecimals(value, width[1]) <= 0);
  }
  #array(r: Items, value: Value[], seen: Seen, depth: number): boolean {
    if (value.length < (r.l ?? 0) || (r.m !== undefined && value.length > r.m)) return false;
    const head = r.h ?? [];
    for (let i = 0; i < value.length; i++) {
      if (i >= head.length && !r.i) break;
      const type = i < head.length ? head[i] : r.i;
      if (type && !this.#apart(type, value[i]!, undefined, depth)) return false;
      if (seen) seen[i] = true;
    }
    if (!r.u) return true;
    this.effort += value.length ** 2 / 8;
    return value.every((x, i) => !value.some((y, k) => k > i && equal(x, y)));
  }
  #member(type: Type, key: string, value: Value, depth: number): boolean | undefined {
    const field = fieldOf(type.o, key);
    let known = false;
    if (field && !(field[2] & 4) && field[2] !== 0) {
      known = true;
      if (!this.#apart(field[1], value, undefined, depth)) return undefined;
    }
    for (const c of type.w ?? []) {
      const expression = c.k === ON_PATTERN ? expressionOf(c.y!) : null;
      if (!expression || !matches(expression, key)) continue;
      known = true;
      if (c.t?.[0] && !this.#apart(c.t[0], value, undefined, depth)) return undefined;
    }
    if (!known && type.o?.x) {
      known = true;
      if (!this.#apart(type.o.x, value, undefined, depth)) return undefined;
    }
    return known;
  }
  #object(type: Type, value: Map<string, Value>, seen: Seen, depth: number): boolean {
    const o = type.o;
    if (o && (value.size < (o.l ?? 0) || (o.m !== undefined && value.size > o.m))) return false;
    for (const [key, , presence] of o?.f ?? []) if ((presence & 3) === 2 && !value.has(key)) return false;
    let i = 0;
    for (const [key, item] of value) {
      if (o?.n && !this.#apart(o.n, key, undefined, depth)) return false;
      const spoken = this.#member(type, key, item, depth);
      if (spoken === undefined) return false;
      if (spoken && seen) seen[i] = true;
      i++;
    }
    return true;
  }
  #clause(c: Clause, value: Value, seen: Seen, depth: number): boolean {
    const first = c.t?.[0];
    switch (c.k) {
      case ON_NEEDS:
      case ON_NEEDS_TYPE:
        if (!(value instanceof Map) || !value.has(c.y!)) return true;
        if (c.k === ON_NEEDS_TYPE) return !first || this.#apart(first, value, seen, depth);
        return (c.s ?? []).every((key) => value.has(key));
      case ON_CONTAINS: {
        if (!Array.isArray(value)) return true;
        let count = 0;
        value.forEach((item, i) => {
          if (first && !this.#apart(first, item, undefined, depth)) return;
          count++;
          if (seen) seen[i] = true;
        });
        return count >= (c.l ?? 0) && !(c.m !== undefined && count > c.m);
      }
      case ON_WHEN: {
        const then = !first || this.#apart(first, value, seen, depth) ? c.t?.[1] : c.t?.[2];
        return !then || this.#apart(then, value, seen, depth);
      }
      default: return true;
    }
  }
  #rests(type: Type, value: Value, seen: Seen, depth: number): boolean {
    for (const c of type.w ?? []) {
      if (!(c.k === ON_REST_PROPERTIES && value instanceof Map) && !(c.k === ON_REST_ITEMS && Array.isArray(value))) continue;
      let i = 0;
      for (const item of (value as Map<string, Value> | Value[]).values()) {
        if (!(seen && seen[i])) {
          if (c.t?.[0] && !this.#apart(c.t[0], item, undefined, depth)) return false;
          if (seen) seen[i] = true;
        }
        i++;
      }
    }
    return true;
  }
  #kind(type: Type, value: Value, seen: Seen, depth: number): boolean {
    switch (type.k) {
      case NEVER: return false;
      case ENUM:
      case LITERAL:
        if (type.k === ENUM && (type.f ?? 0) & OPEN) return true;
        return (type.v ?? []).some((v) => {
          this.effort++;
          if (this.spent || typeof v !== typeof value && (typeof v === "string" || typeof value === "string")) return false;
          const one = readValue(v, 0);
          return one !== undefined && equal(one, value);
        });
      case UNION: {
        let found = 0;
        for (const [one] of type.c ?? []) if (this.#apart(one, value, seen, depth)) found++;
        return (type.f ?? 0) & EXCLUSIVE ? found === 1 : found > 0;
      }
      case INTERSECTION:
        return (type.p ?? []).every((part) =>
          (part.f ?? 0) & OWN ? this.#judge(part, value, seen, depth) : this.#apart(part, value, seen, depth));
      case NOT: return !this.#apart(type.n!, value, undefined, depth);
      case REF: {
        const before = this.binds;
        this.binds = [...before];
        this.bindAll(type.w);
        const ok = this.#data(type.t!(), value, seen, depth);
        this.binds = before;
        return ok;
      }
      case PARAMETER: {
        const data = this.boundOf(type);
        return !data || this.#data(data, value, seen, depth);
      }
      default: return true;
    }
  }
  #judge(type: Type, value: Value, seen: Seen, depth: number): boolean {
    if (depth > 4 * DEPTH || this.left <= 0 || this.spent) return false;
    this.left--;
    this.effort++;
    const bit = classOf(value);
    if (bit === IS_NULL && (type.f ?? 0) & NULLABLE) return true;
    if (!(type.a & bit) || !this.#kind(type, value, seen, depth + 1)) return false;
    if (type.s && typeof value === "string" && !this.#text(type.s, value)) return false;
    if (type.s && value instanceof Decimal && !this.#number(type.s, value)) return false;
    if (type.r && Array.isArray(value) && !this.#array(type.r, value, seen, depth + 1)) return false;
    if (value instanceof Map && (type.o || type.w) && !this.#object(type, value, seen, depth + 1)) return false;
    if (type.k !== REF && type.k !== PARAMETER)
      for (const c of type.w ?? []) if (!this.#clause(c, value, seen, depth + 1)) return false;
    return this.#rests(type, value, seen, depth + 1);
  }
}
