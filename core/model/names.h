/* SPDX-License-Identifier: MIT
 *
 * The inside of the names of a run. Private to this room.
 */
#ifndef CG_MODEL_NAMES_H
#define CG_MODEL_NAMES_H

#include "owners.h"
#include "texts.h"
#include "words.h"

enum {
  CG_NAME_FILE_MAX = 120, /* bytes of a file's name, its suffix and ending not included; file systems take 255 */
  CG_NAME_FIXED = 100     /* priority of names that a writer promised: no names file changes them */
};

/** A request, and what became of it. There are many, so that texts are numbers: `scope` in names->scopes, `stem`,
 *  `prefix`, `suffix` in names->parts, the others in names->made. */
typedef struct cg_wish {
  struct { /* what it is found by */
    uint32_t writer, table, row, role;
  } id;
  struct { /* where nobody else may be; no padding */
    uint32_t space, text;
  } place;
  const codegen_convention *convention;
  cg_str key;
  cg_str digest; /* cg_names_digest_of; empty until somebody asks */
  uint32_t scope, stem, prefix, suffix;
  uint32_t base; /* the identifier without regard to others */
  uint32_t text; /* the identifier; 0 until it is settled */
  uint32_t same; /* wish for the same row + 1 */
  int32_t priority;
  uint8_t kind;
  uint8_t level; /* how much of the digest it needs; 0: none */
  bool raw;      /* the raw name equals the identifier */
  bool cut;      /* a file name that was too long: the digest stands for the rest */
  bool borrowed; /* the key is the declaration's, though the row is only part of it */
  bool chosen;   /* by the hook name.choose */
  bool locked;   /* the names file says it: nobody but fixed names takes it away */
  bool twin;     /* another wish cannot be told from it in the names file */
} cg_wish;

/** Names are unique in a space: one for each writer, scope and sort (identifiers, files). */
typedef struct cg_name_space {
  uint32_t writer;
  bool file;
  uint32_t next; /* space of the same scope; numbers begin with 1 */
} cg_name_space;

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
  cg_vec wishes;       /* cg_wish *: blocks of CG_WISHES, in the order of the requests */
  uint32_t count;      /* of wishes */
  cg_texts parts;      /* what names are made of */
  cg_texts scopes;     /* these and those that were made live as long as the model */
  cg_texts made;       /* identifiers */
  cg_vec scope_spaces; /* uint32_t, by scope: its first space, 0: none yet */
  cg_vec space;        /* cg_name_space */
  cg_found *found;     /* after resolve, one for each wish */
  cg_vec found_rows;   /* cg_found_rows, by writer, then table */
  cg_vec writer;       /* cg_str */
  cg_map stem;         /* bytes of a declaration's id -> index in stems + 1 */
  cg_vec stems;        /* uint32_t: parts */
  cg_owners owners;    /* when somebody needed them: who owns the rows inside of declarations that have names */
  cg_map sum_of;       /* writer and declaration -> index in sums + 1 */
  cg_vec sums;         /* codegen_hash: of the names of each */
  bool resolved, summed, owned;
  cg_names *earlier; /* of the run before; NULL: none, or it was looked at */
  cg_hash asked;     /* everything that was requested; zero: more than that counts */
  bool kept;         /* a later run may ask */
  bool adopted;      /* what is here is what an earlier run made of the same requests */
  bool settled;      /* and nothing was to be said of it */
  bool locking;      /* there is a names file, be it empty */
  cg_vec locks;      /* cg_lock: what it says */
  cg_map lock_of;    /* identity -> index in locks + 1 */
  cg_str lock_path;  /* for diagnostics */
};

#define CG_WISHES 256u

static inline cg_wish *cg_wish_at(const cg_names *names, uint32_t index) {
  return *cg_vec_at(&names->wishes, cg_wish *, index / CG_WISHES) + index % CG_WISHES;
}

/** names_again.c: notes what was requested, before anything is made of it. */
void cg_names_note(cg_names *names);
/** names_again.c: takes what an earlier run made of the same requests. False: there is none. */
bool cg_names_adopt(cg_names *names);
/** 25 characters of base 36 from its own key, when it has its stem. {NULL, 0} when out of memory. */
cg_str cg_names_digest_of(cg_names *names, cg_wish *wish);
/** spell.c: the bases of all wishes, when these have their stems. False when out of memory. */
bool cg_names_spell(cg_names *names);
/** sort.c: the numbers below `count` by `high`, then `low`, which are by number and below their limits. False when out
 *  of memory. */
bool cg_sort_numbers(uint32_t *sorted, uint32_t count, const uint32_t *high, uint32_t highs, const uint32_t *low,
                     uint32_t lows);
/** sort.c: by scope, text, kind and writer, when all are settled. False when out of memory. */
bool cg_wishes_sort(const cg_names *names, uint32_t *sorted);
/** suffix.c: settles collisions. */
cg_status cg_names_settle(cg_names *names);
/** stem.c: the raw name of something without one, from its key's pointer. {NULL, 0} when out of memory. */
cg_str cg_stem_of_key(cg_arena *arena, cg_str key);

#endif
