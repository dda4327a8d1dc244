/* SPDX-License-Identifier: MIT
 *
 * The tape builder: nodes, keys, pooled text, duplicate keys and hash indexes.
 *
 * Every step is linear in what it handles: a filter of 64 bits spares small objects the comparison of all pairs, large
 * ones get an index that finds duplicates on its way.
 */
#include "tape.h"

#include "document.h"

#define EXPECTED_MAX ((size_t)1 << 25) /* only what is filled takes memory */
#define EXPECTED_LEAST ((size_t)1 << 16)
#define NODES_DEFAULT 50000000u
#define NODES_MAX ((uint32_t)1 << 29)
#define DEPTH_MAX 1000u

/* As many as there is memory for, and as may be: the empty node does not count. */
static void make_room(cg_tape *tape) {
  tape->room = tape->capacity <= tape->max ? tape->capacity : tape->max + 1;
}

bool cg_tape_init(cg_tape *tape, cg_str bytes, size_t expected, uint64_t max_nodes, uint32_t max_depth) {
  *tape = (cg_tape){.bytes = bytes, .max_depth = max_depth ? max_depth : DEPTH_MAX, .seed = cg_hash_seed()};
  tape->max = max_nodes == 0 ? NODES_DEFAULT : max_nodes < NODES_MAX ? (uint32_t)max_nodes : NODES_MAX;
  cg_buf_init(&tape->pool, CG_BUF_MAX);
  if (expected > EXPECTED_MAX) expected = EXPECTED_MAX;
  if (expected < 16) expected = 16;
  do tape->node = cg_malloc(expected * sizeof *tape->node);
  while (!tape->node && (expected /= 4) >= EXPECTED_LEAST);
  if (!tape->node) {
    tape->status = CODEGEN_ERR_MEMORY;
    return false;
  }
  tape->node[0] = (codegen_node){0};
  tape->count = 1;
  tape->capacity = (uint32_t)expected;
  make_room(tape);
  return true;
}

void cg_tape_note_odd(cg_tape *tape) {
  size_t size = tape->bytes.size / CG_ODD_BLOCK / 8 + 1;
  tape->odd.bytes = cg_calloc(2, size);
  if (!tape->odd.bytes) return;
  tape->odd.pool = tape->odd.bytes + size; /* what is decoded is shorter than what was written */
  tape->odd.size = size;
}

void cg_odd_release(cg_odd *odd) {
  cg_free(odd->bytes);
  *odd = (cg_odd){0};
}

void cg_tape_odd(cg_tape *tape, bool pooled, size_t offset, size_t size) {
  cg_odd *odd = &tape->odd;
  if (!odd->bytes || !size) return;
  size_t last = (offset + size - 1) / CG_ODD_BLOCK;
  if (last / 8 >= odd->size) {
    cg_odd_release(odd);
    return;
  }
  for (size_t b = offset / CG_ODD_BLOCK; b <= last; b++)
    (pooled ? odd->pool : odd->bytes)[b / 8] |= (uint8_t)(1u << b % 8);
}

void cg_tape_release(cg_tape *tape) {
  cg_free(tape->node);
  cg_free(tape->slot);
  cg_buf_release(&tape->pool);
  cg_odd_release(&tape->odd);
  *tape = (cg_tape){.status = CODEGEN_ERR_MEMORY};
}

static bool more_memory(cg_tape *tape) {
  uint64_t capacity = (uint64_t)tape->capacity + tape->capacity / 2 + 16;
  if (capacity > (uint64_t)tape->max + 1) capacity = (uint64_t)tape->max + 1;
  codegen_node *node = cg_realloc_large(tape->node, tape->count * sizeof *node, capacity * sizeof *node);
  if (!node) return false;
  tape->node = node;
  tape->capacity = (uint32_t)capacity;
  return true;
}

bool cg_tape_grow(cg_tape *tape) {
  tape->room = 0;
  if (!tape->status && tape->count > tape->max) tape->status = CODEGEN_ERR_LIMIT;
  if (!tape->status && tape->count >= tape->capacity && !more_memory(tape)) tape->status = CODEGEN_ERR_MEMORY;
  if (tape->status) return false;
  make_room(tape);
  return true;
}

/* -- keys -------------------------------------------------------------------------------------------------------- */

cg_str cg_tape_key_text(const cg_tape *tape, uint32_t node) {
  const codegen_node *row = tape->node + node;
  const char *data = row->flags & CODEGEN_NODE_KEY_POOLED ? tape->pool.data : tape->bytes.data;
  return (cg_str){data + row->key, row->key_size};
}

static void shadow(cg_tape *tape, uint32_t earlier, uint32_t later) {
  tape->node[earlier].flags |= CODEGEN_NODE_SHADOWED;
  if (tape->duplicate) tape->duplicate(tape->self, tape, earlier, later);
}

static inline uint32_t after(const cg_tape *tape, uint32_t node) {
  const codegen_node *row = tape->node + node;
  return row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT ? row->next : node + 1;
}

static void check_small(cg_tape *tape, uint32_t object) {
  uint32_t member[CG_TAPE_LINEAR], count = tape->node[object].extra;
  for (uint32_t i = 0, at = object + 1; i < count; i++, at = after(tape, at)) member[i] = at;
  for (uint32_t i = 1; i < count; i++) {
    cg_str key = cg_tape_key_text(tape, member[i]);
    for (uint32_t j = 0; j < i; j++) { /* the one that counted so far */
      if (tape->node[member[j]].flags & CODEGEN_NODE_SHADOWED) continue;
      if (tape->node[member[j]].key_size != key.size) continue;
      if (!codegen_str_equal(cg_tape_key_text(tape, member[j]), key)) continue;
      shadow(tape, member[j], member[i]);
      break;
    }
  }
}

/* -- indexes ----------------------------------------------------------------------------------------------------- */

/* `count` free slots; their first one, or SIZE_MAX. */
static size_t add_slots(cg_tape *tape, size_t count) {
  size_t first = tape->slot_count;
  if (first + count > tape->slot_capacity) {
    size_t capacity = tape->slot_capacity + tape->slot_capacity / 2 + count;
    cg_slot *slot = capacity > UINT32_MAX ? NULL : cg_realloc(tape->slot, capacity * sizeof *slot);
    if (!slot) {
      tape->status = capacity > UINT32_MAX ? CODEGEN_ERR_LIMIT : CODEGEN_ERR_MEMORY;
      return SIZE_MAX;
    }
    tape->slot = slot;
    tape->slot_capacity = capacity;
  }
  memset(tape->slot + first, 0, count * sizeof *tape->slot);
  tape->slot_count += count;
  return first;
}

static void index_object(cg_tape *tape, uint32_t object) {
  uint32_t count = tape->node[object].extra, mask = cg_document_index_size(count) - 1;
  size_t first = add_slots(tape, (size_t)mask + 1);
  if (first == SIZE_MAX) return;
  cg_slot *slot = tape->slot + first;
  for (uint32_t i = 0, at = object + 1; i < count; i++, at = after(tape, at)) {
    cg_str key = cg_tape_key_text(tape, at);
    uint32_t hash = cg_document_hash(tape->seed, key), to = hash & mask;
    for (; slot[to].node; to = (to + 1) & mask) {
      if (slot[to].hash != hash || !codegen_str_equal(cg_tape_key_text(tape, slot[to].node), key)) continue;
      shadow(tape, slot[to].node, at);
      break;
    }
    slot[to] = (cg_slot){hash, at};
  }
  tape->node[object].size = (uint32_t)first;
  tape->node[object].flags |= CODEGEN_NODE_INDEXED;
}

/* Every CG_ARRAY_STEP-th item of a large array whose items are not all one node long. */
static void index_array(cg_tape *tape, uint32_t array) {
  uint32_t count = tape->node[array].extra;
  if (tape->count - array - 1 == count) return;
  size_t first = add_slots(tape, (count + CG_ARRAY_STEP - 1) / CG_ARRAY_STEP);
  if (first == SIZE_MAX) return;
  for (uint32_t i = 0, at = array + 1; i < count; i++, at = after(tape, at))
    if (i % CG_ARRAY_STEP == 0) tape->slot[first + i / CG_ARRAY_STEP].node = at;
  tape->node[array].size = (uint32_t)first;
  tape->node[array].flags |= CODEGEN_NODE_INDEXED;
}

/* -- nodes ------------------------------------------------------------------------------------------------------- */

uint32_t cg_tape_add(cg_tape *tape, uint32_t kind, uint32_t begin, uint32_t end) {
  return !tape->status && cg_tape_node(tape, kind, begin, end) ? tape->count - 1 : 0;
}

void cg_tape_text(cg_tape *tape, uint32_t node, uint32_t offset, uint32_t size, bool pooled, uint32_t flags) {
  codegen_node *row = tape->node + node;
  if (!node || tape->status) return;
  row->size = size;
  row->flags |= (uint8_t)flags;
  if (pooled) {
    row->flags |= CODEGEN_NODE_POOLED;
    row->extra = offset;
  } else {
    row->text = (uint16_t)(offset - row->begin);
  }
}

uint32_t cg_tape_alias(cg_tape *tape, uint32_t target, uint32_t begin, uint32_t end) {
  codegen_node *node = tape->status ? NULL : cg_tape_node(tape, CODEGEN_NODE_ALIAS, begin, end);
  if (!node) return 0;
  node->next = target;
  return tape->count - 1;
}

uint32_t cg_tape_open(cg_tape *tape, uint32_t kind, uint32_t begin) {
  return !tape->status && cg_tape_enter(tape, kind, begin) ? tape->open : 0;
}

void cg_tape_settle(cg_tape *tape, uint32_t id, bool maybe) {
  const codegen_node *node = tape->node + id;
  if (node->kind == CODEGEN_NODE_OBJECT && node->extra > CG_TAPE_LINEAR)
    index_object(tape, id);
  else if (node->kind == CODEGEN_NODE_OBJECT && maybe)
    check_small(tape, id);
  else if (node->kind == CODEGEN_NODE_ARRAY && node->extra > CG_ARRAY_STEP)
    index_array(tape, id);
}

void cg_tape_close(cg_tape *tape, uint32_t end) {
  if (tape->open && !tape->status) cg_tape_leave(tape, end);
}

bool cg_tape_pool(cg_tape *tape, cg_str text, uint32_t *offset) {
  if (tape->status) return false;
  if (text.size > CG_BUF_MAX || !cg_buf_reserve(&tape->pool, text.size + 1 + sizeof(uint64_t))) {
    tape->status = text.size > CG_BUF_MAX || tape->pool.size + text.size > CG_BUF_MAX - 16 ? CODEGEN_ERR_LIMIT
                                                                                           : CODEGEN_ERR_MEMORY;
    return false;
  }
  *offset = (uint32_t)tape->pool.size;
  if (text.size) memcpy(tape->pool.data + tape->pool.size, text.data, text.size);
  tape->pool.size += text.size + 1;
  memset(tape->pool.data + tape->pool.size - 1, 0, 1 + sizeof(uint64_t));
  return true;
}

/* -- the end ----------------------------------------------------------------------------------------------------- */

void cg_pointer_part(cg_buf *out, cg_str part) {
  size_t plain = 0;
  cg_buf_char(out, '/');
  for (size_t i = 0; i < part.size; i++) {
    if (part.data[i] != '~' && part.data[i] != '/') continue;
    cg_buf_str(out, cg_str_slice(part, plain, i));
    cg_buf_text(out, part.data[i] == '~' ? "~0" : "~1");
    plain = i + 1;
  }
  cg_buf_str(out, cg_str_slice(part, plain, part.size));
}

void cg_tape_pointer(const cg_tape *tape, bool with_key, cg_buf *out) {
  cg_vec path; /* the open containers, innermost first */
  cg_vec_init(&path, sizeof(uint32_t));
  for (uint32_t id = tape->open; id; id = tape->node[id].next) {
    uint32_t *to = cg_vec_add(&path, 1);
    if (!to) goto done;
    *to = id;
  }
  for (size_t i = path.count; i--;) {
    uint32_t id = *cg_vec_at(&path, uint32_t, i);
    bool object = tape->node[id].kind == CODEGEN_NODE_OBJECT;
    if (i && object)
      cg_pointer_part(out, cg_tape_key_text(tape, *cg_vec_at(&path, uint32_t, i - 1)));
    else if (i)
      cg_buf_printf(out, "/%u", tape->node[id].extra - 1);
    else if (!with_key)
      break;
    else if (!object)
      cg_buf_printf(out, "/%u", tape->node[id].extra);
    else
      cg_pointer_part(out,
                      (cg_str){(tape->key_flags ? tape->pool.data : tape->bytes.data) + tape->key, tape->key_size});
  }
done:
  cg_vec_release(&path);
}

codegen_document *cg_tape_finish(cg_tape *tape, cg_str name, uint32_t id) {
  codegen_document *document = NULL;
  size_t used = tape->count * sizeof *tape->node;
  codegen_node *fit = used ? cg_realloc(tape->node, used) : NULL; /* the rest was a guess */
  if (fit) tape->node = fit;
  if (tape->node) tape->node[0].extra = 0;
  if (!tape->status && !tape->open && tape->count > 1) document = cg_document_new(tape, name, id);
  if (document) tape->node = NULL, tape->slot = NULL, tape->odd = (cg_odd){0}, cg_buf_init(&tape->pool, CG_BUF_MAX);
  cg_tape_release(tape);
  return document;
}
