// SPDX-License-Identifier: MIT
// What happens during a call, in which order: a request is made of the arguments, sent, and its answer decoded. What
// many calls do without (credentials, redirections, repeating, limits) stands in files of its own and is handed in.

import { ApiError, CallError } from "./errors.ts";
import type { CallDetails, ErrorKind } from "./errors.ts";
import { prepare } from "./request.ts";
import type { Answer, CallArgs, CallInit, Client, ClientOptions, Operation, Send, Spec } from "./types.ts";

/** A client of a server. */
export function newClient(home: string, options: ClientOptions): Client {
  return { ...options, home };
}

/** A function that calls an operation. */
export function defineOperation<Args, Answers, Item>(spec: Spec): Operation<Args, Answers, Item> {
  const operation = async (client: Client, args?: CallArgs, init?: CallInit): Promise<unknown> =>
    (await call(spec, client, args, init)).body;
  return Object.assign(operation, { spec }) as unknown as Operation<Args, Answers, Item>;
}

/** An answer that nobody documented: JSON, else text. */
async function guess({ response }: { response: Pick<Response, "text"> }): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text || undefined;
  }
}

/** Makes a call of an operation. */
export async function call(spec: Spec, client: Client, args: CallArgs = {}, init: CallInit = {}): Promise<Answer> {
  const at = { ...client, ...init, headers: { ...client.headers, ...init.headers } };
  const { signal, timeout = 60_000 } = at;
  let attempts = 0;

  const attempt = async (): Promise<Answer> => {
    attempts++;
    let status = 0;
    let phase: ErrorKind = "config";
    let reason: CallError | undefined;
    let held: (() => void) | undefined;
    const stop = new AbortController();
    const details = (kind: ErrorKind): CallDetails => ({ kind, operation: spec.name, status, attempts });
    const explain = (error: Error & { kind?: ErrorKind }): CallError =>
      reason ??
      (error instanceof CallError
        ? error
        : new CallError(error.message, details(error.kind ?? (/^[SR]/.test(error.name) ? "decode" : phase)), error));
    const end = (kind: ErrorKind, message: string = kind): void =>
      stop.abort((reason = new CallError(message, details(kind), signal?.reason)));
    const cancel = (): void => end("cancelled");
    const timer = timeout && timeout < 2e9 ? setTimeout(end, timeout, "timeout", `timeout ${timeout} ms`) : 0;
    const release = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      // What nobody has read is not waited for.
      stop.abort();
    };
    const hold = (): (() => void) => {
      clearTimeout(timer);
      return (held = release);
    };
    signal?.addEventListener("abort", cancel);
    if (signal?.aborted) cancel();
    try {
      const request = await prepare(spec, at, args);
      phase = "connection";
      let send: Send = ({ url, ...rest }) =>
        (at.fetch ?? fetch)(url, { ...at.request, duplex: "half", ...rest } as RequestInit);
      send = at.auth?.[0]?.guard(at, send) ?? send;
      send = at.use?.(send) ?? send;
      const response = await send({ ...request, operation: spec, attempt: attempts, signal: stop.signal });
      ({ status } = response);
      const { answers = {} } = spec;
      // A class of statuses holds 204, too, which has no body.
      const own = status !== 204 && (answers[status] ?? answers[`${status}`[0] + "XX"] ?? answers["default"]);
      const decode = (from: Response): Promise<unknown> => (own || guess)({ response: from, explain, hold });
      if (response.ok) return { response, body: await decode(response) };
      const blob = await response.blob();
      let cause: unknown;
      // Not a clone: those of Node 18 keep a process alive. Nor of its status, which need not be one that a script may make.
      const headers = new Headers(response.headers);
      const copy = new Response(blob, { headers });
      const body = await decode(copy).catch((error: Error) => {
        cause = explain(error);
        return guess({ response: blob });
      });
      headers.delete("set-cookie");
      const { message } = Object(body) as { message?: unknown };
      throw new ApiError(
        `status ${status} ${typeof message === "string" ? message : ""}`,
        { ...details("status"), body, headers },
        cause,
      );
    } catch (error) {
      throw explain(error as Error);
    } finally {
      if (!held) release();
    }
  };
  return at.retry?.(attempt, spec, args, signal) ?? attempt();
}
