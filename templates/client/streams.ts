// SPDX-License-Identifier: MIT
// Bodies that are read while they arrive: bytes, server-sent events, lines of JSON, JSON text sequences. One item is
// held at a time.

import { fault } from "./errors.ts";
import type { Reply, Then } from "./types.ts";

/** Characters that one line or event may have. */
const most = 67_108_864;

/** Items in the order in which they arrive. Leaving the loop closes the connection. */
export interface ItemStream<Item> extends AsyncIterable<Item> {
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined>;
}

/** One event of a `text/event-stream`. */
export interface ServerSentEvent {
  /** Name of the event, `message` where none is given. */
  readonly event: string;
  /** Its lines, joined by line feeds. */
  readonly data: string;
  /** The last identity that the stream gave. */
  readonly id: string;
  /** Milliseconds to wait before coming back, where the server said so. */
  readonly retry?: number;
}

/** Values of the events of a stream. */
export interface EventStream<Item> extends ItemStream<Item> {
  /** The identity of the last event, for a `Last-Event-ID` header of a later call. */
  readonly lastEventId: string;
}

/** How items of a stream are read. */
export interface StreamOptions {
  /** What is done with each item. */
  readonly then?: Then;
  /** Whether the item is the whole event instead of its data. */
  readonly whole?: boolean;
  /** Whether the item is the text itself. */
  readonly text?: boolean;
  /** Reads the text of an item, `JSON.parse` unless said. */
  readonly parse?: (text: string) => unknown;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The pieces of a body; whatever goes wrong is an error of the call. */
async function* piecesOf({ response, explain }: Reply, release: () => void): AsyncGenerator<Bytes, void, undefined> {
  const reader = response.body?.getReader();
  let whole = false;
  try {
    while (reader) {
      const { done, value } = await reader.read();
      whole = done;
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw explain(error as Error);
  } finally {
    if (!whole) void reader?.cancel().catch(() => {});
    release();
  }
}

async function* textsOf(pieces: AsyncGenerator<Bytes, void, undefined>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** Texts between separators; the last one has none behind it. */
async function* split(texts: AsyncIterable<string>, separator: RegExp): AsyncGenerator<string, void, undefined> {
  let parts: string[] = [];
  let size = 0;
  for await (const text of texts) {
    const [first, ...others] = text.split(separator);
    parts.push(first!);
    size += first!.length;
    for (const other of others) {
      yield parts.join("");
      parts = [other];
      size = other.length;
    }
    if (size > most) throw fault("size", `an item of a stream is longer than ${most} characters`);
  }
  const last = parts.join("");
  if (last) yield last;
}

/** Line ends become line feeds, also where CR and LF come in two pieces. */
async function* withLineFeeds(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let after = false;
  for await (const text of texts) {
    yield (after && text.startsWith("\n") ? text.slice(1) : text).replace(/\r\n?/g, "\n");
    if (text) after = text.endsWith("\r");
  }
}

async function* eventsOf(lines: AsyncIterable<string>): AsyncGenerator<ServerSentEvent, void, undefined> {
  let event = "";
  let data: string[] = [];
  let size = 0;
  let id = "";
  let retry: number | undefined;
  for await (const line of lines) {
    const [, key, value = ""] = /^([^:]*)(?:: ?([^]*))?$/.exec(line)!;
    if (!line) {
      if (data[0] !== undefined) {
        yield { event: event || "message", data: data.join("\n"), id, ...(retry === undefined ? {} : { retry }) };
        retry = undefined;
      }
      event = "";
      data = [];
      size = 0;
    } else if (key === "data") {
      data.push(value);
      if ((size += value.length + 1) > most) throw fault("size", `an event is longer than ${most} characters`);
    } else if (key === "event") {
      event = value;
    } else if (key === "id" && !value.includes("\0")) {
      id = value;
    } else if (key === "retry" && /^\d{1,15}$/.test(value)) {
      retry = Number(value);
    }
  }
}

function valueOf(item: string, { text, parse = JSON.parse }: StreamOptions): unknown {
  return text && !item.startsWith('"') ? item : parse(item);
}

async function* itemsOf(
  reply: Reply,
  texts: AsyncIterable<string>,
  options: StreamOptions,
): AsyncGenerator<unknown, void, undefined> {
  try {
    for await (const text of texts) {
      if (!text.trim()) continue;
      const value = valueOf(text.trim(), options);
      yield options.then ? await options.then(value) : value;
    }
  } catch (error) {
    throw reply.explain(error as Error);
  }
}

function mustBe(reply: Reply, media: RegExp): void {
  const type = reply.response.headers.get("content-type");
  if (type && !media.test(type)) throw fault("media", `the answer is not the documented stream but ${type}`);
}

/** Server-sent events: the JSON of their data; `[DONE]` ends them. */
export async function eventsAnswer(reply: Reply, options: StreamOptions = {}): Promise<EventStream<unknown>> {
  mustBe(reply, /event-stream/i);
  const pieces = piecesOf(reply, reply.hold());
  let lastEventId = "";
  async function* values(): AsyncGenerator<unknown, void, undefined> {
    try {
      for await (const event of eventsOf(split(withLineFeeds(textsOf(pieces)), /\n/))) {
        lastEventId = event.id;
        if (event.data === "[DONE]") return;
        const value = options.whole ? shown(event) : valueOf(event.data, options);
        yield options.then ? await options.then(value) : value;
      }
    } catch (error) {
      throw reply.explain(error as Error);
    }
  }
  const generator = values();
  return {
    [Symbol.asyncIterator]: () => generator,
    get lastEventId() {
      return lastEventId;
    },
  };
}

/** An event as an object without what it does not say. */
function shown({ event, data, id, retry }: ServerSentEvent): unknown {
  return { event, ...(data && { data }), ...(id && { id }), ...(retry !== undefined && { retry }) };
}

/** Lines of JSON; empty ones are left out. */
export async function linesAnswer(reply: Reply, options: StreamOptions = {}): Promise<ItemStream<unknown>> {
  mustBe(reply, /json|text\/plain|octet-stream/i);
  return itemsOf(reply, split(withLineFeeds(textsOf(piecesOf(reply, reply.hold()))), /\n/), options);
}

/** A JSON text sequence (RFC 7464): texts, each after a record separator. */
export async function sequenceAnswer(reply: Reply, options: StreamOptions = {}): Promise<ItemStream<unknown>> {
  mustBe(reply, /json/i);
  // eslint-disable-next-line no-control-regex
  return itemsOf(reply, split(textsOf(piecesOf(reply, reply.hold())), /\x1e/), options);
}

/** The body as a stream, to be read piece by piece. */
export async function streamAnswer(reply: Reply): Promise<ReadableStream<Bytes>> {
  const pieces = piecesOf(reply, reply.hold());
  return new ReadableStream<Bytes>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  });
}
