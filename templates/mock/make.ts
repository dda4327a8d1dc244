// SPDX-License-Identifier: MIT
// Making a value that is of several types at once: the same as plugins/mock/make.c, make_scalar.c and make_container.c.
// Every draw stands where it stands there.

interface Atoms {
  readonly types: Type[];
  readonly seen: Type[];
  readonly bit: number;
  risky: boolean;
  failed: boolean;
  tag?: string;
  tagged?: string;
  only?: Type;
  chosen?: Type;
}
interface Member {
  readonly key: string;
  must: boolean;
  mustNot: boolean;
  wanted: boolean;
}
interface Wanted {
  readonly list: Member[];
  readonly by: Map<string, Member>;
  min: number;
  max: number;
  names?: Type;
  open: boolean;
  closed: boolean;
}
interface Texts {
  readonly patterns: string[];
  readonly formats: string[];
  min: number;
  max: number;
}
interface Numbers {
  low?: Decimal;
  high?: Decimal;
  above: boolean;
  below: boolean;
  integer: boolean;
  readonly multiples: Decimal[];
}

const REACH = 10n ** 18n;
const MOST = 2000;

const add = (all: Type[], type: Type | 0 | undefined): void => {
  if (type && !all.includes(type) && all.length < ATOMS) all.push(type);
};

function classOfListed(value: unknown): number {
  const bit = classOf(readValue(value, 0) ?? null);
  return bit & (IS_INTEGER | IS_NUMBER) ? IS_INTEGER | IS_NUMBER : bit;
}

function wantedClass(kind: number): number {
  switch (kind) {
    case BOOLEAN: return IS_BOOLEAN;
    case INTEGER: return IS_INTEGER;
    case NUMBER: return IS_INTEGER | IS_NUMBER;
    case STRING: return IS_STRING;
    case ARRAY: return IS_ARRAY;
    case RECORD: return IS_OBJECT;
    default: return IS_ANY;
  }
}

class Making {
  random: Random = new Random("", 0n);
  readonly judge = new Judge();
  limit = 0;
  budget = 0;
  classed = 0;

  /* -- classes -- */

  #classesOfKind(type: Type, wanted: boolean, depth: number): number {
    let bits = 0;
    switch (type.k) {
      case NEVER: return 0;
      case ENUM:
      case LITERAL:
        if (type.k === ENUM && (type.f ?? 0) & OPEN) return IS_ANY;
        for (const value of type.v ?? []) bits |= classOfListed(value);
        return bits;
      case UNION:
        for (const [one] of type.c ?? []) bits |= this.classes(one, wanted, depth + 1);
        return bits;
      case INTERSECTION:
        bits = IS_ANY;
        for (const part of type.p ?? []) bits &= this.classes(part, wanted, depth + 1);
        return bits;
      case REF: return this.classes(type.t!().type(), wanted, depth + 1);
      case PARAMETER: {
        const data = this.judge.boundOf(type);
        return data ? this.classes(data.type(), wanted, depth + 1) : IS_ANY;
      }
      default: return wanted && (type.f ?? 0) & IMPLIED ? wantedClass(type.k) : IS_ANY;
    }
  }
  classes(type: Type | 0 | undefined, wanted: boolean, depth: number): number {
    if (!depth) this.classed = 0;
    if (!type || depth > 24 || this.classed++ > CLASSED || this.judge.spent) return IS_ANY;
    this.judge.effort++;
    const bits = type.a & this.#classesOfKind(type, wanted, depth);
    return (type.f ?? 0) & NULLABLE ? bits | IS_NULL : bits;
  }
  #classesOf(all: readonly Type[], wanted: boolean): number {
    let bits = IS_ANY;
    for (const type of all) bits &= this.classes(type, wanted, 0);
    return bits;
  }
  #chooseClass(all: readonly Type[], attempt: number, depth: number): number {
    let bits = this.#classesOf(all, true);
    if (!bits || attempt > 5) bits = this.#classesOf(all, false);
    if (bits & IS_NUMBER) bits &= ~IS_INTEGER;
    if (bits === IS_NULL) return bits;
    if (bits & IS_NULL && (depth > this.limit || this.random.below(12) === 0)) return IS_NULL;
    if (depth > this.limit && bits & 30) bits &= 30;
    const found = [IS_STRING, IS_INTEGER, IS_NUMBER, IS_BOOLEAN, IS_OBJECT, IS_ARRAY].filter((bit) => bits & bit);
    let count = found.length;
    if (!count) return 0;
    if ((bits & ~IS_NULL) === (126 & ~IS_INTEGER)) count = 2;
    return found[count > 1 ? this.random.below(count) : 0]!;
  }

  /* -- what is said -- */

  #expandUnion(a: Atoms, type: Type, attempt: number, depth: number): void {
    const cases = (type.c ?? []).filter(([one]) => this.classes(one, false, 0) & a.bit);
    const exclusive = (type.f ?? 0) & EXCLUSIVE;
    if (!cases.length) {
      a.failed = true;
      return;
    }
    if (exclusive || cases.length > 1) a.risky = true;
    let at = cases.length > 1 ? this.random.below(cases.length) : 0;
    if (attempt > 8) at = (at + attempt) % cases.length;
    const [one, tagged] = cases[at]!;
    for (const c of type.w ?? []) {
      if (c.k !== ON_TAG || tagged === undefined) continue;
      a.tag = c.y!;
      a.tagged = tagged;
    }
    if (exclusive && !a.only) {
      a.only = type;
      a.chosen = one;
    }
    this.expand(a, one, attempt, depth + 1);
  }
  #addAtom(a: Atoms, type: Type, attempt: number, depth: number): void {
    if (type.k !== ANY || type.w?.length || type.s || type.r || type.o) {
      if (a.types.length < ATOMS) a.types.push(type);
      else a.failed = true;
    }
    for (const c of type.w ?? []) {
      if (c.k === ON_WHEN) {
        const then = this.random.below(2) === 0;
        a.risky = true;
        if (then) this.expand(a, c.t?.[0], attempt, depth + 1);
        this.expand(a, then ? c.t?.[1] : c.t?.[2], attempt, depth + 1);
      }
      if (c.k !== ON_PATTERN && c.k !== ON_TAG && c.k !== ON_BIND) a.risky = true;
    }
  }
  expand(a: Atoms, type: Type | 0 | undefined, attempt: number, depth: number): void {
    if (!type || a.failed || a.seen.includes(type)) return;
    if (depth > DEPTH || a.seen.length === ATOMS) {
      a.failed = true;
      return;
    }
    a.seen.push(type);
    if (a.bit === IS_NULL && (type.f ?? 0) & NULLABLE) return;
    if (!(this.classes(type, false, 0) & a.bit)) a.failed = true;
    switch (type.k) {
      case INTERSECTION:
        for (const part of type.p ?? []) this.expand(a, part, attempt, depth + 1);
        break;
      case UNION: this.#expandUnion(a, type, attempt, depth); break;
      case REF: {
        const data = type.t!();
        this.judge.bindAll(type.w);
        this.judge.bindAll(data.binds);
        this.expand(a, data.type(), attempt, depth + 1);
        return;
      }
      case PARAMETER: {
        const data = this.judge.boundOf(type);
        if (data) this.expand(a, data.type(), attempt, depth + 1);
        return;
      }
      case NOT: a.risky = true; break;
      default: break;
    }
    this.#addAtom(a, type, attempt, depth);
  }

  /* -- a value -- */

  #listed(all: readonly Type[], type: Type): Value | undefined {
    const values = type.v ?? [];
    const at = values.length > 1 ? this.random.below(Math.min(values.length, 1048576)) : 0;
    for (let i = 0; i < values.length; i++) {
      const value = readValue(values[(at + i) % values.length], 0);
      if (this.judge.spent) break;
      if (value !== undefined && this.judge.all(all, value)) return value;
    }
    return undefined;
  }
  #ofClass(all: readonly Type[], a: Atoms, name: string, depth: number): Value | undefined {
    const listed = a.bit === IS_NULL ? undefined : a.types.find((t) => t.k === LITERAL || t.k === ENUM);
    if (listed) return this.#listed(all, listed);
    switch (a.bit) {
      case IS_NULL: return null;
      case IS_BOOLEAN: return this.random.below(2) !== 0;
      case IS_INTEGER:
      case IS_NUMBER: return this.#number(a, name);
      case IS_STRING: return this.#string(a, name);
      case IS_ARRAY: return this.#array(a, name, depth);
      case IS_OBJECT: return this.#object(a, depth);
      default: return undefined;
    }
  }
  #example(all: readonly Type[], type: Type, depth: number): Value | undefined {
    for (const example of type.e ?? []) {
      const value = readValue(example, 0);
      if (value !== undefined && this.judge.all(all, value)) return value;
    }
    return type.k === REF && depth < 8 ? this.#example(all, type.t!().type(), depth + 1) : undefined;
  }
  #spoilCase(other: Type, part: Type, chosen: Type, object: Map<string, Value>, depth: number): boolean {
    if (depth > 8) return false;
    if (part.k === REF) return this.#spoilCase(other, part.t!().type(), chosen, object, depth + 1);
    if (part.k === INTERSECTION)
      for (const one of part.p ?? []) if (this.#spoilCase(other, one, chosen, object, depth + 1)) return true;
    for (const [key] of part.o?.f ?? []) {
      if (this.judge.spent) return false;
      if (object.has(key)) continue;
      for (const value of [new Decimal(0n, 0), "none", false]) {
        object.set(key, value);
        if (!this.judge.judge(other, object) && this.judge.judge(chosen, object)) return true;
        object.delete(key);
      }
    }
    return false;
  }
  #spoil(a: Atoms, value: Value): void {
    if (!(value instanceof Map) || !a.only || !a.chosen) return;
    for (const [one] of a.only.c ?? [])
      if (one !== a.chosen && this.judge.judge(one, value) && !this.#spoilCase(one, one, a.chosen, value, 0)) return;
  }
  make(all: readonly Type[], name: string, depth: number): Value | undefined {
    const binds = this.judge.binds;
    let value: Value | undefined;
    if (OPTIONS.examples) for (const type of all) value ??= this.#example(all, type, 0);
    for (let attempt = 0; attempt < 40 && value === undefined; attempt++) {
      if (depth > DEPTH) this.judge.effort += EFFORT / 1000; // what goes on without end is not tried for long
      if (!this.budget || this.judge.spent || depth > DEPTH) break;
      this.budget--;
      this.judge.binds = [...binds];
      const a: Atoms = { types: [], seen: [], bit: this.#chooseClass(all, attempt, depth), risky: false, failed: false };
      if (a.bit) for (const type of all) this.expand(a, type, attempt, 0);
      if (!a.bit || a.failed) continue;
      value = this.#ofClass(all, a, name, depth);
      this.judge.binds = [...binds];
      if (value !== undefined && (a.risky || a.types.length > 1) && !this.judge.all(all, value)) {
        if (attempt > 1) this.#spoil(a, value);
        if (attempt < 2 || !this.judge.all(all, value)) value = undefined;
      }
      if (value === undefined && !a.risky && attempt > 3 && a.bit !== IS_STRING) break;
    }
    this.judge.binds = binds;
    return value;
  }
  instance(data: Data, seed: bigint): Value | undefined {
    const type = data.type();
    this.judge.effort = 0;
    for (let attempt = 0; attempt < 12 && !this.judge.spent; attempt++) {
      this.random = new Random(data.key, seed + (BigInt(attempt) << 40n));
      this.limit = attempt < 3 ? OPTIONS.depth : attempt < 6 ? 1 : 0;
      this.budget = BUDGET;
      this.judge.binds = [];
      this.judge.bindAll(data.binds);
      const value = this.make([type], data.name, 0);
      if (value === undefined || !this.judge.judge(type, value)) continue;
      this.judge.effort = 0;
      return value;
    }
    return undefined;
  }

  /* -- what it is in JavaScript -- */

  // What is said of a value: of unions by the cases that it is of.
  #said(a: Atoms, type: Type | 0 | undefined, value: Value, depth: number): void {
    if (!type || depth > DEPTH || a.seen.includes(type)) return;
    a.seen.push(type);
    if (type.k === REF) {
      const data = type.t!();
      this.judge.bindAll(type.w);
      this.judge.bindAll(data.binds);
      return this.#said(a, data.type(), value, depth + 1);
    }
    if (type.k === PARAMETER) return this.#said(a, this.judge.boundOf(type)?.type(), value, depth + 1);
    a.types.push(type);
    for (const part of type.k === INTERSECTION ? (type.p ?? []) : []) this.#said(a, part, value, depth + 1);
    for (const [one] of type.k === UNION ? (type.c ?? []) : [])
      if (this.judge.judge(one, value)) this.#said(a, one, value, depth + 1);
    for (const c of type.w ?? []) {
      const first = c.t?.[0];
      if (c.k === ON_NEEDS_TYPE && value instanceof Map && value.has(c.y!)) this.#said(a, first, value, depth + 1);
      if (c.k !== ON_WHEN) continue;
      const then = !first || this.judge.judge(first, value);
      if (then) this.#said(a, first, value, depth + 1);
      this.#said(a, then ? c.t?.[1] : c.t?.[2], value, depth + 1);
    }
  }
  native(all: readonly Type[], value: Value, depth: number): unknown {
    if (value === null || typeof value === "boolean" || depth > DEPTH) return plain(value);
    const binds = this.judge.binds;
    const a: Atoms = { types: [], seen: [], bit: IS_ANY, risky: false, failed: false };
    let made: unknown;
    this.judge.binds = [...binds];
    for (const type of all) this.#said(a, type, value, 0);
    if (Array.isArray(value)) made = value.map((item, i) => this.native(this.#typesOfItem(a, i), item, depth + 1));
    else if (value instanceof Map) {
      const out: Record<string, unknown> = {};
      for (const [key, item] of value) put(out, key, this.native(this.#typesOfMember(a, key), item, depth + 1));
      made = out;
    } else made = converted(a.types.find((t) => t.g)?.g, value);
    this.judge.binds = binds;
    return made;
  }

  /* -- texts -- */

  #fits(x: Texts, text: string): boolean {
    const length = lengthOf(text);
    this.judge.effort += length;
    if (length < x.min || length > x.max) return false;
    for (const pattern of x.patterns) {
      const expression = expressionOf(pattern);
      if (expression && !matches(expression, text)) return false;
    }
    return x.formats.every((format) => isOfFormat(format, text));
  }
  #fill(x: Texts, text: string, before: boolean): string {
    let length = lengthOf(text);
    if (length > x.max) {
      const cut = [...text].slice(0, x.max).join("");
      return cut.endsWith(" ") ? `${cut.slice(0, -1)}a` : cut;
    }
    let more = "";
    for (; length < x.min && length < LONGEST; length++) more += "abcdefghijklmnopqrstuvwxyz"[this.random.below(26)];
    return before ? more + text : text + more;
  }
  #byPattern(x: Texts, attempt: number): string | undefined {
    let extra = attempt < 6 ? [4, 2, 0, 1, 8, 16][attempt]! : this.random.below(24);
    const expression = expressionOf(x.patterns[attempt < 12 ? 0 : attempt % x.patterns.length]!);
    if (!expression) return undefined;
    if (attempt % 2 && x.min > 4) extra = Math.min(x.min, 100000);
    if (attempt % 4 === 3 && x.max < 40) extra = x.max;
    const maker = new Maker(this.random, extra, attempt % 3 === 2);
    const made = maker.make(expression.tree);
    this.judge.effort += maker.steps;
    return made ? maker.out : undefined;
  }
  #byFormat(x: Texts, attempt: number): string | undefined {
    for (const format of x.formats) {
      const line = findWord("f", format);
      if (line === undefined) continue;
      const parts = line.split("|");
      return makeWord(this.random, parts[attempt < 8 ? 0 : attempt % parts.length]!, 0);
    }
    return undefined;
  }
  #byName(name: string, attempt: number): string | undefined {
    const key = hintOf(name) ?? "product";
    const line = findWord("w", key);
    if (line === undefined) return undefined;
    const fake = attempt < 3 && Object.hasOwn(FAKER, key) ? FAKER[key] : undefined;
    if (!fake) return makeWord(this.random, line, 0);
    seedFaker(this.random.next());
    return fake();
  }
  #string(a: Atoms, name: string): Value | undefined {
    const x: Texts = { patterns: [], formats: [], min: 0, max: LONGEST };
    for (const { s } of a.types) {
      if (!s) continue;
      x.min = Math.max(x.min, s.l ?? 0);
      x.max = Math.min(x.max, s.m ?? LONGEST);
      if (s.f !== undefined && x.formats.length < 8) x.formats.push(s.f);
      for (const pattern of s.p ?? []) if (x.patterns.length < 16) x.patterns.push(pattern);
    }
    if (x.min > LONGEST) return undefined;
    for (let attempt = 0; attempt < 24 && !this.judge.spent; attempt++) {
      let text = x.patterns.length && attempt !== 4 ? this.#byPattern(x, attempt) : undefined;
      if (text === undefined && x.formats.length) text = this.#byFormat(x, attempt);
      let made = text !== undefined;
      if (!made) {
        text = this.#byName(name, attempt);
        made = text !== undefined;
      }
      if (!made || !this.#fits(x, text!)) {
        text = this.#fill(x, text ?? "", attempt % 2 === 1);
        if (!this.#fits(x, text)) continue;
      }
      return text;
    }
    return undefined;
  }

  /* -- numbers -- */

  #number(a: Atoms, name: string): Value | undefined {
    const x: Numbers = { above: false, below: false, integer: a.bit === IS_INTEGER, multiples: [] };
    for (const { s } of a.types) {
      if (!s) continue;
      raise(x, bound(s.n), false);
      raise(x, bound(s.a), true);
      lower(x, bound(s.x), false);
      lower(x, bound(s.b), true);
      const multiple = bound(s.d);
      if (multiple && multiple.n !== 0n && x.multiples.length < 8) x.multiples.push(multiple);
      const width = widthOf(s.f);
      if (!width) continue;
      raise(x, width[0], false);
      lower(x, width[1], false);
      x.integer = true;
    }
    const plausible = { ...x };
    const [low, high] = rangeOf(name) ?? [new Decimal(1n, 0), new Decimal(100n, 0)];
    if (!(x.low && compareDecimals(x.low, high) >= 0) && !(x.high && compareDecimals(x.high, low) <= 0)) {
      raise(plausible, low, false);
      lower(plausible, high, false);
    }
    let value: Decimal | undefined;
    for (let attempt = 0; attempt < 24; attempt++) {
      value = drawNumber(this.random, attempt < 12 ? plausible : x, attempt < 4 ? 2 : (attempt % 12) + 2);
      if (value && isGood(x, value)) return value;
    }
    if (x.low && !x.above) return x.low;
    if (x.high && !x.below) return x.high;
    return value;
  }

  /* -- arrays -- */

  #array(a: Atoms, name: string, depth: number): Value | undefined {
    const array: Value[] = [];
    let min = 0, max = MOST, need = 0, head = 0, unique = false;
    let contain: Type | 0 | undefined;
    for (const { r, w } of a.types) {
      if (r) {
        min = Math.max(min, r.l ?? 0);
        max = Math.min(max, r.m ?? MOST);
        unique ||= r.u === 1;
        head = Math.max(head, r.h?.length ?? 0);
      }
      for (const c of w ?? []) {
        if (c.k !== ON_CONTAINS || !c.l || contain) continue;
        contain = c.t?.[0];
        need = c.l;
      }
    }
    min = Math.max(min, need);
    if (min > MOST || min > max) return undefined;
    const count = this.#count(min, max, head, depth);
    for (let i = 0; i < count; i++) {
      let item: Value | undefined;
      for (let attempt = 0; attempt < (unique ? 16 : 1); attempt++) {
        const all = this.#typesOfItem(a, i);
        if (contain && count - i <= need) add(all, contain);
        item = this.make(all, name, depth + 1);
        if (item === undefined || !unique) break;
        const same = item;
        if (!array.some((other) => equal(other, same))) break;
        item = undefined;
      }
      if (item === undefined) return array.length >= min && !contain ? array : undefined;
      array.push(item);
    }
    return array;
  }
  #count(min: number, max: number, head: number, depth: number): number {
    if (depth > this.limit) return min;
    const most = Math.min(Math.max(min === 0 && max > 0 ? 3 : min + 2, head), max);
    if (most <= min) return min;
    return min === 0 ? 1 + this.random.below(most) : min + this.random.below(most - min + 1);
  }
  #typesOfItem(a: Atoms, at: number): Type[] {
    const all: Type[] = [];
    let spoken = false;
    for (const { r } of a.types) {
      const type = r && (at < (r.h?.length ?? 0) ? r.h![at] : r.i);
      spoken ||= type !== undefined;
      add(all, type);
    }
    if (!spoken) for (const { w } of a.types) for (const c of w ?? []) if (c.k === ON_REST_ITEMS) add(all, c.t?.[0]);
    return all;
  }

  /* -- objects -- */

  #gatherObject(o: Members, x: Wanted): void {
    x.min = Math.max(x.min, o.l ?? 0);
    x.max = Math.min(x.max, o.m ?? Infinity);
    if (o.n && !x.names) x.names = o.n;
    if (o.x && !this.classes(o.x, false, 0)) x.closed = true;
    if (o.x) x.open = true;
    for (const [key, , presence] of o.f ?? []) if (presence & 3 && (presence & 3) === 2) want(x, key).must = true;
      else if (presence & 3) want(x, key);
  }
  #gatherNeeds(a: Atoms, x: Wanted, attempt: number): boolean {
    let changed = false;
    for (let i = 0; i < a.types.length; i++) {
      for (const c of a.types[i]!.w ?? []) {
        const one = c.k === ON_NEEDS || c.k === ON_NEEDS_TYPE ? x.by.get(c.y!) : undefined;
        if (!one || one.mustNot) continue;
        if (!one.must && c.k === ON_NEEDS_TYPE) {
          one.must = this.random.below(2) === 0;
          one.mustNot = !one.must;
        }
        if (!one.must && !one.wanted) continue;
        for (const key of c.s ?? []) {
          const other = want(x, key);
          changed ||= !other.must;
          other.must = true;
          other.mustNot = false;
        }
        if (c.k !== ON_NEEDS_TYPE) continue;
        const before = a.types.length;
        this.expand(a, c.t?.[0], attempt, 1);
        changed ||= a.types.length > before;
      }
    }
    return changed;
  }
  #typesOfMember(a: Atoms, key: string): Type[] {
    const all: Type[] = [];
    let spoken = false;
    for (const { o, w } of a.types) {
      const field = fieldOf(o, key);
      let known = false;
      if (field && !(field[2] & 4) && field[2] & 3) {
        add(all, field[1]);
        known = true;
      }
      for (const c of w ?? []) {
        const expression = c.k === ON_PATTERN ? expressionOf(c.y!) : null;
        if (!expression || !matches(expression, key)) continue;
        add(all, c.t?.[0]);
        known = true;
      }
      if (!known && o?.x) {
        add(all, o.x);
        known = true;
      }
      spoken ||= known;
    }
    if (!spoken) for (const { w } of a.types) for (const c of w ?? []) if (c.k === ON_REST_PROPERTIES) add(all, c.t?.[0]);
    return all;
  }
  #member(a: Atoms, key: string, depth: number): Value | undefined {
    const all = this.#typesOfMember(a, key);
    if (all.some((type) => !this.classes(type, false, 0))) return undefined;
    if (a.tag === key && a.tagged !== undefined && this.judge.all(all, a.tagged)) return a.tagged;
    return this.make(all, key, depth + 1);
  }
  #key(a: Atoms, x: Wanted, attempt: number): string | undefined {
    if (x.names) {
      const key = this.make([x.names], "", 1);
      return typeof key === "string" ? key : undefined;
    }
    if (attempt % 3 < 2) {
      for (const { w } of a.types) {
        for (const c of w ?? []) {
          const expression = c.k === ON_PATTERN ? expressionOf(c.y!) : null;
          if (!expression || !this.classes(c.t?.[0], false, 0)) continue;
          const maker = new Maker(this.random, 3, false);
          if (!maker.make(expression.tree)) return undefined;
          if (!attempt) return maker.out;
          const word = makeWord(this.random, findWord("w", "login") ?? "", 0);
          return word === undefined ? undefined : maker.out + word;
        }
      }
    }
    const line = findWord("w", attempt > 4 ? "slug" : "login");
    return line === undefined ? undefined : makeWord(this.random, line, 0);
  }
  #addMore(a: Atoms, x: Wanted, object: Map<string, Value>, depth: number): boolean {
    let wanted = x.min;
    if (wanted > MOST) return false;
    const none = !x.list.length && depth <= this.limit;
    if (none && !object.size && x.open && !x.closed) wanted += 1 + this.random.below(2);
    if (none && !wanted && x.closed) wanted = this.random.below(2) === 0 ? 1 : 0;
    wanted = Math.min(wanted, x.max);
    for (let attempt = 0; object.size < wanted && attempt < 40 + 4 * wanted && !this.judge.spent; attempt++) {
      const key = this.#key(a, x, attempt);
      if (key === undefined || x.by.has(key) || object.has(key)) continue;
      const value = this.#member(a, key, depth);
      if (value !== undefined) object.set(key, value);
    }
    return object.size >= x.min;
  }
  #object(a: Atoms, depth: number): Value | undefined {
    const x: Wanted = { list: [], by: new Map(), min: 0, max: Infinity, open: false, closed: false };
    const object = new Map<string, Value>();
    for (const { o, w } of a.types) {
      if (o) this.#gatherObject(o, x);
      if (w?.some((c) => c.k === ON_REST_PROPERTIES)) x.closed = true;
    }
    for (const one of x.list) one.wanted = one.must || (depth <= this.limit && this.random.below(4) !== 0);
    for (let i = 0; i < 8 && this.#gatherNeeds(a, x, i); i++) for (const { o } of a.types) if (o) this.#gatherObject(o, x);
    if (a.failed) return undefined;
    let must = x.list.filter((m) => m.must).length;
    for (const one of x.list) {
      if (one.mustNot || !(one.must || one.wanted)) continue;
      if (!one.must && object.size + must >= x.max) continue;
      const value = this.#member(a, one.key, depth);
      if (one.must) must--;
      if (value === undefined && one.must) return undefined;
      if (value !== undefined) object.set(one.key, value);
    }
    for (let i = 0; i < x.list.length && object.size < x.min; i++) {
      const one = x.list[i]!;
      if (object.has(one.key) || one.mustNot) continue;
      const value = this.#member(a, one.key, depth);
      if (value !== undefined) object.set(one.key, value);
    }
    return this.#addMore(a, x, object, depth) ? object : undefined;
  }
}

function want(x: Wanted, key: string): Member {
  let found = x.by.get(key);
  if (found) return found;
  x.list.push((found = { key, must: false, mustNot: false, wanted: false }));
  x.by.set(key, found);
  return found;
}

function raise(x: Numbers, low: Decimal | undefined, above: boolean): void {
  const order = !low ? -1 : x.low ? compareDecimals(low, x.low) : 1;
  if (!low || order < 0) return;
  x.above = order > 0 ? above : x.above || above;
  x.low = low;
}

function lower(x: Numbers, high: Decimal | undefined, below: boolean): void {
  const order = !high ? 1 : x.high ? compareDecimals(high, x.high) : -1;
  if (!high || order > 0) return;
  x.below = order < 0 ? below : x.below || below;
  x.high = high;
}

function whole(d: Decimal, e: number): bigint {
  let n = d.n;
  for (let i = d.e; i > e && n < REACH && n > -REACH; i--) n *= 10n;
  return n;
}

function stepOf(x: Numbers, digits: number): readonly [bigint, number] {
  if (!x.multiples.length) return [1n, x.integer ? 0 : -digits];
  const e = Math.min(0, ...x.multiples.map((m) => m.e));
  let step = x.integer ? 1n : 0n;
  if (e < -15) return [0n, e];
  for (let i = e; i < 0 && step; i++) step *= 10n;
  for (const multiple of x.multiples) {
    const one = magnitude(whole(multiple, e));
    if (one >= REACH) return [0n, e];
    let a = step, b = one;
    while (b) [a, b] = [b, a % b];
    step = step ? (step / a) * one : one;
    if (step >= REACH) return [0n, e];
  }
  return [step, e];
}

function countOf(d: Decimal, step: bigint, e: number, up: boolean): bigint {
  let n = d.n;
  let cut = false;
  if (d.e >= e) n = whole(d, e);
  else
    for (let i = d.e; i < e; i++) {
      cut ||= n % 10n !== 0n;
      n /= 10n;
    }
  const left = n % step !== 0n ? n % step : cut ? (d.n < 0n ? -1n : 1n) : 0n;
  let down = n / step;
  if (left < 0n) down--;
  if (left && up) down++;
  return down > REACH ? REACH : down < -REACH ? -REACH : down;
}

function drawNumber(random: Random, x: Numbers, digits: number): Decimal | undefined {
  const [step, e] = stepOf(x, digits);
  if (!step) return undefined;
  let low = x.low ? countOf(x.low, step, e, true) : 0n;
  let high = x.high ? countOf(x.high, step, e, false) : low + 1000n;
  if (!x.low) low = high - 1000n;
  if (x.low && x.above && compareDecimals(new Decimal(low * step, e), x.low) <= 0) low++;
  if (x.high && x.below && compareDecimals(new Decimal(high * step, e), x.high) >= 0) high--;
  if (high < low) return undefined;
  const span = high - low + 1n;
  return new Decimal((low + BigInt(random.below(span > 1048576n ? 1048576 : Number(span)))) * step, e);
}

function isGood(x: Numbers, value: Decimal): boolean {
  if (x.low && compareDecimals(value, x.low) < 0) return false;
  if (x.high && compareDecimals(value, x.high) > 0) return false;
  return x.multiples.every((multiple) => isExact(value, multiple));
}

/* -- what factories call -- */

function instanceOf(data: Data, seed: number): Value {
  const value = new Making().instance(data, BigInt(seed));
  if (value === undefined) throw new Error(`no value of '${data.name}' was found`);
  return value;
}

/** The text of the instance of a seed: as fixture files hold it. */
export function mockText(data: Data, seed: number = OPTIONS.seed): string {
  return textOf(instanceOf(data, seed), 0);
}

/** The instance of a seed, as JSON. */
export function mockValue(data: Data, seed: number = OPTIONS.seed): unknown {
  return plain(instanceOf(data, seed));
}

/** The instance of a seed with what is given in its place, as its type says: a Date where that says Date. */
export function mockWith(data: Data, overrides: unknown, seed: number = OPTIONS.seed): unknown {
  if (overrides !== undefined && !isPlain(overrides)) return overrides;
  const making = new Making();
  let found: Value | undefined;
  for (let attempt = 0n; attempt < (overrides === undefined ? 1n : 16n); attempt++) {
    const value = making.instance(data, BigInt(seed) + (attempt << 48n));
    if (value === undefined) break;
    found ??= value;
    const joined = overrides === undefined ? value : join(value, overrides);
    if (overrides !== undefined && !(joined !== undefined && making.judge.judge(data.type(), joined))) continue;
    found = value;
    break;
  }
  if (found === undefined) throw new Error(`no value of '${data.name}' was found`);
  const made = converts(data) ? making.native([data.type()], found, 0) : plain(found);
  return overrides === undefined ? made : merge(made, overrides);
}

/** What a fixture file holds: the text of an array of instances. */
export function mockFixture(data: Data, count: number, seed: number = OPTIONS.seed): string {
  const texts: string[] = [];
  for (let i = 0; i < count; i++) {
    const value = new Making().instance(data, BigInt(seed + i));
    if (value === undefined) break;
    texts.push(textOf(value, 1));
  }
  return texts.length ? `[\n  ${texts.join(",\n  ")}\n]\n` : "[]\n";
}
