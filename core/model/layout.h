/* SPDX-License-Identifier: MIT
 *
 * What records are made of, as data: the check, the fingerprints, the dump and the scrambling of tests all walk these
 * rows.
 *
 * Invariant: every authored member of every record stands here once, in the order in which it is dumped and hashed.
 * Origins, derived members and pointers back to an owner are left out.
 */
#ifndef CG_MODEL_LAYOUT_H
#define CG_MODEL_LAYOUT_H

#include "tables.h"

/** Kinds of member. ROW, RANGE and LIST own or share what they name, and a walk goes down them; the others refer. */
enum {
  CG_U8 = 1,
  CG_U16,
  CG_U32,
  CG_U64,
  CG_FLAGS,    /* u32 */
  CG_BITS,     /* u8 */
  CG_PRESENCE, /* u8[3] */
  CG_STR_MEMBER,
  CG_SYM,
  CG_VALUE,
  CG_ROW,     /* id of a row of `table` */
  CG_RANGE,   /* rows of `table` */
  CG_LIST,    /* rows of `table` by the pool */
  CG_SYMS,    /* words by the pool */
  CG_DECL,    /* a declaration, by its key */
  CG_DECLS,   /* the same by the pool */
  CG_SCOPE,   /* a scope, by its names */
  CG_SCOPES,  /* the same by the pool */
  CG_KEYED,   /* a FIELD or PARAM, by its key */
  CG_KEYEDS,  /* the same by the pool */
  CG_CALL,    /* an OPERATION, by the key of its declaration */
  CG_TARGET,  /* type.target: by kind */
  CG_SUBJECT, /* decl.subject: by kind */
  CG_PAIR     /* part.left, part.right: the owner says what they are */
};

typedef struct cg_member {
  const char *name;
  const char *const *word; /* U8: names of the values; FLAGS: of the bits. NULL-terminated, NULL: a number */
  uint16_t offset;
  uint8_t kind;
  uint8_t table;
  uint16_t probe; /* eight bytes of the row, of which `mask` takes those that are zero while nothing is said: */
  uint64_t mask;  /* the count of a list, the size of a text, the document of a value */
} cg_member;

typedef struct cg_layout {
  const cg_member *member;
  const char *name;
  uint32_t count;
} cg_layout;

extern const cg_layout cg_layouts[CODEGEN_TABLE_COUNT];

/** The table of a declaration's subject, CODEGEN_TABLE_COUNT for an unknown kind. */
uint32_t cg_subject_table(uint32_t kind);

/** The members of a row that say something, as bits. */
static inline uint32_t cg_members_set(const cg_layout *layout, const unsigned char *row) {
  uint32_t set = 0;
  for (uint32_t i = 0; i < layout->count; i++) {
    uint64_t bytes;
    memcpy(&bytes, row + layout->member[i].probe, sizeof bytes);
    set |= (uint32_t)((bytes & layout->member[i].mask) != 0) << i;
  }
  return set;
}

/** Type-safe views of a member. */
static inline const void *cg_member_at(const void *row, const cg_member *member) {
  return (const unsigned char *)row + member->offset;
}

#endif
