// SPDX-License-Identifier: MIT
// Bodies of one piece.

import { fault } from "./errors.ts";
import { textOf } from "./values.ts";
import type { BodyContent, BodyEncoder, CallArgs, Encoded, Parts } from "./types.ts";

/** What can be sent as it is. */
export type BinaryInput =
  Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | string;

/** JSON. */
export function jsonBody(value: unknown, media: string): Encoded {
  return [JSON.stringify(value), media];
}

/** A text. */
export function textBody(value: unknown, media: string): Encoded {
  return [isBinary(value) ? (value as BodyContent) : textOf(value), media];
}

/** Bytes, a blob or a stream; a blob's own media type where the document leaves it open. */
export function binaryBody(value: BinaryInput, media: string): Encoded {
  const content = value as BodyContent;
  if (!media.includes("*")) return [content, media];
  return [content, (value instanceof Blob && value.type) || "application/octet-stream"];
}

/** Whether a value is sent as it is. */
export function isBinary(value: unknown): value is Exclude<BinaryInput, string> {
  return (
    value instanceof Blob ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value) ||
    value instanceof ReadableStream
  );
}

/** What a stream of values is made of. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

/** Values as lines of JSON, or as a JSON text sequence: those of a list at once, of other iterables one by one. */
export function linesBody(value: Items<unknown>, media: string): Encoded {
  if (typeof value === "string" || isBinary(value)) return [value as BodyContent, media];
  const lead = /json-seq/i.test(media) ? "\x1e" : "";
  const line = (item: unknown): string => `${lead}${JSON.stringify(item)}\n`;
  if (Array.isArray(value)) return [value.map(line).join(""), media];
  const items = Symbol.asyncIterator in value ? value[Symbol.asyncIterator]() : value[Symbol.iterator]();
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value: item } = await items.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(line(item)));
    },
    async cancel() {
      await items.return?.();
    },
  });
  return [stream, media];
}

/** The body in the media type that `contentType` asks for, else in the first one. */
export function bodyOf(
  { body, contentType }: CallArgs,
  encoders: readonly (readonly [BodyEncoder, string, Parts?])[],
): Encoded | Promise<Encoded> {
  const found = encoders.find(([, media]) => media === (contentType ?? media));
  if (!found) throw fault("config", "no body of this media type is documented");
  return found[0](body, found[1], found[2]);
}
