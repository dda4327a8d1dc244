// SPDX-License-Identifier: MIT
// What stands between calls and the network.

import { fault } from "./errors.ts";
import type { Interceptor } from "./types.ts";

/** One interceptor of several, the outermost first. */
export function chain(...interceptors: readonly Interceptor[]): Interceptor {
  return (send) => interceptors.reduceRight((next, one) => one(next), send);
}

/** Ends answers that are longer than so many bytes with an error of kind `size`. */
export function limitSize(most: number): Interceptor {
  return (send) => async (request) => {
    const response = await send(request);
    if (!response.body) return response;
    let size = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.length;
        if (size > most) controller.error(fault("size", `the answer is longer than ${most} bytes`));
        else controller.enqueue(chunk);
      },
    });
    const { headers, statusText } = response;
    const limited = new Response(response.body.pipeThrough(counter), { headers, statusText });
    // Servers give statuses that a script may not make.
    for (const key of ["url", "status", "ok"] as const) Object.defineProperty(limited, key, { value: response[key] });
    return limited;
  };
}
