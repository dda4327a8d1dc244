// SPDX-License-Identifier: MIT
//
// What compat.yaml means under the preset `openapi-typescript`, each type stated exactly.
import type { components, operations, paths } from "./types";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
type Schemas = components["schemas"];
type Put = paths["/users/{id}"]["put"];

export const one: Same<Flat<Schemas["User"]>,
  { readonly id: number; password: string; theme: string; role?: "admin" | "member" | null }> = true;
export const sent: Same<NonNullable<Put["requestBody"]["content"]["application/json"]["user"]>, Schemas["User"]> = true;
export const read: Same<Put["responses"][200]["content"]["application/json"], Schemas["User"]> = true;
export const optional: undefined extends Put["requestBody"]["content"]["application/json"]["notify"] ? true : false = true;
export const role: Same<Schemas["role"], "admin" | "member" | null> = true;
export const closed: Same<Schemas["Point"], [number, number]> = true;
export const empty: Same<Flat<Schemas["Nothing"]>, Record<string, never>> = true;
export const file: Same<Schemas["File"], string> = true;
export const named: Same<operations["putUser"], Put> = true;
export const inner: Same<Flat<Schemas["Inner"]>, { state?: "on" | "off" | null; codes?: (1 | 2)[] }> = true;
