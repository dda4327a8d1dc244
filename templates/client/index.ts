// SPDX-License-Identifier: MIT
// What clients are made of.

export * from "./answers.ts";
export * from "./attempt.ts";
export * from "./auth.ts";
export * from "./bodies.ts";
export * from "./call.ts";
export * from "./convert.ts";
export * from "./cookie.ts";
export * from "./errors.ts";
export * from "./exact.ts";
export * from "./forms.ts";
export * from "./header.ts";
export * from "./interceptors.ts";
export * from "./oauth.ts";
export * from "./paging.ts";
export * from "./path.ts";
export * from "./query.ts";
export * from "./querystring.ts";
export * from "./redirects.ts";
export * from "./request.ts";
export * from "./retry.ts";
export * from "./servers.ts";
export * from "./streams.ts";
export * from "./tanstack.ts";
export * from "./text.ts";
export * from "./types.ts";
export * from "./validate.ts";
export * from "./values.ts";
