/* SPDX-License-Identifier: MIT
 *
 * The tape builder: how a reader of JSON or YAML makes a codegen_document. Private to this room.
 *
 *   cg_tape_init(&tape, bytes, ...);
 *   cg_tape_open(&tape, CODEGEN_NODE_OBJECT, begin);
 *   cg_tape_key(&tape, offset, size, false);             // before each member's value
 *   node = cg_tape_add(&tape, CODEGEN_NODE_STRING, begin, end);
 *   cg_tape_text(&tape, node, offset, size, false);      // the text of a string or a number
 *   cg_tape_close(&tape, end);
 *   document = cg_tape_finish(&tape, name, id);          // or cg_tape_release(&tape)
 *
 * Invariants: while a container is open, `next` of its node is the container around it (0: none), `extra` counts its
 * children so far, and `end` and `size` hold a 64-bit filter of its keys; closing it gives them their meaning. After a
 * failure `status` says why and every function does nothing and gives 0 or false: check at convenient places.
 */
#ifndef CG_SOURCE_TAPE_H
#define CG_SOURCE_TAPE_H

#include <codegen/document.h>

#include "../base/base.h"

#define CG_TAPE_BYTES_MAX UINT32_MAX /* offsets are 32 bits wide */
#define CG_TAPE_MAYBE 128            /* of an open object's flags: its filter has hit */
#define CG_TAPE_LINEAR 16            /* objects with more members get a hash index */

/** A slot of a hash index: `node` is 0 when it is free. */
typedef struct cg_slot {
  uint32_t hash;
  uint32_t node;
} cg_slot;

/** Which blocks of a text hold more than ASCII: one bit each. */
#define CG_ODD_BLOCK 4096u
typedef struct cg_odd {
  uint8_t *bytes, *pool; /* one allocation; NULL: not known */
  size_t size;           /* bytes of each of the two */
} cg_odd;

typedef struct cg_tape {
  codegen_node *node; /* moves when it grows */
  uint32_t count, capacity, max;
  uint32_t room; /* nodes that may be added before cg_tape_grow is asked; 0 after a failure */
  uint32_t open; /* the innermost open container, 0: none */
  uint32_t depth, max_depth;
  uint32_t key, key_size; /* of the next node */
  uint32_t key_flags;     /* CODEGEN_NODE_KEY_POOLED or 0 */
  uint64_t key_bit;       /* its bit in an object's filter */
  cg_status status;       /* the first failure: CODEGEN_ERR_MEMORY; CODEGEN_ERR_LIMIT: see `deep` */
  bool deep;              /* the limit was the depth, not the number of nodes or the size of the pool */
  cg_str bytes;
  cg_buf pool;
  cg_slot *slot; /* all hash indexes, one behind the other */
  size_t slot_count, slot_capacity;
  uint64_t seed;
  cg_odd odd; /* of `bytes` and `pool`, from a parser that notes it */
  /** Called when a container closes, once for every member that is shadowed by a later one with the same key. */
  void (*duplicate)(void *self, struct cg_tape *tape, uint32_t earlier, uint32_t later);
  void *self;
} cg_tape;

/** Starts a tape over `bytes`, which outlive the document. `expected` nodes are a guess; 0 ceilings mean the defaults
 *  (50,000,000 nodes, depth 1,000). False when out of memory; releasing is allowed then, too. */
bool cg_tape_init(cg_tape *tape, cg_str bytes, size_t expected, uint64_t max_nodes, uint32_t max_depth);
void cg_tape_release(cg_tape *tape);

/** From now on cg_tape_odd notes where there is more than ASCII; without memory it stays unknown. */
void cg_tape_note_odd(cg_tape *tape);
/** Notes that `size` bytes at an offset of the source or the pool may be more than ASCII. */
void cg_tape_odd(cg_tape *tape, bool pooled, size_t offset, size_t size);
/** Whether the byte at an offset may be. */
static inline bool cg_odd_at(const cg_odd *odd, bool pooled, size_t offset) {
  const uint8_t *map = pooled ? odd->pool : odd->bytes;
  size_t block = offset / CG_ODD_BLOCK;
  return block / 8 >= odd->size || map[block / 8] >> block % 8 & 1;
}
void cg_odd_release(cg_odd *odd);

/** Makes the document and empties the tape. NULL when it failed, a container is open or there is no root. */
codegen_document *cg_tape_finish(cg_tape *tape, cg_str name, uint32_t id);

/** Room for one more node. For the functions below. */
bool cg_tape_grow(cg_tape *tape);

/* The bit of a key in its object's filter, from its size and its first and last eight bytes. */
static inline uint64_t cg_tape_filter_bit(const char *data, uint32_t size) {
  uint64_t first, last = 0; /* eight bytes may be read: zero bytes follow the source, and every piece of the pool */
  memcpy(&first, data, sizeof first);
  if (size >= sizeof first) memcpy(&last, data + size - sizeof last, sizeof last);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  else
    first = size ? first << (64 - 8 * size) : 0;
#else
  else
    first = size ? first >> (64 - 8 * size) : 0;
#endif
  uint64_t mixed = (first ^ size) * 0x9e3779b97f4a7c15u ^ last * 0xc2b2ae3d27d4eb4fu;
  return (uint64_t)1 << (mixed >> 58);
}

/** The key of the next node: `size` bytes at `offset` of the source, or of the pool. */
static inline void cg_tape_key(cg_tape *tape, uint32_t offset, uint32_t size, bool pooled) {
  tape->key = offset;
  tape->key_size = size;
  tape->key_flags = pooled ? CODEGEN_NODE_KEY_POOLED : 0;
  tape->key_bit = cg_tape_filter_bit((pooled ? tape->pool.data : tape->bytes.data) + offset, size);
}

static inline void cg_tape_filter_add(const cg_tape *tape, codegen_node *object) {
  uint64_t seen = (uint64_t)object->size << 32 | object->end;
  if (seen & tape->key_bit) object->flags |= CG_TAPE_MAYBE;
  seen |= tape->key_bit;
  object->end = (uint32_t)seen;
  object->size = (uint32_t)(seen >> 32);
}

/** Adds a node as cg_tape_add does, and gives the node itself: the inside of a parser's loop, which stops at the first
 *  failure. NULL on failure. */
static inline codegen_node *cg_tape_node(cg_tape *tape, uint32_t kind, uint32_t begin, uint32_t end) {
  if (tape->count >= tape->room && !cg_tape_grow(tape)) return NULL;
  codegen_node *node = tape->node + tape->count++, *parent = tape->node + tape->open;
  *node = (codegen_node){.begin = begin, .end = end, .kind = (uint8_t)kind};
  parent->extra++; /* the empty node's, where none is open */
  if (parent->kind == CODEGEN_NODE_OBJECT) {
    node->key = tape->key;
    node->key_size = tape->key_size;
    node->flags = (uint8_t)tape->key_flags;
    cg_tape_filter_add(tape, parent);
  }
  return node;
}

/** Adds a node to the innermost open container; 0 on failure. */
uint32_t cg_tape_add(cg_tape *tape, uint32_t kind, uint32_t begin, uint32_t end);

/** Says where the text of a string or number is: in the source (at most 65,535 bytes behind its begin: else pool it) or
 *  in the pool. `flags` are or-ed in (CODEGEN_NODE_PLAIN). */
void cg_tape_text(cg_tape *tape, uint32_t node, uint32_t offset, uint32_t size, bool pooled, uint32_t flags);

/** Adds a node that stands for another, earlier one. */
uint32_t cg_tape_alias(cg_tape *tape, uint32_t target, uint32_t begin, uint32_t end);

/** Opens and closes an array or object. Closing finds duplicate keys and builds the index of a large object. */
uint32_t cg_tape_open(cg_tape *tape, uint32_t kind, uint32_t begin);
void cg_tape_close(cg_tape *tape, uint32_t end);

/** The insides of these: for a parser's loop. */
static inline bool cg_tape_enter(cg_tape *tape, uint32_t kind, uint32_t begin) {
  if (tape->depth == tape->max_depth) {
    tape->status = CODEGEN_ERR_LIMIT;
    return !(tape->deep = true);
  }
  codegen_node *node = cg_tape_node(tape, kind, begin, 0);
  if (!node) return false;
  node->next = tape->open;
  tape->open = tape->count - 1;
  tape->depth++;
  return true;
}

/** Indexes a container that was closed, or looks for the duplicate keys that its filter announced. */
void cg_tape_settle(cg_tape *tape, uint32_t node, bool maybe);

static inline void cg_tape_leave(cg_tape *tape, uint32_t end) {
  uint32_t id = tape->open;
  codegen_node *node = tape->node + id;
  bool maybe = node->flags & CG_TAPE_MAYBE;
  tape->open = node->next;
  tape->depth--;
  node->flags = (uint8_t)(node->flags & ~CG_TAPE_MAYBE);
  node->end = end;
  node->next = tape->count;
  node->size = 0;
  if (maybe || node->extra > CG_TAPE_LINEAR) cg_tape_settle(tape, id, maybe);
}

/** Keeps text in the pool, followed by a NUL byte; gives its offset. `text` must not lie in the pool. */
bool cg_tape_pool(cg_tape *tape, cg_str text, uint32_t *offset);

/** The key of a node of an unfinished tape. */
cg_str cg_tape_key_text(const cg_tape *tape, uint32_t node);

/** JSON pointer of the innermost open container, or of the value that `tape->key` announces in it (`with_key`). */
void cg_tape_pointer(const cg_tape *tape, bool with_key, cg_buf *out);

/** Appends one part of a JSON pointer, with its slash, escaped per RFC 6901. */
void cg_pointer_part(cg_buf *out, cg_str part);

#endif
