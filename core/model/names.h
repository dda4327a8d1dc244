/* SPDX-License-Identifier: MIT
 *
 * The inside of the names of a run. Private to this room.
 */
#ifndef CG_MODEL_NAMES_H
#define CG_MODEL_NAMES_H

#include "owners.h"
#include "words.h"

enum {
  CG_NAME_FILE_MAX = 120, /* bytes of a file's name, its suffix and ending not included; file systems take 255 */
  CG_NAME_FIXED = 100     /* priority of names that a writer promised: no names file changes them */
};

/** A request, and what became of it. */
typedef struct cg_wish {
  struct { /* what it is found by; no padding */
    uint32_t writer, table, row, role;
  } id;
  uint32_t space; /* names are unique in it */
  uint32_t kind;
  int32_t priority;
  const codegen_convention *convention;
  cg_str scope, stem, prefix, suffix, key;
  cg_str base;    /* the identifier without regard to others; the number of the space stands before it, unless locked */
  cg_str folded;  /* what must be unique, behind the number of the space */
  cg_str text;    /* the identifier; empty until it is settled */
  cg_str digest;  /* cg_names_digest_of; empty until somebody asks */
  uint32_t next;  /* wish with the same base name + 1 */
  uint32_t same;  /* wish for the same row + 1 */
  bool behind;    /* another one with that base name comes before it */
  uint32_t level; /* how much of the digest it needs; 0: none */
  bool raw;       /* the raw name equals the identifier */
  bool cut;       /* a file name that was too long: the digest stands for the rest */
  bool borrowed;  /* the key is the declaration's, though the row is only part of it */
  bool chosen;    /* by the hook name.choose */
  bool locked;    /* the names file says it: nobody but fixed names takes it away */
  bool twin;      /* another wish cannot be told from it in the names file */
  cg_str identity; /* in the names file */
} cg_wish;

/** Identifiers by what they name, for looking up: those of a row hang together. */
typedef struct cg_found {
  uint32_t role, next; /* index + 1 */
  cg_str text;
} cg_found;

/** Of one writer, in one table: by row the index + 1 of a wish, and of what was found. */
typedef struct cg_found_rows {
  uint32_t *first;
  uint32_t rows;
} cg_found_rows;

struct cg_names {
  cg_model *model;
  cg_diags *diags;
  cg_arena arena;
  cg_vec wish;       /* cg_wish *, in the order of the requests */
  cg_found *found;   /* after resolve, one for each wish */
  cg_vec found_rows; /* cg_found_rows, by writer, then table */
  cg_vec writer;     /* cg_str */
  cg_map stem;       /* bytes of a declaration's id -> index in stems + 1 */
  cg_vec stems;      /* cg_str */
  cg_owners owners;  /* when somebody needed them: who owns the rows inside of declarations that have names */
  cg_map sum_of;     /* writer and declaration -> index in sums + 1 */
  cg_vec sums;       /* codegen_hash: of the names of each */
  uint32_t spaces;   /* after resolve: how many there are */
  bool resolved, summed, owned;
  bool locking;     /* there is a names file, be it empty */
  cg_vec locks;     /* cg_lock: what it says */
  cg_map lock_of;   /* identity -> index in locks + 1 */
  cg_str lock_path; /* for diagnostics */
};

/** 25 characters of base 36 from its own key, when it has its stem. {NULL, 0} when out of memory. */
cg_str cg_names_digest_of(cg_names *names, cg_wish *wish);
/** sort.c: by scope, text, kind and digest. False when out of memory. */
bool cg_wishes_sort(cg_names *names, cg_wish **sorted);
/** suffix.c: settles collisions. */
cg_status cg_names_settle(cg_names *names);
/** stem.c: the raw name of something without one, from its key's pointer. {NULL, 0} when out of memory. */
cg_str cg_stem_of_key(cg_arena *arena, cg_str key);

#endif
