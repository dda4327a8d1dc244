/* SPDX-License-Identifier: MIT
 *
 * The canonical encoding that fingerprints are hashes of. Private to this room.
 *
 * Invariants: the encoding is prefix-free; it holds no id, no order of tables, no span, no hash of a document.
 * Members that are zero leave nothing, so that a member which is added later changes no fingerprint until somebody
 * sets it. A REF, a scope and an operation that is linked to count by their keys or names.
 */
#ifndef CG_MODEL_DIGEST_H
#define CG_MODEL_DIGEST_H

#include "facets.h"

/** A hash of a value's content: equal for `1.0` and `10e-1`, for JSON and YAML, for any escapes. 0 never. */
uint64_t cg_value_hash(const codegen_model *view, codegen_value value);

/** A reference that was met while encoding. */
typedef struct cg_reference {
  uint32_t decl;
  uint32_t mask; /* bit per direction in which it can be walked */
} cg_reference;

/** What is left to visit: rows of a table one after the other, or ids in the pool. */
typedef struct cg_step {
  uint32_t first, left;
  uint8_t what;
  uint8_t mask;
} cg_step;

/** What is known of a row that several others may list. */
typedef struct cg_memo {
  codegen_hash digest;   /* all zero: not encoded yet */
  uint32_t first, count; /* what it refers to, in cg_encoder.kept */
} cg_memo;

/** Pairs of directions, as bits. */
enum { CG_READ_CREATE = 1, CG_READ_UPDATE = 2, CG_CREATE_UPDATE = 4 };

/** The pairs of which both are in a mask of directions. */
static inline uint8_t cg_pairs_within(uint32_t mask) {
  return (uint8_t)(((mask & 3) == 3 ? CG_READ_CREATE : 0) | ((mask & 5) == 5 ? CG_READ_UPDATE : 0) |
                   ((mask & 6) == 6 ? CG_CREATE_UPDATE : 0));
}

typedef struct cg_encoder {
  const codegen_model *view;
  unsigned char *data;
  size_t size, capacity;
  cg_vec frame;
  cg_vec open;     /* containers of the value that is being encoded */
  cg_vec met;      /* cg_reference: of the row that is being encoded, in order, with repetitions */
  cg_vec kept;     /* cg_reference: of rows in `memo` */
  cg_vec refs;     /* uint32_t: TYPEs of kind REF that were encoded */
  cg_vec tagged;   /* uint32_t: TYPEs with cases and clauses that were encoded; not forgotten by a reset */
  cg_vec step;     /* cg_step: of cg_walk_type */
  cg_vec known;    /* cg_step: rows of `memo` that came of one declaration, by cg_walk_decl */
  uint8_t differs; /* pairs of directions in which a field differs: CG_PAIR_... */
  cg_memo *memo[CODEGEN_TABLE_COUNT];
  codegen_list big_list[2]; /* the largest list of rules and of servers, and its digest: operations share them */
  codegen_hash big_digest[2];
  const cg_facet_layout **facet;      /* of the view's facet tables; NULL: only which there are counts */
  uint32_t facets;                    /* that are open */
  uint32_t walk[CODEGEN_TABLE_COUNT]; /* members that count, as bits: all, or those that lead to references */
  bool walks;
  bool whole; /* some type has more below it than cg_walk_type knows */
  bool failed;
} cg_encoder;

void cg_encoder_init(cg_encoder *encoder, const codegen_model *view);
/** Only references are wanted: members that lead to none are passed over, and digests mean nothing. After init. */
void cg_encoder_walks(cg_encoder *encoder);
void cg_encoder_release(cg_encoder *encoder);

/** Forgets what was encoded and met, not the memo. */
void cg_encoder_reset(cg_encoder *encoder);
/** Encodes a row with everything that it owns. */
void cg_encode_row(cg_encoder *encoder, uint32_t table, uint32_t row);
/** For an encoder that walks: meets everything below a type at once. False when it cannot; nothing is met then. */
bool cg_walk_type(cg_encoder *encoder, uint32_t type, uint8_t mask);
/** The same for a declaration, after a reset. */
bool cg_walk_decl(cg_encoder *encoder, uint32_t decl);
/** What is known of the rows of a table; NULL when out of memory. */
cg_memo *cg_encoder_memo(cg_encoder *encoder, uint32_t table);
void cg_encode_u8(cg_encoder *encoder, uint8_t value);
void cg_encode_u32(cg_encoder *encoder, uint32_t value);
void cg_encode_text(cg_encoder *encoder, cg_str text);
void cg_encode_hash(cg_encoder *encoder, codegen_hash hash);
void cg_encode_value(cg_encoder *encoder, codegen_value value);
/** The fingerprint of what was encoded, seeded with the model's format; never all zero. */
codegen_hash cg_encoder_digest(const cg_encoder *encoder);

#endif
