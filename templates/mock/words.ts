// SPDX-License-Identifier: MIT
// Words: the same as plugins/mock/words.c.

interface Word {
  readonly group: string;
  readonly locale: string;
  readonly key: string;
  readonly line: string;
}
let wordList: Word[] | undefined;

function wordsOf(): Word[] {
  if (wordList) return wordList;
  wordList = [];
  for (const line of WORDS.split("\n")) {
    const found = /^([a-z])[a-z]* (\S+) ([^=]+)=(.*)$/.exec(line);
    if (found) wordList.push({ group: found[1]!, locale: found[2]!, key: found[3]!, line: found[4]! });
  }
  return wordList;
}

const foundWords = new Map<string, string | undefined>();

function findWord(group: string, key: string): string | undefined {
  const name = group + key;
  if (!foundWords.has(name)) foundWords.set(name, searchWord(group, key));
  return foundWords.get(name);
}

function searchWord(group: string, key: string): string | undefined {
  let best = 0;
  let line: string | undefined;
  for (const w of wordsOf()) {
    if (w.group !== group || (w.key !== key && !((group === "p" || group === "s") && w.key.split("|").includes(key)))) continue;
    const rank = w.locale === OPTIONS.locale ? 3 : w.locale === "en" ? 2 : w.locale === "*" ? 1 : 0;
    if (rank > best) {
      line = w.line;
      best = rank;
    }
  }
  return line;
}

function makeWord(random: Random, line: string, depth: number): string | undefined {
  const parts = line.split("|");
  if (depth > 8) return undefined;
  const part = parts[parts.length > 1 ? random.below(parts.length) : 0]!;
  let out = "";
  for (let i = 0; i < part.length; i++) {
    const c = part[i]!;
    if (c === "{") {
      const end = part.indexOf("}", i);
      const inner = findWord("w", part.slice(i + 1, end));
      const text = inner === undefined ? undefined : makeWord(random, inner, depth + 1);
      if (text === undefined) return undefined;
      out += text;
      i = end;
    } else if (c === "#") out += String(random.below(9) + 1);
    else if (c === "^") out += random.below(16).toString(16);
    else out += c === "<" ? "{" : c === ">" ? "}" : c;
  }
  return out;
}

const plainName = (name: string): string => name.replace(/[^A-Za-z0-9]/g, "").toLowerCase().slice(0, 64);
const endsWith = (text: string, end: string): boolean => text.length > end.length && end.length > 3 && text.endsWith(end);

/** The key of the words for texts of that name. */
function hintOf(name: string): string | undefined {
  const plain = plainName(name);
  let near: string | undefined;
  if (plain === "") return undefined;
  for (const w of wordsOf()) {
    if (w.group !== "h") continue;
    for (const one of w.line.split("|")) {
      if (one === plain) return w.key;
      if (near === undefined && endsWith(plain, one)) near = w.key;
    }
  }
  return near;
}

function rangeOf(name: string): [Decimal, Decimal] | undefined {
  const plain = plainName(name);
  let line: string | undefined;
  for (const w of wordsOf()) {
    if (w.group !== "r" || plain === "") continue;
    const exact = w.key === plain;
    if (exact || (line === undefined && endsWith(plain, w.key))) line = w.line;
    if (exact) break;
  }
  if (line === undefined) return undefined;
  const [low, high] = line.split("|").map(readDecimal);
  return low && high ? [low, high] : undefined;
}
