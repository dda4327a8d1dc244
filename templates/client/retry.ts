// SPDX-License-Identifier: MIT
// When a call is tried again, and after how long.

import { ApiError, CallError } from "./errors.ts";
import type { CallArgs, Retry, Spec } from "./types.ts";

/** What is told before another attempt. */
export interface RetryEvent {
  /** Name of the operation. */
  readonly operation: string;
  /** How many attempts were made. */
  readonly attempts: number;
  /** Milliseconds until the next one. */
  readonly pause: number;
  readonly error: CallError;
}

/** When a call is tried again, and after how long. */
export interface RetryOptions {
  /** How often a call is tried again at most, 2 unless said. */
  readonly attempts?: number;
  /** Milliseconds that the first pause is drawn below, 500 unless said; doubles each time. */
  readonly initial?: number;
  /** Milliseconds that no pause exceeds unless the server asks for a longer one, 30,000 unless said. */
  readonly maximum?: number;
  /** Statuses that are worth another try: 408, 429, 500, 502, 503, 504 unless said. */
  readonly statuses?: readonly number[];
  /** A server that asks for a longer pause gets its error thrown instead; 120,000 milliseconds unless said. */
  readonly longest?: number;
  /** Milliseconds after the first attempt at which none begins any more. */
  readonly deadline?: number;
  /** Told before each new attempt. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** Chance between 0 and 1. */
  readonly random?: () => number;
  /** Waits. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** The milliseconds that an answer asks the client to wait, undefined where it says nothing. */
export function retryAfter(headers: Headers): number | undefined {
  const exact = headers.get("retry-after-ms")?.trim() ?? "";
  if (/^\d+$/.test(exact)) return Number(exact);
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(\.\d*)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
  });
}

function canRepeat({ body }: CallArgs): boolean {
  if (typeof body !== "object" || body === null) return true;
  if (body instanceof ReadableStream || Symbol.asyncIterator in body) return false;
  // A generator gives its values once.
  return !(Symbol.iterator in body && "next" in body);
}

function mayRepeat({ method, idempotent }: Spec): boolean {
  return idempotent ?? /^(GET|HEAD|OPTIONS|TRACE|PUT|DELETE|QUERY)$/.test(method);
}

/** What the platform says of a failure: codes and messages of all errors behind it. */
function behind({ cause }: CallError): string {
  let said = "";
  for (let at = cause, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++) {
    said += ` ${String((at as { code?: unknown }).code)} ${at.message}`;
  }
  return said;
}

function isWorthwhile(error: CallError, spec: Spec, statuses: readonly number[]): boolean {
  if (error instanceof ApiError) {
    const said = error.headers.get("x-should-retry")?.trim().toLowerCase();
    if (said === "true" || said === "false") return said === "true";
    if (!statuses.includes(error.status)) return false;
    // 429, and 503 with a time to come back, mean that the server has not done anything yet.
    const undone = error.status === 429 || (error.status === 503 && retryAfter(error.headers) !== undefined);
    return undone || mayRepeat(spec);
  }
  if (error.kind !== "connection" && error.kind !== "timeout") return false;
  const said = behind(error);
  if (/certificate| (ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/.test(said)) return false;
  // Without a connection nothing was sent: then even what is not idempotent may be sent again.
  const unsent =
    /ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|tcp connect error/.test(
      said,
    );
  return unsent || mayRepeat(spec);
}

/**
 * Tries calls again after broken connections, timeouts and statuses that pass, with exponentially growing pauses of
 * full jitter; `Retry-After` wins. Only what may be sent twice is, unless the server has certainly done nothing.
 */
export function retry(options: RetryOptions = {}): Retry {
  const { attempts = 2, initial = 500, maximum = 30_000, longest = 120_000, deadline = Infinity } = options;
  const { statuses = [408, 429, 500, 502, 503, 504], random = Math.random, wait = sleep } = options;
  return async (attempt, spec, args, signal) => {
    const end = Date.now() + deadline;
    for (let made = 1; ; made++) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof CallError) || made > attempts || !canRepeat(args)) throw error;
        if (!isWorthwhile(error, spec, statuses)) throw error;
        const asked = error instanceof ApiError ? retryAfter(error.headers) : undefined;
        const pause = asked ?? random() * Math.min(maximum, initial * 2 ** (made - 1));
        if ((asked ?? 0) > longest || Date.now() + pause >= end) throw error;
        options.onRetry?.({ operation: spec.name, attempts: made, pause, error });
        await wait(pause, signal);
      }
    }
  };
}
