// SPDX-License-Identifier: MIT
// Bodies of named parts: urlencoded forms and multipart, as the document's `encoding` says.

import { isBinary } from "./bodies.ts";
import { fault } from "./errors.ts";
import { deepPairs, listPairs } from "./query.ts";
import { encode } from "./text.ts";
import { membersOf, textOf } from "./values.ts";
import type { Encoded, Part, Parts } from "./types.ts";

/** Content with a name and a media type. */
export interface FilePart {
  readonly content:
    Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | string;
  /** The name that the server gets: unless said that of a `File`, else `upload`. */
  readonly filename?: string | undefined;
  /** Unless said that of a `Blob`, else the documented one. */
  readonly contentType?: string | undefined;
  /** More headers of this part. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type OrPart<T> = T extends Blob | Uint8Array | ArrayBuffer ? T | FilePart : T;
type Parted<T> = T extends readonly (infer Item)[]
  ? OrPart<Item> extends Item
    ? T
    : readonly OrPart<Item>[]
  : OrPart<T>;

/** A body whose bytes may be said with a name and a media type; members of some names are files, whatever their type. */
export type Multipart<T, Names extends PropertyKey = never> = T extends object
  ? { [Key in keyof T]: Key extends Names ? T[Key] | Blob | FilePart : Parted<T[Key]> }
  : T;

const separators: Readonly<Record<string, string>> = { spaceDelimited: "%20", pipeDelimited: "%7C" };

function pairsOf(name: string, value: unknown, part: Part, style: string): string[] {
  const explode = part.explode ?? style === "form";
  if (style === "deepObject") return deepPairs(name, value, part);
  return listPairs(name, value, separators[style] ?? ",", { ...part, explode });
}

function partsOf(value: unknown): [string, unknown][] {
  const members = membersOf(value);
  if (!members) throw fault("config", "a form is made of an object");
  return members;
}

/** Urlencoded: lists as repeated pairs, objects as JSON, unless a part's encoding says else. */
export function formBody(value: unknown, media: string, parts: Parts = {}): Encoded {
  if (typeof value === "string" || value instanceof URLSearchParams) return [String(value), media];
  const pairs = partsOf(value).flatMap(([name, member]) => {
    const part = parts[name] ?? {};
    if (part.style) return pairsOf(name, member, part, part.style);
    const items = Array.isArray(member) && !/json/.test(part.contentType ?? "") ? member : [member];
    const texts = items.filter((item) => item != null).map(textOf);
    return (part.explode === false && texts[0] !== undefined ? [texts.join(",")] : texts).map(
      (text) => `${plus(name)}=${plus(text)}`,
    );
  });
  return [pairs.join("&"), media];
}

function plus(text: string): string {
  return encode(text)
    .replace(/%20/g, "+")
    .replace(/[!'()]/g, (char) => "%" + char.charCodeAt(0).toString(16));
}

function quoted(text: string): string {
  return text.replace(/"/g, "%22").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function isFile(value: unknown): value is FilePart {
  const content: unknown = (value as FilePart | null)?.content;
  return (
    isBinary(content) ||
    (typeof content === "string" &&
      Object.keys(value as object).some((key) => /^(filename|contentType|headers)$/.test(key)))
  );
}

async function blobOf(content: FilePart["content"]): Promise<Blob> {
  if (content instanceof Blob) return content;
  return content instanceof ReadableStream ? new Response(content).blob() : new Blob([content as ArrayBuffer]);
}

/** The head of a part and its content. */
async function pieceOf(name: string, value: unknown, part: Part): Promise<[string, Blob | string]> {
  const [first = ""] = (part.contentType ?? "").split(",");
  const documented = first.includes("*") ? "" : first.trim();
  let disposition = `form-data; name="${quoted(name)}"`;
  let content: Blob | string;
  let headers: Record<string, string> = {};
  if (isBinary(value) || isFile(value)) {
    const file: FilePart = isBinary(value) ? { content: value } : value;
    content = await blobOf(file.content);
    const filename = file.filename ?? (content as Partial<File>).name ?? "upload";
    disposition += `; filename="${quoted(filename)}"`;
    // eslint-disable-next-line no-control-regex
    if (/[^\x00-\x7f]/.test(filename)) disposition += `; filename*=UTF-8''${encode(filename)}`;
    const type = file.contentType || content.type || documented || "application/octet-stream";
    headers = { "Content-Type": type, ...file.headers };
  } else {
    const structured = (typeof value === "object" && !(value instanceof Date)) || /json/.test(documented);
    content = structured ? JSON.stringify(value) : textOf(value);
    if (structured || documented) headers = { "Content-Type": documented || "application/json" };
  }
  const lines = Object.entries({ "Content-Disposition": disposition, ...headers }).map((pair) => pair.join(": "));
  // eslint-disable-next-line no-control-regex
  if (lines.some((line) => /[\r\n\0]/.test(line))) throw fault("config", "a header of a part holds a line break");
  return [lines.join("\r\n"), content];
}

/** Multipart: a part for each item of a list, JSON for objects, unless a part's encoding says else. */
export async function multipartBody(value: unknown, media: string, parts: Parts = {}): Promise<Encoded> {
  if (value instanceof FormData) {
    const made = new Response(value);
    return [await made.blob(), made.headers.get("content-type") ?? media];
  }
  const boundary = `----${[1, 2, 3].map(() => Math.random().toString(36).slice(2)).join("")}`;
  const content: (Blob | string)[] = [];
  for (const [name, member] of partsOf(value)) {
    const part = parts[name] ?? {};
    const pieces: [string, unknown, Part][] = part.style
      ? pairsOf(name, member, { ...part, reserved: false }, part.style).map((pair) => {
          const at = pair.indexOf("=");
          return [decodeURIComponent(pair.slice(0, at)), decodeURIComponent(pair.slice(at + 1)), part];
        })
      : (Array.isArray(member) && !/^application\/json/.test(part.contentType ?? "") ? member : [member])
          .filter((item) => item != null)
          .map((item): [string, unknown, Part] => [name, item, part]);
    for (const piece of pieces) {
      const [head, text] = await pieceOf(...piece);
      content.push(`--${boundary}\r\n${head}\r\n\r\n`, text, "\r\n");
    }
  }
  content.push(`--${boundary}--\r\n`);
  return [new Blob(content), `${media.replace(/;\s*boundary=[^;]*/i, "")}; boundary=${boundary}`];
}
