// SPDX-License-Identifier: MIT
// From the body of an answer to its value.

import { fault } from "./errors.ts";
import type { Decoder, Reply, Then } from "./types.ts";

/** The media type of an answer, without parameters, in lower case. */
export function mediaOf(response: Response): string {
  return response.headers.get("content-type")?.split(";")[0]!.trim().toLowerCase() ?? "";
}

/** JSON. `then`: what is done with the value. */
export async function jsonAnswer(
  { response }: Reply,
  then?: Then,
  parse: (text: string) => unknown = JSON.parse,
): Promise<unknown> {
  const media = response.headers.get("content-type");
  if (media && !/^[^;]*[/+]json\b/i.test(media)) throw fault("media", `not JSON but ${media}`);
  const text = await response.text();
  const value = parse(text);
  return then ? then(value) : value;
}

/** A text, whatever its media type. */
export async function textAnswer(reply: Reply, then?: Then): Promise<unknown> {
  const { response } = reply;
  const charset = /charset="?([^\s;"]+)/i.exec(response.headers.get("content-type") ?? "")?.[1];
  const text = charset ? decoderOf(charset).decode(await bufferAnswer(reply)) : await response.text();
  return then ? then(text) : text;
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** A value of any media type, by that of the answer: JSON, a text, or bytes. */
export async function anyAnswer(reply: Reply, then?: Then): Promise<unknown> {
  const media = mediaOf(reply.response);
  if (!media || /[/+]json$/.test(media)) return jsonAnswer(reply, then);
  return /^text\/|[/+](xml|yaml)$/.test(media) ? textAnswer(reply, then) : blobAnswer(reply);
}

/** Bytes with their media type. */
export async function blobAnswer({ response }: Reply): Promise<Blob> {
  return response.blob();
}

/** Bytes. */
export async function bufferAnswer({ response }: Reply): Promise<ArrayBuffer> {
  return response.arrayBuffer();
}

/** Bytes. */
export async function bytesAnswer({ response }: Reply): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}

/** Nothing: the body is not read. */
export async function emptyAnswer(): Promise<undefined> {
  return undefined;
}

function fits(pattern: string, media: string): number {
  const wanted = pattern.split(";")[0]!.trim().toLowerCase();
  if (wanted === media) return 3;
  if (wanted === "*/*" || !wanted) return 1;
  return wanted.endsWith("/*") && media.startsWith(wanted.slice(0, -1)) ? 2 : 0;
}

/** The value by its media type: the most exact of those documented; JSON stands in for JSON of another name. */
export async function byMedia(reply: Reply, decoders: Readonly<Record<string, Decoder>>): Promise<unknown> {
  const media = mediaOf(reply.response);
  const found = Object.entries(decoders)
    .map(([pattern, decode]) => ({ pattern, decode, rank: fits(pattern, media) }))
    .sort((a, b) => b.rank - a.rank);
  if (found[0]?.rank) return found[0].decode(reply);
  const isJson = /[/+]json\s*(;|$)/i;
  const json = !media || isJson.test(media) ? found.find(({ pattern }) => isJson.test(pattern)) : undefined;
  if (json) return json.decode(reply);
  throw fault("media", `the media type '${media}' is not documented`);
}
