/* SPDX-License-Identifier: MIT
 *
 * What other writers may know of the schemas that the writer `zod` writes: whether there are any, what they are called,
 * and where they stand.
 *
 *   if (codegen_zod_schemas(ctx)) ...                                          in `create`, with `zod` as a need
 *   codegen_symbol(ctx, CODEGEN_STR(CODEGEN_ZOD_WRITER), CODEGEN_TABLE_DECL, decl,
 *                  codegen_zod_part(CODEGEN_ZOD_BODY, 0, 0))                   from `plan` on
 */
#ifndef CODEGEN_SDK_ZOD_H
#define CODEGEN_SDK_ZOD_H

#include <codegen/writer.h>

CODEGEN_BEGIN

/** The writer, and the file that exports every schema in every layout, as `writer:id`. */
#define CODEGEN_ZOD_WRITER "zod"
#define CODEGEN_ZOD_ARTIFACT "zod:zod"

/** What the writer tells of itself under this id. */
#define CODEGEN_ZOD_EXTENSION "zod.schemas/1"
typedef struct codegen_zod {
  uint32_t struct_size;
  bool operations; /* parts of operations have schemas, too */
} codegen_zod;

/** What the writer tells of itself, NULL when it is not there: it has to be created before, so name it as a need.
 *  [any] */
static inline const codegen_zod *codegen_zod_schemas(codegen_ctx *ctx) {
  return (const codegen_zod *)codegen_extension(ctx, CODEGEN_STR(CODEGEN_ZOD_EXTENSION));
}

/** Parts of an operation. */
enum {
  CODEGEN_ZOD_PATH,
  CODEGEN_ZOD_QUERY,
  CODEGEN_ZOD_HEADER, /* its keys are in lower case */
  CODEGEN_ZOD_COOKIE,
  CODEGEN_ZOD_BODY,   /* in media type `media` of the operation's list */
  CODEGEN_ZOD_ANSWER, /* response `answer` of the operation's list, in media type `media` of its own */
  CODEGEN_ZOD_HEADERS /* headers of response `answer` */
};

/** More media types of one body, or answers of one operation, have no schemas. */
#define CODEGEN_ZOD_MANY 4096u

/** The role of a part's schema among the names of its operation; that of its type is one more. A part that has no type
 *  has no schema, and no name. [any] */
static inline uint32_t codegen_zod_part(uint32_t part, uint32_t answer, uint32_t media) {
  return 64u + ((part * CODEGEN_ZOD_MANY + answer) * CODEGEN_ZOD_MANY + media) * 2;
}

CODEGEN_END

#endif
