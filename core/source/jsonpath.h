/* SPDX-License-Identifier: MIT
 *
 * JSONPath (RFC 9535) over drafts. Private to this room.
 *
 * Everything but the functions match() and search(): `$`, names, wildcards, indices, slices, lists of selectors,
 * descendants, and filters with comparisons, existence tests, `&&`, `||`, `!`, parentheses, length(), count(), value().
 */
#ifndef CG_SOURCE_JSONPATH_H
#define CG_SOURCE_JSONPATH_H

#include "draft.h"

typedef struct cg_jsonpath cg_jsonpath;

/** What is wrong with an expression, and where: a byte of its text. */
typedef struct cg_jsonpath_error {
  const char *message; /* static */
  size_t at;
} cg_jsonpath_error;

/** Reads an expression into `arena`; `text` must outlive it. NULL: it is none, or out of memory (`message` NULL). */
const cg_jsonpath *cg_jsonpath_parse(cg_arena *arena, cg_str text, cg_jsonpath_error *error);

/** The nodes that it selects, in order, appended to `out` (cg_draft_node *); one may come several times. False when
 *  the draft failed or memory is out. */
bool cg_jsonpath_select(const cg_jsonpath *path, cg_draft *draft, cg_vec *out);

/* -- the parsed form, for the two files that know it --------------------------------------------------------------- */

enum { CG_PATH_NAME = 1, CG_PATH_WILD, CG_PATH_INDEX, CG_PATH_SLICE, CG_PATH_FILTER };

typedef struct cg_path_selector {
  struct cg_path_selector *next;
  struct cg_path_expr *filter;
  cg_str name;
  int64_t from, to, step; /* INDEX: `from` */
  bool has_from, has_to;
  uint8_t kind;
} cg_path_selector;

typedef struct cg_path_segment {
  struct cg_path_segment *next;
  cg_path_selector *selector;
  bool descendant;
} cg_path_segment;

struct cg_jsonpath {
  cg_path_segment *segment;
  bool relative; /* `@` */
  bool singular; /* selects one node at most */
};

enum {
  CG_EXPR_OR = 1,
  CG_EXPR_AND,
  CG_EXPR_NOT,
  CG_EXPR_TEST,    /* `query` selects something */
  CG_EXPR_COMPARE, /* `left` and `right` are of the kinds below */
  CG_EXPR_STRING,
  CG_EXPR_NUMBER,
  CG_EXPR_TRUE,
  CG_EXPR_FALSE,
  CG_EXPR_NULL,
  CG_EXPR_QUERY,
  CG_EXPR_LENGTH, /* of the value `left` */
  CG_EXPR_COUNT,  /* of the nodes of `query` */
  CG_EXPR_VALUE   /* of the only node of `query` */
};
enum { CG_COMPARE_EQ = 1, CG_COMPARE_NE, CG_COMPARE_LT, CG_COMPARE_LE, CG_COMPARE_GT, CG_COMPARE_GE };

typedef struct cg_path_expr {
  struct cg_path_expr *left, *right;
  cg_jsonpath *query;
  cg_str text; /* of a string, decoded; of a number */
  uint8_t kind, compare;
} cg_path_expr;

#endif
