// SPDX-License-Identifier: MIT
// OAuth2's client credentials: tokens are fetched when they are needed and kept until shortly before they end. However
// many calls wait, one request fetches one.

import { jsonAnswer } from "./answers.ts";
import { credential } from "./auth.ts";
import { call } from "./call.ts";
import { ApiError, CallError, fault } from "./errors.ts";
import { formBody } from "./forms.ts";
import type { Client, Credential } from "./types.ts";

/** OAuth2's client credentials: the client itself is what is let in. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where tokens are had, unless the document says. */
  readonly tokenUrl?: string;
  /** What is asked for, unless what the document lists for the operation. */
  readonly scopes?: readonly string[];
  /** For whom the token is to be, where the server wants to know. */
  readonly audience?: string;
  /** Whether the client names itself in a header, as is usual, or in the form. */
  readonly send?: "header" | "form";
  /** Milliseconds before its end at which a token is fetched anew, 30,000 unless said. */
  readonly margin?: number;
  /** More members of the form. */
  readonly extra?: Readonly<Record<string, string>>;
}

interface Token {
  readonly value: string;
  readonly ends: number;
}

function quoted(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

async function fetchToken(
  scheme: string,
  url: string,
  credentials: ClientCredentials,
  scopes: readonly string[],
  client: Client,
): Promise<Token> {
  const { clientId, clientSecret, audience, send, margin = 30_000, extra } = credentials;
  if (!/^https?:/.test(url)) throw fault("config", `scheme '${scheme}' has no tokenUrl: give the credentials one`);
  const headers: Record<string, string> = {};
  const form: Record<string, string> = { grant_type: "client_credentials", ...extra };
  if (scopes[0]) form["scope"] = scopes.join(" ");
  if (audience) form["audience"] = audience;
  if (send === "form") Object.assign(form, { client_id: clientId, client_secret: clientSecret });
  else headers["authorization"] = `Basic ${btoa(`${quoted(clientId)}:${quoted(clientSecret)}`)}`;
  const spec = {
    name: `token of '${scheme}'`,
    method: "POST",
    path: "",
    accept: "application/json",
    body: ({ body }: { body: unknown }) => formBody(body, "application/x-www-form-urlencoded"),
    answers: { "2XX": jsonAnswer },
    idempotent: true,
  };
  // Another server must not see the secret: redirections are not followed. Neither must interceptors, and whoever waits
  // first does not end it for the others.
  const at = {
    ...client,
    baseUrl: url,
    auth: [],
    headers,
    use: undefined,
    signal: undefined,
    request: { ...client.request, redirect: "manual" as const },
  };
  const said = (await call(spec, at, { body: form }).catch((error: unknown) => {
    if (!(error instanceof CallError)) throw error;
    const { error: code } = Object((error as Partial<ApiError>).body) as Record<string, unknown>;
    const why = error.status ? `status ${error.status}${typeof code === "string" ? `, ${code}` : ""}` : error.kind;
    // Without the error of an answer, which may hold a token.
    throw Object.assign(fault("auth", `no token for scheme '${scheme}': ${why}`), error.status ? {} : { cause: error });
  })) as { body: { access_token?: unknown; expires_in?: unknown } | null };
  const { access_token: value, expires_in: seconds } = said.body ?? {};
  if (typeof value !== "string" || !value)
    throw fault("auth", `no token for scheme '${scheme}': the answer holds none`);
  const given = Number(seconds ?? 3600);
  const life = (Number.isFinite(given) ? given : 3600) * 1000;
  // A token that lives shorter than the margin is used for half of its life.
  return { value, ends: Date.now() + Math.max(life - margin, life / 2) };
}

/** Tokens for a client that names itself. */
export function clientCredentials(scheme: string, tokenUrl: string, credentials: ClientCredentials): Credential {
  const tokens = new Map<string, Promise<Token>>();
  let refused = "";
  return credential({
    scheme,
    renewable: true,
    async apply(proof, wanted, renew, client) {
      const scopes = credentials.scopes ?? wanted;
      const key = scopes.join(" ");
      let token = await tokens.get(key);
      if (renew && token) refused = token.value;
      if (!token || token.ends <= Date.now() || token.value === refused) {
        const stale = tokens.get(key);
        let fresh = stale && (await stale) !== token ? stale : undefined;
        if (!fresh) {
          fresh = fetchToken(scheme, credentials.tokenUrl ?? tokenUrl, credentials, scopes, client);
          tokens.set(key, fresh);
          fresh.catch(() => tokens.delete(key));
        }
        token = await fresh;
      }
      proof.headers["authorization"] = `Bearer ${token.value}`;
    },
  });
}
