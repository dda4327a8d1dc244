// SPDX-License-Identifier: MIT
// What clients, operations, requests and answers look like. Nothing of this file is left at run time.

/** A text, or a function that gives it for each request. `renew`: the server refused what was given last. */
export type Secret = string | ((renew: boolean) => string | Promise<string>);

/** What `fetch` takes for a body. */
export type BodyContent = NonNullable<RequestInit["body"]>;

/** A request that is being made. */
export interface Draft {
  readonly method: string;
  /** The path, whose variables are replaced, then the whole address. */
  url: string;
  /** Pairs of the query, encoded. */
  readonly query: string[];
  readonly headers: Headers;
  body?: BodyContent;
}

/** Adds what a security scheme asks for to a request: made by functions such as `bearer`. */
export interface Credential {
  /** Name of the security scheme. */
  readonly scheme: string;
  /** Whether another value can be had when the server refuses one. */
  readonly renewable?: boolean;
  readonly apply: (proof: Proof, scopes: readonly string[], renew: boolean, client: Client) => void | Promise<void>;
  /** What stands between the calls of a client with credentials and the network. */
  readonly guard: (client: Client, send: Send) => Send;
}

/** What credentials add to a request. */
export interface Proof {
  readonly headers: Record<string, string>;
  readonly query: string[];
  readonly cookies: string[];
}

/** An address, with variables in braces and their defaults. */
export interface Server {
  readonly url: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A request as interceptors see it. They may change it, or pass another one on. */
export interface SentRequest {
  url: string;
  method: string;
  headers: Headers;
  body?: BodyContent | null;
  redirect?: NonNullable<RequestInit["redirect"]>;
  readonly signal: AbortSignal;
  readonly operation: Spec;
  /** 1 for the first attempt of a call. */
  readonly attempt: number;
  /** Whether it goes to another origin, which must not see credentials. */
  readonly foreign?: boolean;
}

/** Sends a request. */
export type Send = (request: SentRequest) => Promise<Response>;

/** Stands between calls and the network: `(send) => (request) => send(request)` changes nothing. */
export type Interceptor = (send: Send) => Send;

/** Makes attempts until one is good enough: `retry()` gives the usual one. */
export type Retry = (
  attempt: () => Promise<Answer>,
  operation: Spec,
  args: CallArgs,
  signal: AbortSignal | undefined,
) => Promise<Answer>;

/** What can be said for all calls of a client, or for one. */
export interface ClientOptions {
  /** Address that paths are appended to, instead of a server of the document. */
  baseUrl?: string | undefined;
  /** Which of the document's servers, from 0. */
  server?: number | undefined;
  /** Values of the variables of servers' addresses. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** Headers of every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Credentials; the first alternative of an operation whose schemes are all here is used. */
  auth?: readonly Credential[] | undefined;
  /** What sends requests, instead of the platform's `fetch`. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
  /** Milliseconds until an answer must be there, 60,000 unless said; 0: no limit. A stream must have begun by then. */
  timeout?: number | undefined;
  /** Whether to try again: `retry()`. Without it each call is one request. */
  retry?: Retry | undefined;
  /** What stands between calls and the network; `chain(...)` makes one of several. */
  use?: Interceptor | undefined;
  /** More options of `fetch`, such as `credentials`, `cache` or `keepalive`. */
  request?: RequestInit | undefined;
}

/** Options of one call, which win over those of the client. Headers are added to those of the client. */
export interface CallInit extends ClientOptions {
  /** Cancels the call. */
  signal?: AbortSignal | undefined;
}

/** What operations are called with: made by `createClient`. */
export interface Client extends ClientOptions {
  /** The address of the document's server. */
  readonly home: string;
}

/** Arguments of any operation. */
export interface CallArgs {
  path?: unknown;
  query?: unknown;
  querystring?: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  contentType?: string;
}

export interface ParamOptions {
  readonly explode?: boolean;
  /** Whether reserved characters stay as they are. */
  readonly reserved?: boolean;
  readonly media?: string;
}

/** Writes a parameter into a request. */
export type ParamWriter = (draft: Draft, args: CallArgs, key: string, options: ParamOptions) => void;

/** How a part of a form or a multipart body is written. */
export interface Part extends ParamOptions {
  /** Media types that it may have, separated by commas. */
  readonly contentType?: string;
  readonly style?: string;
}

export type Parts = Readonly<Record<string, Part>>;

/** A body to be sent, and its media type. */
export type Encoded = readonly [body: BodyContent, media: string];

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type BodyEncoder = (value: any, media: string, parts?: Parts) => Encoded | Promise<Encoded>;

/** What decoders get. */
export interface Reply {
  readonly response: Response;
  /** What went wrong as an error of the call. */
  readonly explain: (error: Error) => Error;
  /** Says that the body is read later, without a limit of time; gives what is to be called when that is done. */
  readonly hold: () => () => void;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Decoder = (reply: Reply) => Promise<any>;
export type Then = (value: unknown) => unknown;

/** Where a parameter stands among the arguments. */
export type Spot = readonly [place: "path" | "query" | "headers" | "cookies" | "body", key: string];

/** How a list goes on. */
export interface Paging {
  readonly style: "cursor" | "offset" | "page" | "next-url" | "link-header";
  /** Pointer to the items of an answer; without it the answer itself. */
  readonly items?: string;
  /** What the cursor, the offset or the number of a page is given by. */
  readonly argument?: Spot;
  /** What the number of items of a page is given by. */
  readonly limit?: Spot;
  /** Pointer to the next cursor or address. */
  readonly next?: string;
  /** Pointer to a boolean that says whether there is more. */
  readonly more?: string;
  /** Number of the first page, 1 unless said. */
  readonly first?: number;
}

/** What is known of an operation. */
export interface Spec {
  readonly name: string;
  readonly method: string;
  /** The path, with variables in braces. */
  readonly path: string;
  readonly params?: readonly (readonly [ParamWriter, string, ParamOptions?])[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body?: (args: any) => Encoded | Promise<Encoded>;
  readonly accept?: string;
  readonly answers?: Readonly<Record<string, Decoder>>;
  /** Alternatives: scopes by the name of a scheme. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /** Its own server, where that is not the client's. */
  readonly server?: (client: Client) => string;
  /** Whether sending it twice does no more than sending it once, where the verb does not tell. */
  readonly idempotent?: boolean;
  readonly paging?: Paging;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly check?: (args: any) => void | Promise<void>;
}

/** A successful answer. */
export interface Answer {
  readonly response: Response;
  readonly body: unknown;
}

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type StatusText<First extends number> = `${First}${Digit}${Digit}`;
type ToNumber<Text> = Text extends `${infer N extends number}` ? N : never;

/** All statuses that begin with a digit. */
export type StatusClass<First extends 1 | 2 | 3 | 4 | 5> = ToNumber<StatusText<First>>;
type Class<Key> = Key extends `${infer First extends 1 | 2 | 3 | 4 | 5}XX` ? StatusClass<First> : never;
type AnyStatus = StatusClass<1> | StatusClass<2> | StatusClass<3> | StatusClass<4> | StatusClass<5>;
type Status<Key, Keys> = Key extends number
  ? Key
  : Key extends "default"
    ? Exclude<AnyStatus, Keys | Class<Keys>>
    : Exclude<Class<Key>, Keys>;

/** The documented answers of an operation, told apart by `status`. */
export type AnswerOf<Answers> = {
  [Key in keyof Answers]: {
    readonly status: Status<Key, keyof Answers>;
    readonly body: Answers[Key];
    readonly headers: Headers;
  };
}[keyof Answers];

type SuccessKeys<Answers> = Extract<keyof Answers, StatusClass<2> | "2XX">;

/** What a successful call returns. */
export type ResultOf<Answers> = [SuccessKeys<Answers>] extends [never]
  ? "default" extends keyof Answers
    ? Answers["default" & keyof Answers]
    : undefined
  : Answers[SuccessKeys<Answers>];

type Rest<Args> = {} extends Args ? [args?: Args, init?: CallInit] : [args: Args, init?: CallInit];

/** A function that calls an operation and returns the body of a successful answer. */
export interface Operation<Args, Answers, Item = never> {
  (client: Client, ...rest: Rest<Args>): Promise<ResultOf<Answers>>;
  /** What is known of the operation. */
  readonly spec: Spec;
  /** For the compiler alone. */
  readonly "~types"?: readonly [Args, Answers, Item];
}

type Member<T, Key extends string> = T extends object ? (Key extends keyof T ? NonNullable<T[Key]> : never) : never;

/** The type of one item of the list that a JSON pointer leads to. */
export type ItemAt<Body, Pointer extends string> = Pointer extends ""
  ? Body extends readonly (infer Item)[]
    ? Item
    : unknown
  : Pointer extends `/${infer Key}/${infer Rest}`
    ? ItemAt<Member<Body, Key>, `/${Rest}`>
    : Pointer extends `/${infer Key}`
      ? ItemAt<Member<Body, Key>, "">
      : unknown;

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyOperation = Operation<any, any, any>;
/** What an operation is called with, besides the client. */
export type RestOf<T> = T extends Operation<infer Args, infer _Answers, infer _Item> ? Rest<Args> : never;
/** Arguments of an operation. */
export type ArgsOf<T> = T extends Operation<infer Args, infer _A, infer _I> ? Args : never;
/** Answers of an operation by status. */
export type AnswersOf<T> = T extends Operation<infer _A, infer Answers, infer _I> ? Answers : never;
