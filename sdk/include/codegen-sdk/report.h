/* SPDX-License-Identifier: MIT
 *
 * Diagnostics in one call, and how far a word is from another: "did you mean".
 */
#ifndef CODEGEN_SDK_REPORT_H
#define CODEGEN_SDK_REPORT_H

#include <codegen/diag.h>
#include <codegen/host.h>

CODEGEN_BEGIN

/** Reports a diagnostic with a message in the way of printf (texts as `%.*s` of CODEGEN_FMT). `flags` are
 *  CODEGEN_DIAG_..., `help` may be NULL, an origin of zeros is no place. Messages longer than what memory allows are
 *  reported cut. [any] */
void codegen_say(codegen_ctx *ctx, uint32_t severity, uint32_t flags, const char *code, codegen_origin origin,
                 const char *help, const char *format, ...) __attribute__((format(printf, 7, 8)));

/** How many characters must be changed, put in or left out to make `a` of `b`; `limit` + 1 for all that is further than
 *  `limit`, and for texts of over 128 bytes. With `fold`, case does not count. [any] */
uint32_t codegen_distance(codegen_str a, codegen_str b, uint32_t limit, bool fold);

CODEGEN_END

#endif
