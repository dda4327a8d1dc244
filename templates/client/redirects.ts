// SPDX-License-Identifier: MIT
// Redirections, followed one by one: another origin gets no credentials, no cookies and no headers of the caller.

import { fault } from "./errors.ts";
import { here } from "./text.ts";
import type { Send } from "./types.ts";

/** Headers that any server may see. */
const harmless = /^(accept|accept-language|content-type)$/;

/** Sends requests and follows redirections. `secret`: a header besides `Authorization` is a credential. */
export function redirecting(send: Send, secret: boolean): Send {
  return async (first) => {
    let request = first;
    for (let hops = 0; ; hops++) {
      const response = await send({ ...request, redirect: "manual" });
      if (response.type === "opaqueredirect") {
        // Browsers do not say where to. By themselves they drop `Authorization` on the way, and no other header.
        if (secret) throw fault("redirect", "the server sent the browser elsewhere, which would take the key along");
        return send(request);
      }
      const location = response.headers.get("location");
      if (!location || ![301, 302, 303, 307, 308].includes(response.status)) return response;
      void response.body?.cancel().catch(() => {});
      let from: URL;
      let to: URL;
      try {
        from = new URL(response.url || request.url, here());
        to = new URL(location, from);
      } catch {
        throw fault("redirect", "the server sent the client to what is no address");
      }
      const { method } = request;
      const headers = new Headers(request.headers);
      if (response.status === 303 || (response.status < 303 && method === "POST")) {
        request = { ...request, method: method === "HEAD" ? method : "GET", body: null };
        headers.delete("content-type");
      }
      // With a password in it the platform would not go there, and would say the password.
      const refused = !/^https?:$/.test(to.protocol) || to.username + to.password;
      if (hops > 4 || refused || request.body instanceof ReadableStream) {
        throw fault(
          "redirect",
          hops > 4 ? "more than 5 redirections" : "the server sent the client where it cannot go",
        );
      }
      if (to.origin !== from.origin) {
        new Headers(headers).forEach((_, key) => {
          if (!harmless.test(key)) headers.delete(key);
        });
      }
      request = { ...request, headers, url: to.href };
    }
  };
}

/** An interceptor that keeps headers of the caller from other origins. Clients with credentials do so anyway. */
export function followRedirects(send: Send): Send {
  return redirecting(send, true);
}
