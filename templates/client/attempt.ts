// SPDX-License-Identifier: MIT
// Other forms of the same call.

import { call } from "./call.ts";
import { ApiError, CallError, documented, isError } from "./errors.ts";
import { streamAnswer } from "./streams.ts";
import type { AnswerOf, AnswersOf, AnyOperation, CallArgs, Client, RestOf } from "./types.ts";

/**
 * Calls an operation and returns whichever of its documented answers came, told apart by `status`. Answers that are not
 * documented, or not as documented, and calls without an answer are errors as ever.
 */
export async function attempt<T extends AnyOperation>(
  operation: T,
  client: Client,
  ...[args, init]: RestOf<T>
): Promise<AnswerOf<AnswersOf<T>>> {
  const { spec } = operation;
  let answer: unknown;
  try {
    const { response, body } = await call(spec, client, args as CallArgs, init);
    const { status, headers } = response;
    if (!documented(operation, status)) {
      const headers = new Headers(response.headers);
      headers.delete("set-cookie");
      const details = { kind: "status", operation: spec.name, status, attempts: 1, body, headers } as const;
      throw new ApiError(`status ${status} is not documented`, details);
    }
    answer = { status, body, headers };
  } catch (error) {
    if (!isError(operation, error)) throw error;
    if (error.cause instanceof CallError) throw error.cause;
    const { status, body, headers } = error as ApiError;
    answer = { status, body, headers };
  }
  return answer as AnswerOf<AnswersOf<T>>;
}

/** A successful answer whose body is read piece by piece. */
export interface Download {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Calls an operation and leaves the body of a successful answer to be read. Cancel the stream to give it up. */
export async function download<T extends AnyOperation>(
  operation: T,
  client: Client,
  ...[args, init]: RestOf<T>
): Promise<Download> {
  const { answers = {}, ...spec } = operation.spec;
  const others = Object.entries(answers).filter(([status]) => !/^2/.test(status));
  const streaming = { ...spec, answers: { ...Object.fromEntries(others), "2XX": streamAnswer } };
  const { response, body } = await call(streaming, client, args as CallArgs, init);
  return { status: response.status, headers: response.headers, body: body as Download["body"] };
}
