// SPDX-License-Identifier: MIT
// Regular expressions as trees, and texts that they match: the same as plugins/mock/regexp.c and regexp_make.c. Whether a
// text matches, the engine says.

type Range = readonly [number, number];
interface Tree {
  readonly kind: "set" | "seq" | "alt" | "repeat" | "group" | "back" | "look" | "none";
  not?: boolean;
  narrow?: boolean; // holds a property, of which above Latin-1 only a part is known
  ranges?: Range[];
  seen?: number[]; // what of ASCII is drawn from a set; found once
  min?: number; // of a set: what is drawn where nothing of it is seen
  max?: number;
  children?: Tree[];
}
interface Expression {
  readonly tree: Tree;
  readonly engine: RegExp | undefined;
}

const DIGITS: Range[] = [[48, 57]];
const WORD: Range[] = [[48, 57], [65, 90], [95, 95], [97, 122]];
const SPACES: Range[] = [[9, 13], [32, 32], [0xa0, 0xa0], [0x2028, 0x2029], [0xfeff, 0xfeff]];
const LATIN = 0xff;
const ESCAPES: Record<string, number> = { f: 12, n: 10, r: 13, t: 9, v: 11 };

class NoPattern extends Error {}

class Reader {
  readonly text: string;
  at = 0;
  groups = 0;
  depth = 0;
  nodes = 0;
  readonly names: string[] = [];

  constructor(text: string) {
    this.text = text;
  }
  peek(ahead = 0): string {
    return this.text[this.at + ahead] ?? "\0";
  }
  get ended(): boolean {
    return this.at >= this.text.length;
  }
  fail(): never {
    throw new NoPattern();
  }
  code(): number {
    const code = this.text.codePointAt(this.at) ?? this.fail();
    this.at += code > 0xffff ? 2 : 1;
    return code;
  }
  node(tree: Tree): Tree {
    if (this.nodes++ >= 20000) this.fail();
    return tree;
  }
  known(set: Tree, known: Range[], not: boolean): void {
    let from = 0;
    for (const [low, high] of known) {
      if (!not) set.ranges!.push([low, high]);
      else if (low > from) set.ranges!.push([from, low - 1]);
      from = high + 1;
    }
    if (not && from <= 0x10ffff) set.ranges!.push([from, 0x10ffff]);
  }
  class(set: Tree, c: string): boolean {
    const known = { d: DIGITS, w: WORD, s: SPACES }[c.toLowerCase()];
    if (!known || c === "\0") return false;
    this.known(set, known, c < "a");
    return true;
  }
  property(set: Tree): boolean {
    const not = this.peek() === "P";
    const end = this.at + this.text.slice(this.at, this.at + 66).indexOf("}");
    if (this.peek(1) !== "{" || end < this.at) return false;
    const [, script, name] = /^(?:(sc=|Script=|scx=|Script_Extensions=)|gc=|General_Category=)?(.+)$/s.exec(this.text.slice(this.at + 2, end)) ?? [];
    const line = name === undefined ? undefined : findWord(script ? "s" : "p", name);
    if (line === undefined && !script) return false;
    this.at = end + 1;
    set.narrow = true;
    let from = 0;
    for (const range of (line ?? "").split(" ").filter(Boolean)) {
      const [low = 0, high = low] = range.split("-").map((text) => parseInt(text, 16));
      if (!not) set.ranges!.push([low, high]);
      else if (low > from && from <= LATIN) set.ranges!.push([from, Math.min(low - 1, LATIN)]);
      from = high + 1;
    }
    if (not && from <= LATIN) set.ranges!.push([from, LATIN]);
    return true;
  }
  hex(ahead: number, count: number): number | undefined {
    const digits = this.text.slice(this.at + ahead, this.at + ahead + count);
    return digits.length === count && /^[0-9a-fA-F]+$/.test(digits) ? parseInt(digits, 16) : undefined;
  }
  unicode(): number {
    if (this.peek(1) === "{") {
      const found = /^\{([0-9a-fA-F]+)\}/.exec(this.text.slice(this.at + 1, this.at + 16)) ?? this.fail();
      const code = parseInt(found[1]!, 16);
      if (code > 0x10ffff) this.fail();
      this.at += 1 + found[0].length;
      return code;
    }
    const code = this.hex(1, 4);
    if (code === undefined) {
      this.at++;
      return 117;
    }
    this.at += 5;
    if (code < 0xd800 || code > 0xdbff || this.peek() !== "\\" || this.peek(1) !== "u") return code;
    const low = this.hex(2, 4);
    if (low === undefined || low < 0xdc00 || low > 0xdfff) return code;
    this.at += 6;
    return 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
  }
  escapeCode(): number {
    const c = this.peek();
    if (c in ESCAPES && Object.hasOwn(ESCAPES, c)) {
      this.at++;
      return ESCAPES[c]!;
    }
    if (c === "0" && !/[0-9a-fA-F]/.test(this.peek(1))) {
      this.at++;
      return 0;
    }
    if (c === "u") return this.unicode();
    const two = c === "x" ? this.hex(1, 2) : undefined;
    if (two !== undefined) {
      this.at += 3;
      return two;
    }
    if (c === "c" && /[A-Za-z]/.test(this.peek(1))) {
      const code = this.text.charCodeAt(this.at + 1) & 31;
      this.at += 2;
      return code;
    }
    return this.code();
  }
  member(set: Tree): number | undefined {
    if (this.peek() !== "\\") return this.code();
    this.at++;
    if (this.ended) this.fail();
    if (this.class(set, this.peek())) {
      this.at++;
      return undefined;
    }
    if ((this.peek() === "p" || this.peek() === "P") && this.property(set)) return undefined;
    if (this.peek() === "b") {
      this.at++;
      return 8;
    }
    return this.escapeCode();
  }
  set(): Tree {
    const set = this.node({ kind: "set", ranges: [] });
    this.at++;
    if (this.peek() === "^") {
      set.not = true;
      this.at++;
    }
    while (!this.ended && this.peek() !== "]") {
      if (set.ranges!.length > 100000) this.fail();
      const from = this.member(set);
      if (this.peek() !== "-" || this.peek(1) === "]" || this.at + 1 >= this.text.length) {
        if (from !== undefined) set.ranges!.push([from, from]);
        continue;
      }
      this.at++;
      const to = this.member(set);
      if (from !== undefined && to !== undefined) {
        if (from > to) this.fail();
        set.ranges!.push([from, to]);
      } else {
        set.ranges!.push([45, 45]);
        if (from !== undefined) set.ranges!.push([from, from]);
        if (to !== undefined) set.ranges!.push([to, to]);
      }
    }
    if (this.ended) this.fail();
    this.at++;
    return set;
  }
  name(): string {
    const end = this.text.indexOf(">", this.at);
    if (end <= this.at) this.fail();
    const name = this.text.slice(this.at, end);
    this.at = end + 1;
    return name;
  }
  group(): Tree {
    const kinds = ["(?:", "(?=", "(?!", "(?<=", "(?<!"];
    const kind = kinds.findIndex((k) => this.text.startsWith(k, this.at));
    const node = this.node({ kind: kind === 0 ? "seq" : kind > 0 ? "look" : "group" });
    if (++this.depth > 60) this.fail();
    if (kind >= 0) {
      this.at += kinds[kind]!.length;
      node.not = kind === 2 || kind === 4;
    } else {
      const short = this.text.startsWith("(?<", this.at);
      const named = short || this.text.startsWith("(?P<", this.at);
      if ((!named && this.text.startsWith("(?", this.at)) || ++this.groups >= 512) this.fail();
      node.min = this.groups;
      this.at += !named ? 1 : short ? 3 : 4;
      if (named) this.names[node.min] = this.name();
    }
    node.children = [this.alternatives()];
    this.depth--;
    if (this.peek() !== ")") this.fail();
    this.at++;
    return node;
  }
  back(): Tree | undefined {
    if (this.peek() === "k" && this.peek(1) === "<") {
      this.at += 2;
      const at = this.names.indexOf(this.name());
      return this.node({ kind: "back", min: at > 0 ? at : 0 });
    }
    const found = /^[1-9]\d{0,3}/.exec(this.text.slice(this.at, this.at + 4));
    if (!found || Number(found[0]) > this.groups) return undefined;
    this.at += found[0].length;
    return this.node({ kind: "back", min: Number(found[0]) });
  }
  escape(): Tree {
    const c = this.peek(1);
    this.at++;
    if (this.ended) this.fail();
    if ("bBAZz".includes(c)) {
      this.at++;
      return this.node({ kind: "none" });
    }
    const back = this.back();
    if (back) return back;
    const set = this.node({ kind: "set", ranges: [] });
    if (this.class(set, c)) this.at++;
    else if ((c !== "p" && c !== "P") || !this.property(set)) {
      const code = this.escapeCode();
      set.ranges!.push([code, code]);
    }
    return set;
  }
  atom(): Tree {
    const c = this.peek();
    if (c === "(") return this.group();
    if (c === "[") return this.set();
    if (c === "\\") return this.escape();
    if (c === "*" || c === "+" || c === "?") this.fail();
    if (c === "^" || c === "$") {
      this.at++;
      return this.node({ kind: "none" });
    }
    if (c === ".") {
      this.at++;
      return this.node({ kind: "set", not: true, ranges: [[10, 10], [13, 13], [0x2028, 0x2029]] });
    }
    const set = this.node({ kind: "set", ranges: [] });
    const code = this.code();
    set.ranges!.push([code, code]);
    return set;
  }
  quantified(): Tree {
    const atom = this.atom();
    const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(this.text.slice(this.at, this.at + 64));
    if (!found) return atom;
    const c = found[0][0];
    let min = c === "+" ? 1 : 0;
    let max = c === "?" ? 1 : 4294967295;
    if (c === "{") {
      min = Number(found[1]);
      max = found[2] === undefined ? min : found[3] === "" ? 4294967295 : Number(found[3]);
      if (min > max) this.fail();
    }
    this.at += found[0].length;
    return this.node({ kind: "repeat", min, max, children: [atom] });
  }
  sequence(): Tree {
    const seq = this.node({ kind: "seq", children: [] });
    while (!this.ended && this.peek() !== "|" && this.peek() !== ")") seq.children!.push(this.quantified());
    return seq;
  }
  alternatives(): Tree {
    const first = this.sequence();
    if (this.ended || this.peek() !== "|") return first;
    const alt = this.node({ kind: "alt", children: [first] });
    while (!this.ended && this.peek() === "|") {
      this.at++;
      alt.children!.push(this.sequence());
    }
    return alt;
  }
}

const expressions = new Map<string, Expression | null>();

function engineOf(pattern: string): RegExp | undefined {
  const text = pattern.replaceAll("(?P<", "(?<").replaceAll("\\A", "^").replace(/\\[Zz]/g, "$");
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(text, flags);
    } catch {
      // the next flags
    }
  }
  return undefined;
}

function expressionOf(pattern: string): Expression | null {
  let found = expressions.get(pattern);
  if (found !== undefined) return found;
  try {
    const reader = new Reader(pattern);
    const tree = reader.alternatives();
    found = reader.ended ? { tree, engine: engineOf(pattern) } : null;
  } catch (error) {
    if (!(error instanceof NoPattern)) throw error;
    found = null;
  }
  expressions.set(pattern, found);
  return found;
}

const matches = (expression: Expression, text: string): boolean => expression.engine === undefined || expression.engine.test(text);

function inSet(set: Tree, code: number): boolean {
  for (const [low, high] of set.ranges!) if (code >= low && code <= high) return !set.not;
  return set.not === true && (!set.narrow || code <= LATIN);
}

function seenOf(set: Tree): number[] {
  const found: number[] = [];
  for (let c = 48; c <= 122; c++) if (((c | 32) >= 97 || c <= 57) && (c | 32) <= 122 && inSet(set, c)) found.push(c);
  if (!found.length) for (let c = 32; c <= 126; c++) if (inSet(set, c)) found.push(c);
  return found;
}

function firstOf(set: Tree): number {
  for (let c = 0xa1; c < 0x2fff; c++) if (inSet(set, c)) return c;
  for (let c = 0; c < 32; c++) if (inSet(set, c)) return c;
  return -1;
}

class Maker {
  readonly random: Random;
  readonly extra: number;
  readonly looks: boolean;
  steps = 0; // parts of the tree that the text is made of; repetitions of nothing add up
  out = "";
  readonly groups: [from: number, to: number][] = [];

  constructor(random: Random, extra: number, looks: boolean) {
    this.random = random;
    this.extra = extra;
    this.looks = looks;
  }
  draw(set: Tree): number | undefined {
    const found = (set.seen ??= seenOf(set));
    if (found.length) return found[this.random.below(found.length)]!;
    if (!set.not && set.ranges!.length) {
      const [low, high] = set.ranges![this.random.below(set.ranges!.length)]!;
      const code = low + this.random.below(high - low < 64 ? high - low + 1 : 64);
      return code >= 0xd800 && code < 0xe000 ? undefined : code;
    }
    set.min ??= firstOf(set);
    return set.min < 0 ? undefined : set.min;
  }
  repeat(node: Tree): boolean {
    const span = Math.min(node.max! - node.min!, this.extra, 1000000);
    const times = node.min! + (span ? this.random.below(span + 1) : 0);
    for (let i = 0; i < times; i++) {
      const before = this.out.length;
      if (this.out.length > LONGEST || !this.make(node.children![0]!)) return false;
      if (this.out.length === before && i > 100) break;
    }
    return true;
  }
  make(node: Tree): boolean {
    if (++this.steps > 4 * LONGEST || Math.floor(this.steps / 16) > this.out.length + 6000) return false;
    switch (node.kind) {
      case "set": {
        const code = this.draw(node);
        if (code !== undefined) this.out += String.fromCodePoint(code);
        return code !== undefined;
      }
      case "repeat": return this.repeat(node);
      case "seq": return node.children!.every((c) => this.make(c));
      case "alt": return this.make(node.children![this.random.below(node.children!.length)]!);
      case "group": {
        const from = this.out.length;
        this.groups[node.min!] = [from, from]; // in itself it holds nothing
        if (!this.make(node.children![0]!)) return false;
        this.groups[node.min!] = [from, this.out.length];
        return true;
      }
      case "back":
        if (this.out.length > LONGEST) return false;
        this.out += this.out.slice(...(this.groups[node.min!] ?? [0, 0]));
        return true;
      case "look": return !this.looks || node.not === true || this.make(node.children![0]!);
      default: return true;
    }
  }
}
