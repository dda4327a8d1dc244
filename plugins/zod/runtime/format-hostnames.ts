// SPDX-License-Identifier: MIT
import { type Check } from "./check.ts";
import { format } from "./format.ts";

/** Letters, digits and inner hyphens, 1 to 63 of them (RFC 1123). */
const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

function isAsciiName(text: string): boolean {
  return text.length <= 253 && text.split(".").every((part) => label.test(part));
}

const encodedBias = (delta: number, points: number, first: boolean): number => {
  let k = 0;
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / points);
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
};

const threshold = (k: number, bias: number): number => Math.min(Math.max(k - bias, 1), 26);

/** Punycode (RFC 3492) to code points; undefined when it is none. */
function decode(text: string): number[] | undefined {
  const basic = text.lastIndexOf("-");
  const points = [...text.slice(0, Math.max(basic, 0))].map((c) => c.charCodeAt(0));
  let point = 128;
  let place = 0;
  let bias = 72;
  for (let at = basic + 1; at < text.length; place++) {
    const before = place;
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(text[at++]?.toLowerCase() ?? "-");
      if (digit < 0) return undefined;
      place += digit * weight;
      if (place > 0x7fffffff) return undefined;
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= 36 - t;
    }
    bias = encodedBias(place - before, points.length + 1, before === 0);
    point += Math.floor(place / (points.length + 1));
    place %= points.length + 1;
    if (point > 0x10ffff) return undefined;
    points.splice(place, 0, point);
  }
  return points;
}

/** Code points to punycode. */
function encode(points: readonly number[]): string {
  const basic = points.filter((point) => point < 128);
  let text = String.fromCharCode(...basic) + (basic.length ? "-" : "");
  let delta = 0;
  let bias = 72;
  for (let done = basic.length, point = 128; done < points.length; delta++, point++) {
    const next = Math.min(...points.filter((p) => p >= point));
    delta += (next - point) * (done + 1);
    point = next;
    for (const other of points) {
      if (other < point) delta++;
      if (other !== point) continue;
      let rest = delta;
      for (let k = 36; ; k += 36) {
        const t = threshold(k, bias);
        const digit = rest < t ? rest : t + ((rest - t) % (36 - t));
        text += "abcdefghijklmnopqrstuvwxyz0123456789"[digit];
        if (rest < t) break;
        rest = Math.floor((rest - t) / (36 - t));
      }
      bias = encodedBias(delta, done + 1, done === basic.length);
      delta = 0;
      done++;
    }
  }
  return text;
}

/* RFC 5892: what may stand in a label, told by Unicode's own properties. */
const allowed =
  /^(?:[-a-z\d\u{df}\u{3c2}\u{6fd}\u{6fe}\u{f0b}\u{3007}\u{b7}\u{375}\u{5f3}\u{5f4}\u{30fb}\u{200c}\u{200d}]|(?![\u{640}\u{7fa}\u{302e}\u{302f}\u{3031}-\u{3035}\u{303b}\u{1100}-\u{11ff}\u{a960}-\u{a97f}\u{d7b0}-\u{d7ff}\u{20d0}-\u{20ff}]|\p{Default_Ignorable_Code_Point})[\p{Ll}\p{Lo}\p{Lm}\p{Nd}\p{Mn}\p{Mc}])+$/u;

/* RFC 5892, appendix A: characters that are allowed beside certain others alone. The viramas of each script. */
const misplaced = [
  /(?<!l)\u{b7}|\u{b7}(?!l)/u,
  /\u{375}(?!\p{Script=Greek})/u,
  /(?<!\p{Script=Hebrew})[\u{5f3}\u{5f4}]/u,
  /^[^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]*\u{30fb}[^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]*$/u,
  /[\u{660}-\u{669}].*[\u{6f0}-\u{6f9}]|[\u{6f0}-\u{6f9}].*[\u{660}-\u{669}]/u,
  /(?<![\u{94d}\u{9cd}\u{a4d}\u{acd}\u{b4d}\u{bcd}\u{c4d}\u{ccd}\u{d3b}\u{d3c}\u{d4d}\u{dca}\u{e3a}\u{eba}\u{f84}\u{1039}\u{103a}\u{1714}\u{1734}\u{17d2}\u{1a60}\u{1b44}\u{1baa}\u{1bab}\u{1bf2}\u{1bf3}\u{2d7f}\u{a806}\u{a8c4}\u{a953}\u{a9c0}\u{aaf6}\u{abed}\u{10a3f}\u{11046}\u{1107f}\u{110b9}\u{11133}\u{11134}\u{111c0}\u{11235}\u{112ea}\u{1134d}\u{11442}\u{114c2}\u{115bf}\u{1163f}\u{116b6}\u{1172b}\u{11839}\u{119e0}\u{11a34}\u{11a47}\u{11a99}\u{11c3f}\u{11d44}\u{11d45}\u{11d97}])(?:\u{200d}|(?<![\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Mongolian}]\p{Mn}*)\u{200c}|\u{200c}(?!\p{Mn}*[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Mongolian}]))/u,
];

/* RFC 5893: labels that read from right to left. */
const rightLeft = /[\u{590}-\u{6ef}\u{6fa}-\u{8ff}\u{fb1d}-\u{fdff}\u{fe70}-\u{feff}\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const rightLeftLabel =
  /^(?![\p{M}\d\u{660}-\u{669}\u{6f0}-\u{6f9}-])(?:[-\d\p{Mn}\u{200c}\u{200d}]|[\u{590}-\u{8ff}\u{fb1d}-\u{fdff}\u{fe70}-\u{feff}\u{10800}-\u{10fff}\u{1e800}-\u{1efff}])+$/u;
const bothDigits = /[\d\u{6f0}-\u{6f9}].*[\u{660}-\u{669}]|[\u{660}-\u{669}].*[\d\u{6f0}-\u{6f9}]/u;

function isUnicodeLabel(text: string): boolean {
  return (
    allowed.test(text) &&
    text === text.normalize("NFKC").toLowerCase().normalize("NFKC") &&
    !/^[-\p{M}]|-$|^..--/u.test(text) &&
    !misplaced.some((pattern) => pattern.test(text)) &&
    (!rightLeft.test(text) || (rightLeftLabel.test(text) && !bothDigits.test(text)))
  );
}

/** The label as people read it; undefined when it is none. */
function unicodeLabel(text: string): string | undefined {
  if (label.test(text) && !/^xn--/i.test(text)) return text;
  if (!/^xn--/i.test(text)) {
    const points = [...text].map((c) => c.codePointAt(0) ?? 0);
    const sound = points.length <= 63 && points.some((point) => point > 127) && isUnicodeLabel(text);
    return sound && encode(points).length <= 59 ? text : undefined;
  }
  const encoded = text.slice(4).toLowerCase();
  const points = label.test(text) ? decode(encoded) : undefined;
  if (!points || points.every((point) => point < 128) || encode(points) !== encoded) return undefined;
  const decoded = String.fromCodePoint(...points);
  return isUnicodeLabel(decoded) ? decoded : undefined;
}

/** Whether every label is one; in a name with labels from right to left no other begins with a digit. */
function isName(labels: readonly string[]): boolean {
  const read = labels.map(unicodeLabel);
  return !read.includes(undefined) && !(rightLeft.test(read.join()) && read.some((part) => /^\d/.test(part ?? "")));
}

/** A name as in RFC 1123; labels that begin with `xn--` must be what they say. */
export function hostname(): Check {
  return format("hostname", (text) => isAsciiName(text) && (!/xn--/i.test(text) || isName(text.split("."))));
}

/** A name as in RFC 5890. */
export function idnHostname(): Check {
  return format("idn-hostname", (text) => text.length <= 253 && isName(text.split(/[.\u{3002}\u{ff0e}\u{ff61}]/u)));
}
