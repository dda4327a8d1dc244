// SPDX-License-Identifier: MIT
// Decimals and random numbers: the same as plugins/mock/decimal.c.

/** n * 10^e, without zeros at the end. */
class Decimal {
  readonly n: bigint;
  readonly e: number;
  constructor(n: bigint, e: number) {
    let k = n === 0n ? 0 : e;
    let m = n;
    while (m !== 0n && m % 10n === 0n) {
      m /= 10n;
      k++;
    }
    this.n = m;
    this.e = k;
  }
}

const magnitude = (n: bigint): bigint => (n < 0n ? -n : n);
const digitsOf = (n: bigint): number => (n === 0n ? 0 : magnitude(n).toString().length);

function readDecimal(text: string): Decimal | undefined {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!found) return undefined;
  const fraction = found[3] ?? "";
  let digits = (found[2]! + fraction).replace(/^0+/, "");
  let e = Number(found[4] ?? 0) - fraction.length;
  const zeros = /0*$/.exec(digits)![0].length;
  digits = digits.slice(0, digits.length - zeros);
  e += zeros;
  if (digits.length > 36) {
    e += digits.length - 36;
    digits = digits.slice(0, 36);
  }
  if (digits === "") return new Decimal(0n, 0);
  if (e > 100000 || e < -100000) return undefined;
  const n = BigInt(digits);
  return new Decimal(found[1] === "-" ? -n : n, e);
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signA = a.n > 0n ? 1 : a.n < 0n ? -1 : 0;
  const signB = b.n > 0n ? 1 : b.n < 0n ? -1 : 0;
  if (signA !== signB || signA === 0) return signA > signB ? 1 : signA < signB ? -1 : 0;
  const sizeA = digitsOf(a.n) + a.e;
  const sizeB = digitsOf(b.n) + b.e;
  if (sizeA !== sizeB) return sizeA > sizeB ? signA : -signA;
  const x = a.e > b.e ? a.n * 10n ** BigInt(a.e - b.e) : a.n;
  const y = b.e > a.e ? b.n * 10n ** BigInt(b.e - a.e) : b.n;
  return x > y ? 1 : x < y ? -1 : 0;
}

function isMultiple(value: Decimal, of: Decimal): boolean {
  if (value.n === 0n) return true;
  const by = magnitude(of.n);
  if (value.e < of.e || by === 0n) return false;
  let rest = magnitude(value.n) % by;
  for (let i = value.e - of.e; i > 0 && rest !== 0n; i--) rest = (rest * 10n) % by;
  return rest === 0n;
}

const POWERS: readonly number[] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22];

function doubleOf(value: Decimal): number | undefined {
  if (magnitude(value.n) > 1n << 53n || value.e > 22 || value.e < -22) return undefined;
  return value.e < 0 ? Number(value.n) / POWERS[-value.e]! : Number(value.n) * POWERS[value.e]!;
}

/** Whether those who divide doubles find a multiple, too. */
function isExact(value: Decimal, of: Decimal): boolean {
  const a = doubleOf(value);
  const b = doubleOf(of);
  if (a === undefined || b === undefined) return true;
  const ratio = a / b;
  return ratio <= 9e15 && ratio >= -9e15 && Math.trunc(ratio) === ratio;
}

function decimalText(value: Decimal): string {
  const digits = value.n === 0n ? "" : magnitude(value.n).toString();
  if (digits === "") return "0";
  const sign = value.n < 0n ? "-" : "";
  const point = digits.length + value.e;
  if (point > 21 || point < -5) {
    const e = point - 1;
    return `${sign}${digits[0]}${digits.length > 1 ? "." : ""}${digits.slice(1)}e${e < 0 ? "-" : "+"}${Math.abs(e)}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** sfc32. */
class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  constructor(key: string, seed: bigint) {
    const hash = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b];
    for (const byte of new TextEncoder().encode(key))
      for (let k = 0; k < 3; k++) hash[k] = Math.imul(hash[k]! ^ byte, 0x01000193 + 2 * k) >>> 0;
    this.#a = (hash[0]! ^ Number(seed & 0xffffffffn)) >>> 0;
    this.#b = (hash[1]! ^ Number((seed >> 32n) & 0xffffffffn)) >>> 0;
    this.#c = hash[2]!;
    this.#d = 1;
    for (let i = 0; i < 12; i++) this.next();
  }
  next(): number {
    const t = (this.#a + this.#b + this.#d) >>> 0;
    this.#d = (this.#d + 1) >>> 0;
    this.#a = (this.#b ^ (this.#b >>> 9)) >>> 0;
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) >>> 0;
    return t;
  }
  /** A number from 0 to `bound` - 1; `bound` is at most 2^20. */
  below(bound: number): number {
    return Math.floor((this.next() * bound) / 4294967296);
  }
}
