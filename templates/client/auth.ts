// SPDX-License-Identifier: MIT
// Credentials of every security scheme of OpenAPI, and which of an operation's alternatives is used. A client with
// credentials follows redirections itself: other origins get none of them.

import { CallError, fault } from "./errors.ts";
import { redirecting } from "./redirects.ts";
import { encode, setHeader } from "./text.ts";
import type { Client, Credential, Proof, Secret, Send, SentRequest, Spec } from "./types.ts";

/** A credential for a security scheme that says by itself what is added to requests. */
export function credential(options: Omit<Credential, "guard">): Credential {
  return { ...options, guard };
}

/** The credentials of the first alternative that all are there for, with their scopes. */
function chosen({ security = [] }: Spec, { auth = [] }: Client): [Credential, readonly string[]][] {
  for (const alternative of security) {
    const wanted = Object.entries(alternative);
    const found = wanted.flatMap(([name, scopes]) => {
      const own = auth.find(({ scheme }) => scheme === name);
      return own ? [[own, scopes] satisfies [Credential, readonly string[]]] : [];
    });
    if (found[0] && found.length === wanted.length) return found;
  }
  return [];
}

/** Rejects when a signal does. */
function until<T>(signal: AbortSignal, promise: Promise<T> | T): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

function withProof(request: SentRequest, { headers, query, cookies }: Proof): SentRequest {
  const draft = { ...request, headers: new Headers(request.headers) };
  for (const key in headers) setHeader(draft, key, headers[key]!);
  const before = draft.headers.get("cookie");
  if (cookies[0]) setHeader(draft, "cookie", (before ? [before, ...cookies] : cookies).join("; "));
  if (query[0]) draft.url += (/\?/.test(draft.url) ? "&" : "?") + query.join("&");
  return draft;
}

/** Stands between the calls of a client with credentials and the network. */
function guard(client: Client, send: Send): Send {
  return async (request) => {
    const credentials = chosen(request.operation, client);
    if (!credentials[0]) return send(request);
    const attempt = async (renew: boolean): Promise<Response> => {
      const proof: Proof = { headers: {}, query: [], cookies: [] };
      for (const [own, scopes] of credentials) {
        try {
          await until(request.signal, own.apply(proof, scopes, renew, client));
        } catch (error) {
          if (request.signal.aborted || error instanceof CallError || (error as { kind?: string }).kind) throw error;
          throw Object.assign(fault("auth", `no credential for scheme '${own.scheme}'`), { cause: error });
        }
      }
      const secret = Object.keys(proof.headers).some((key) => key.toLowerCase() !== "authorization");
      const follow = client.request?.redirect ? send : redirecting(send, secret);
      try {
        return await follow(withProof(request, proof));
      } catch (error) {
        // What some platforms say of a failure holds the address, and that the key.
        if (!proof.query[0] || request.signal.aborted || (error as { kind?: string }).kind) throw error;
        throw fault("connection", "the connection failed");
      }
    };
    const response = await attempt(false);
    const again = response.status === 401 && credentials.some(([own]) => own.renewable);
    if (!again || request.body instanceof ReadableStream) return response;
    void response.body?.cancel().catch(() => {});
    return attempt(true);
  };
}

function valueOf(secret: Secret, renew: boolean): string | Promise<string> {
  return typeof secret === "string" ? secret : secret(renew);
}

/** A token: HTTP scheme bearer, OAuth2, OpenID Connect. */
export function bearer(scheme: string, token: Secret): Credential {
  return httpScheme(scheme, "Bearer", token);
}

/** Another HTTP scheme: `Authorization: <name> <value>`. */
export function httpScheme(scheme: string, name: string, value: Secret): Credential {
  return credential({
    scheme,
    renewable: typeof value !== "string",
    async apply(proof, _scopes, renew) {
      proof.headers["authorization"] = `${name} ${await valueOf(value, renew)}`;
    },
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** HTTP scheme basic. */
export function basic(scheme: string, username: string, password: string): Credential {
  return httpScheme(scheme, "Basic", base64(`${username}:${password}`));
}

/** A key in a header, in the query or in a cookie. */
export function apiKey(scheme: string, place: "header" | "query" | "cookie", name: string, key: Secret): Credential {
  return credential({
    scheme,
    renewable: typeof key !== "string",
    async apply(proof, _scopes, renew) {
      const value = await valueOf(key, renew);
      if (place === "header") proof.headers[name] = value;
      else if (place === "query") proof.query.push(`${encode(name)}=${encode(value)}`);
      else proof.cookies.push(`${name}=${encode(value)}`);
    },
  });
}
