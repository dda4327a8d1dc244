// SPDX-License-Identifier: MIT
// Errors: what failed, in which call, and why. None holds an address, a header of a request or a credential.

import type { AnswerOf, AnswersOf, AnyOperation } from "./types.ts";

/**
 * Why a call failed:
 *
 * - `status`: the server answered, and not with success
 * - `cancelled`: by its signal
 * - `timeout`: there was no whole answer in time
 * - `connection`: there was no connection, or it broke before the answer was whole
 * - `size`: the answer is longer than the limit
 * - `media`: the answer has a media type that is not documented
 * - `decode`: the answer is not what its media type says
 * - `validation`: the arguments or the answer are not of their documented types
 * - `redirect`: the server sent the client where it does not go
 * - `auth`: no credential could be had
 * - `paging`: the pages of a list cannot be followed
 * - `config`: the client or the call was set up in a way that cannot work
 */
export type ErrorKind =
  | "status"
  | "cancelled"
  | "timeout"
  | "connection"
  | "size"
  | "media"
  | "decode"
  | "validation"
  | "redirect"
  | "auth"
  | "paging"
  | "config";

/** What an error tells of its call. */
export interface CallDetails {
  /** Why. */
  readonly kind: ErrorKind;
  /** Name of the operation. */
  readonly operation: string;
  /** Status of the answer, 0 where there was none. */
  readonly status: number;
  /** How many requests were sent. */
  readonly attempts: number;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface CallError extends CallDetails {}

/** A call failed. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class CallError extends Error {
  constructor(message: string, details: CallDetails & Partial<ApiError>, cause?: unknown) {
    super(`${details.operation}: ${message}`, { cause });
    Object.assign(this, details);
  }
}

/** The server answered, and not with success. Where the body is not of its documented type, `cause` says why. */
export class ApiError<Status extends number = number, Body = unknown> extends CallError {
  declare readonly status: Status;
  /** The body in its documented type, else as JSON or text. */
  declare readonly body: Body;
  /** Headers of the answer, without cookies. */
  declare readonly headers: Headers;
}

/** An error that does not know its call yet. */
export function fault(kind: ErrorKind, message: string): Error {
  return Object.assign(Error(message), { kind });
}

type ErrorOf<A> = A extends { readonly status: infer S extends number; readonly body: infer B }
  ? ApiError<S, B>
  : never;

/** The errors that documented answers of an operation become. */
export type ErrorsOf<T extends AnyOperation> = ErrorOf<AnswerOf<AnswersOf<T>>>;

/** Whether a status is documented. */
export function documented({ spec: { answers = {} } }: AnyOperation, status: number): boolean {
  return status in answers || `${Math.floor(status / 100)}XX` in answers || "default" in answers;
}

/** Whether an error is a documented answer of an operation; its `status` tells the type of its `body`. */
export function isError<T extends AnyOperation>(operation: T, error: unknown): error is ErrorsOf<T> {
  return error instanceof ApiError && error.operation === operation.spec.name && documented(operation, error.status);
}
