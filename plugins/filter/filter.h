/* SPDX-License-Identifier: MIT
 *
 * What the files of this plugin share: the lists of globs, what was decided of every declaration, and the walk.
 *
 * Invariant: nothing is edited before everything is decided (apply.c); until then the model is only read.
 */
#ifndef FILTER_H
#define FILTER_H

#include <codegen-sdk/report.h>
#include <codegen/plugin.h>

/** The lists, in the order of the table of options. */
#define FL_LISTS(X) \
  X(INCLUDE_TAGS, "include-tags", TAG, "Operations with one of these tags stay, others go.") \
  X(EXCLUDE_TAGS, "exclude-tags", TAG, "Operations with one of these tags go.") \
  X(INCLUDE_PATHS, "include-paths", PATH, "Operations on these paths stay, others go.") \
  X(EXCLUDE_PATHS, "exclude-paths", PATH, "Operations on these paths go.") \
  X(INCLUDE_OPERATIONS, "include-operations", OPERATION, \
    "Operations with these operationIds, or `METHOD /path`, stay, others go.") \
  X(EXCLUDE_OPERATIONS, "exclude-operations", OPERATION, "Operations with these operationIds, or `METHOD /path`, go.") \
  X(INCLUDE_METHODS, "include-methods", METHOD, "Operations with these methods stay, others go.") \
  X(EXCLUDE_METHODS, "exclude-methods", METHOD, "Operations with these methods go.") \
  X(INCLUDE_SCHEMAS, "include-schemas", SCHEMA, "These schemas stay; others only where something refers to them.") \
  X(EXCLUDE_SCHEMAS, "exclude-schemas", SCHEMA, "These schemas go.") \
  X(INCLUDE_CONTENT, "include-content-types", CONTENT, "Bodies of these media types stay, others go.") \
  X(EXCLUDE_CONTENT, "exclude-content-types", CONTENT, "Bodies of these media types go.") \
  X(KEEP_OPERATIONS, "keep-operations", OPERATION, "These operations stay, whatever other lists say.") \
  X(KEEP_SCHEMAS, "keep-schemas", SCHEMA, "These schemas stay, whatever other lists say.")

enum {
#define FL_ENUM(NAME, option, subject, doc) FL_##NAME,
  FL_LISTS(FL_ENUM)
#undef FL_ENUM
      FL_LIST_COUNT
};

/** What a list speaks of. */
enum { FL_TAG, FL_PATH, FL_OPERATION, FL_METHOD, FL_SCHEMA, FL_CONTENT };

/** One glob, and how often it matched. */
typedef struct fl_glob {
  codegen_str text;
  uint32_t hits;
} fl_glob;

typedef struct fl_list {
  const char *name;
  fl_glob *glob;
  uint32_t count;
  uint8_t subject;
} fl_list;

/** What becomes of a declaration. */
enum {
  FL_STAYS = 0,
  FL_SOFT,     /* stays only where something that stays refers to it */
  FL_EXCLUDED, /* a schema that a list takes out: who refers to it is told */
  FL_GONE      /* an operation that goes; what nobody refers to */
};

/** A growing array of ids. */
typedef struct fl_ids {
  uint32_t *id;
  uint32_t count, capacity;
} fl_ids;

/** A reference to a schema that is excluded. */
typedef struct fl_dangling {
  uint32_t type; /* the REF; 0: a base or another list of declarations */
  uint32_t from, to;
} fl_dangling;

typedef struct fl_filter {
  codegen_ctx *ctx;
  codegen_edit *edit;
  const codegen_model *model;
  fl_list list[FL_LIST_COUNT];
  bool drop_deprecated, drop_internal, prune, any;
  uint8_t *fate;    /* by DECL */
  uint8_t *hidden;  /* by DECL: marked internal, and soft for that alone */
  uint8_t *payload; /* by PAYLOAD: 1 goes */
  uint32_t *moved;  /* by PAYLOAD: where its row went, 0: nowhere */
  uint8_t *seen[CODEGEN_TABLE_COUNT];
  fl_ids todo, decls; /* of the walk: pairs (table, row); declarations */
  fl_dangling *dangling;
  uint32_t dangling_count, dangling_capacity;
  uint32_t root; /* the declaration that is walked */
  uint32_t operations, stayed;
  bool memory; /* ran out */
} fl_filter;

/** Zeroed memory of the call; NULL, which is remembered. */
void *fl_alloc(fl_filter *f, size_t count, size_t size);
bool fl_push(fl_filter *f, fl_ids *ids, uint32_t id);

/* -- glob.c -- */

/** Whether `text` is of the form `glob`: `*` any characters but `/`, `**` any, `?` one but `/`. `fold`: A is a. Costs
 *  at most the product of both sizes. */
bool fl_glob_matches(codegen_str glob, codegen_str text, bool fold);

/* -- decide.c -- */

void fl_decide_operations(fl_filter *f);
void fl_decide_schemas(fl_filter *f);
void fl_decide_payloads(fl_filter *f);
/** Warns of globs that matched nothing. */
void fl_report_idle(fl_filter *f);

/* -- reach.c -- */

/** From everything that stays for itself to what it refers to: what is soft and was met stays, the rest goes. */
void fl_reach(fl_filter *f);

/* -- apply.c -- */

void fl_apply(fl_filter *f);

static inline bool fl_stays(const fl_filter *f, uint32_t decl) {
  return f->fate[decl] == FL_STAYS;
}

#endif
