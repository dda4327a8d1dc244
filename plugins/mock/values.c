/* SPDX-License-Identifier: MIT
 *
 * Values under construction, the memory they lie in, and their text.
 */
#include "mock.h"

#define CHUNK 65536

/** Memory for what is being made; NULL when there is none. */
void *mk_alloc(mk *m, size_t size) {
  const size_t head = (sizeof(mk_chunk) + 15) & ~(size_t)15;
  mk_chunk *chunk = m->chunk;
  void *out;
  size = (size + 15) & ~(size_t)15;
  m->effort += size / 16;
  while (chunk && chunk->size - chunk->used < size) chunk = chunk->next; /* of an earlier attempt */
  if (!chunk) {
    size_t room = size > CHUNK ? size : CHUNK;
    chunk = codegen_alloc(m->ctx, CODEGEN_ARENA_CALL, head + room, 16);
    if (!chunk) {
      m->memory = true;
      return NULL;
    }
    *chunk = (mk_chunk){NULL, room, 0};
    if (m->last)
      m->last->next = chunk;
    else
      m->chunks = chunk;
    m->last = chunk;
  }
  m->chunk = chunk;
  out = (char *)chunk + head + chunk->used;
  chunk->used += size;
  __builtin_memset(out, 0, size);
  return out;
}

/** What was made so far is not needed any more. */
void mk_forget(mk *m) {
  for (mk_chunk *chunk = m->chunks; chunk; chunk = chunk->next) chunk->used = 0;
  m->chunk = m->chunks;
}

mk_value *mk_value_of(mk *m, uint8_t kind) {
  mk_value *value = mk_alloc(m, sizeof *value);
  if (value) value->kind = kind;
  return value;
}

mk_value *mk_value_text(mk *m, codegen_str text) {
  mk_value *value = mk_value_of(m, CODEGEN_NODE_STRING);
  if (value) value->text = text;
  return value;
}

mk_value *mk_value_number(mk *m, mk_dec number) {
  mk_value *value = mk_value_of(m, CODEGEN_NODE_NUMBER);
  if (value) value->number = number;
  return value;
}

void mk_value_add(mk_value *container, mk_value *item) {
  item->next = NULL;
  if (container->last)
    container->last->next = item;
  else
    container->first = item;
  container->last = item;
  container->count++;
}

mk_value *mk_value_member(const mk_value *object, codegen_str key) {
  for (mk_value *v = object->first; v; v = v->next)
    if (codegen_str_equal(v->key, key)) return v;
  return NULL;
}

/** The same, looking behind `near` first: who asks for one key after the other finds the next one there. */
mk_value *mk_value_member_near(const mk_value *object, mk_value *near, codegen_str key) {
  mk_value *next = near && near->next ? near->next : object->first;
  return next && codegen_str_equal(next->key, key) ? next : mk_value_member(object, key);
}

/** A value of a document; NULL for one that is too deep, or that no text of JSON holds. */
mk_value *mk_value_read(mk *m, codegen_value value, uint32_t depth) {
  const codegen_document *doc = codegen_model_document(m->model, value.document);
  uint32_t kind = doc ? codegen_node_kind(doc, value.node) : 0, child;
  mk_value *out;
  if (!kind || depth > MK_DEPTH) return NULL;
  out = mk_value_of(m, (uint8_t)kind);
  if (!out) return NULL;
  if (kind == CODEGEN_NODE_STRING) out->text = codegen_node_text(doc, value.node);
  if (kind == CODEGEN_NODE_NUMBER && !mk_dec_read(codegen_node_text(doc, value.node), &out->number)) return NULL;
  child = codegen_node_first(doc, value.node);
  for (uint32_t i = codegen_node_count(doc, value.node); i > 0; i--, child = codegen_node_after(doc, child)) {
    mk_value *item;
    if (kind == CODEGEN_NODE_OBJECT && codegen_node_shadowed(doc, child)) continue;
    item = mk_value_read(m, (codegen_value){value.document, child}, depth + 1);
    if (!item) return NULL;
    if (kind == CODEGEN_NODE_OBJECT) item->key = codegen_node_key(doc, child);
    mk_value_add(out, item);
  }
  return out;
}

/** Whether two values are the same; members have no order. */
bool mk_value_equal(const mk_value *a, const mk_value *b) {
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case CODEGEN_NODE_NUMBER: return a->number.n == b->number.n && a->number.e == b->number.e;
    case CODEGEN_NODE_STRING: return codegen_str_equal(a->text, b->text);
    case CODEGEN_NODE_ARRAY:
      if (a->count != b->count) return false;
      for (const mk_value *x = a->first, *y = b->first; x && y; x = x->next, y = y->next)
        if (!mk_value_equal(x, y)) return false;
      return true;
    case CODEGEN_NODE_OBJECT:
      if (a->count != b->count) return false;
      for (mk_value *x = a->first, *y = NULL; x; x = x->next) {
        y = mk_value_member_near(b, y, x->key);
        if (!y || !mk_value_equal(x, y)) return false;
      }
      return true;
    default: return true;
  }
}

/** The class of a value, as a bit of `accepts`. */
uint8_t mk_value_class(const mk_value *value) {
  switch (value->kind) {
    case CODEGEN_NODE_NULL: return CODEGEN_ACCEPTS_NULL;
    case CODEGEN_NODE_FALSE:
    case CODEGEN_NODE_TRUE: return CODEGEN_ACCEPTS_BOOLEAN;
    case CODEGEN_NODE_NUMBER:
      return mk_dec_is_integer(value->number) ? CODEGEN_ACCEPTS_INTEGER : CODEGEN_ACCEPTS_NUMBER;
    case CODEGEN_NODE_STRING: return CODEGEN_ACCEPTS_STRING;
    case CODEGEN_NODE_ARRAY: return CODEGEN_ACCEPTS_ARRAY;
    default: return CODEGEN_ACCEPTS_OBJECT;
  }
}

/** How many code points a text has. */
uint64_t mk_text_length(codegen_str text) {
  uint64_t count = 0;
  for (size_t i = 0; i < text.size; i++) count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
  return count;
}

bool mk_text_add(mk *m, mk_text *t, const char *data, size_t size) {
  if (t->capacity - t->size < size) {
    size_t capacity = (t->capacity + size) * 2 + 64;
    char *room = mk_alloc(m, capacity);
    if (!room) return false;
    if (t->size) __builtin_memcpy(room, t->data, t->size);
    t->data = room;
    t->capacity = capacity;
  }
  if (size) __builtin_memcpy(t->data + t->size, data, size);
  t->size += size;
  return true;
}

bool mk_text_code(mk *m, mk_text *t, uint32_t code) {
  char b[4];
  size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t i = n; i-- > 1; code >>= 6) b[i] = (char)(0x80 | (code & 63));
  b[0] = (char)(n == 1 ? code : lead[n] | code);
  return mk_text_add(m, t, b, n);
}

/** The code point at `*at`, which moves behind it. */
uint32_t mk_code_at(codegen_str text, size_t *at) {
  unsigned char c = (unsigned char)text.data[*at];
  size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  uint32_t code = n == 1 ? c : c & (0x7fu >> n);
  for (size_t i = 1; i < n && *at + i < text.size; i++) code = code << 6 | ((unsigned char)text.data[*at + i] & 63u);
  *at = *at + n > text.size ? text.size : *at + n;
  return code;
}

/* -- text of JSON -------------------------------------------------------------------------------------------------- */

/* Keys that engines keep as numbers come first there, in their order; so here. */
static bool is_index(codegen_str key, uint64_t *number) {
  uint64_t n = 0;
  if (!key.size || key.size > 10 || (key.size > 1 && key.data[0] == '0')) return false;
  for (size_t i = 0; i < key.size; i++) {
    if (key.data[i] < '0' || key.data[i] > '9') return false;
    n = n * 10 + (uint64_t)(key.data[i] - '0');
  }
  *number = n;
  return n < 4294967295u;
}

static void put_line(codegen_out *out, uint32_t indent) {
  codegen_out_char(out, '\n');
  codegen_out_spaces(out, indent * 2);
}

/* As JSON.stringify writes it. */
static void put_text(codegen_out *out, codegen_str text) {
  static const char hex[] = "0123456789abcdef", from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
  codegen_out_char(out, '"');
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    size_t k = 0;
    while (k < 7 && from[k] != (char)c) k++;
    if (k < 7) {
      codegen_out_char(out, '\\');
      codegen_out_char(out, to[k]);
    } else if (c < 32) {
      codegen_out_text(out, "\\u00");
      codegen_out_char(out, hex[c >> 4]);
      codegen_out_char(out, hex[c & 15]);
    } else {
      codegen_out_char(out, (char)c);
    }
  }
  codegen_out_char(out, '"');
}

static void put_item(codegen_out *out, const mk_value *item, bool first, bool keyed, uint32_t indent) {
  if (!first) codegen_out_char(out, ',');
  put_line(out, indent);
  if (keyed) {
    put_text(out, item->key);
    codegen_out_text(out, ": ");
  }
  mk_value_put(out, item, indent);
}

static void put_members(codegen_out *out, const mk_value *value, uint32_t indent) {
  uint64_t number, last = 0;
  bool first = true;
  for (;;) { /* numbers in their order: there are few */
    const mk_value *least = NULL;
    uint64_t found = UINT64_MAX;
    for (const mk_value *v = value->first; v; v = v->next)
      if (is_index(v->key, &number) && (first || number > last) && number < found) least = v, found = number;
    if (!least) break;
    put_item(out, least, first, true, indent);
    first = false;
    last = found;
  }
  for (const mk_value *v = value->first; v; v = v->next) {
    if (is_index(v->key, &number)) continue;
    put_item(out, v, first, true, indent);
    first = false;
  }
}

/** Writes a value as JSON.stringify does with two spaces. */
void mk_value_put(codegen_out *out, const mk_value *value, uint32_t indent) {
  char room[512];
  bool first = true, object = value->kind == CODEGEN_NODE_OBJECT;
  switch (value->kind) {
    case CODEGEN_NODE_NULL: codegen_out_text(out, "null"); return;
    case CODEGEN_NODE_FALSE: codegen_out_text(out, "false"); return;
    case CODEGEN_NODE_TRUE: codegen_out_text(out, "true"); return;
    case CODEGEN_NODE_NUMBER: codegen_out_str(out, (codegen_str){room, mk_dec_text(value->number, room)}); return;
    case CODEGEN_NODE_STRING: put_text(out, value->text); return;
    default: break;
  }
  codegen_out_char(out, object ? '{' : '[');
  if (object) put_members(out, value, indent + 1);
  for (const mk_value *v = object ? NULL : value->first; v; v = v->next, first = false)
    put_item(out, v, first, false, indent + 1);
  if (value->count) put_line(out, indent);
  codegen_out_char(out, object ? '}' : ']');
}
