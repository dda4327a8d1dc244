/* SPDX-License-Identifier: MIT
 *
 * Encodes rows, driven by the layout. Iterative: nothing here depends on how deep types nest. Rows that several
 * others may list (a shared parameter, a long note) are encoded once and stand in their users by their digest, so
 * that the whole is linear in the model.
 */
#include <codegen/number.h>

#include "digest.h"

enum { END = 0xff, DIGEST = 0xfe };
#define LONG_NOTE 256 /* bytes of text from which on a note counts by its digest */
#define LONG_LIST 16
#define ALL_DIRECTIONS 7u
#define FACET CODEGEN_TABLE_COUNT /* the table of a frame that is a facet */
#define FACETS_MAX 64u            /* within each other: theirs is the one reference that may lead back */

typedef struct frame {
  const unsigned char *row;
  const cg_member *member;
  size_t start;  /* where the row begins in the buffer */
  uint32_t met;  /* where its references begin */
  uint32_t left; /* members that are still to come, as bits; those that are zero leave nothing */
  uint32_t i;    /* item of the first of them */
  uint32_t id;
  uint8_t table;
  uint8_t mask;   /* directions in which the row can be walked */
  uint8_t outer;  /* memo: the same for its user */
  uint8_t memo;   /* ends as a digest */
  uint8_t shared; /* its references are those of the declaration it belongs to */
  uint32_t facet; /* the next facet table to look into */
} frame;

/* An array or object of a value, and what is left of it. */
typedef struct container {
  uint32_t node, left;
  bool object;
} container;

/* -- the buffer -------------------------------------------------------------------------------------------------- */

static __attribute__((noinline)) bool grow(cg_encoder *e, size_t extra) {
  size_t capacity = e->capacity ? e->capacity : 4096;
  while (capacity - e->size < extra && capacity < (size_t)1 << 40) capacity *= 2;
  unsigned char *data = e->failed ? NULL : cg_realloc(e->data, capacity);
  if (!data) {
    e->failed = true;
    return false;
  }
  e->data = data;
  e->capacity = capacity;
  return true;
}

static inline unsigned char *room(cg_encoder *e, size_t extra) {
  if (e->capacity - e->size < extra && !grow(e, extra)) return NULL;
  unsigned char *out = e->data + e->size;
  e->size += extra;
  return out;
}

static inline void put(cg_encoder *e, const void *data, size_t size) {
  unsigned char *out = room(e, size);
  if (out && size) memcpy(out, data, size);
}

static inline void put_u32(unsigned char *out, uint32_t value) {
  const unsigned char bytes[4] = {(unsigned char)value, (unsigned char)(value >> 8), (unsigned char)(value >> 16),
                                  (unsigned char)(value >> 24)};
  memcpy(out, bytes, sizeof bytes);
}

void cg_encode_u8(cg_encoder *e, uint8_t value) {
  put(e, &value, 1);
}

void cg_encode_u32(cg_encoder *e, uint32_t value) {
  unsigned char *out = room(e, 4);
  if (out) put_u32(out, value);
}

static void encode_u64(cg_encoder *e, uint64_t value) {
  cg_encode_u32(e, (uint32_t)value);
  cg_encode_u32(e, (uint32_t)(value >> 32));
}

void cg_encode_text(cg_encoder *e, cg_str text) {
  unsigned char *out = room(e, 4 + text.size);
  if (!out) return;
  put_u32(out, (uint32_t)text.size);
  if (text.size) memcpy(out + 4, text.data, text.size);
}

void cg_encode_hash(cg_encoder *e, codegen_hash hash) {
  encode_u64(e, hash.low);
  encode_u64(e, hash.high);
}

codegen_hash cg_encoder_digest(const cg_encoder *e) {
  cg_hash hash = cg_hash128(e->data, e->size);
  hash.low ^= (uint64_t)CG_MODEL_FORMAT * 0x9e3779b97f4a7c15u;
  if (!hash.low && !hash.high) hash.low = 1;
  return hash;
}

void cg_encoder_init(cg_encoder *e, const codegen_model *view) {
  *e = (cg_encoder){.view = view};
  memset(e->walk, 0xff, sizeof e->walk);
  cg_vec_init(&e->frame, sizeof(frame));
  cg_vec_init(&e->open, sizeof(container));
  cg_vec_init(&e->met, sizeof(cg_reference));
  cg_vec_init(&e->kept, sizeof(cg_reference));
  cg_vec_init(&e->refs, sizeof(uint32_t));
  cg_vec_init(&e->tagged, sizeof(uint32_t));
  cg_vec_init(&e->step, sizeof(cg_step));
  cg_vec_init(&e->known, sizeof(cg_step));
}

/* Members that lead to a reference, given what is known of the tables so far. */
static uint32_t leading(const cg_encoder *e, uint32_t table) {
  uint32_t set = 0;
  for (uint32_t i = 0; i < cg_layouts[table].count; i++) {
    const cg_member *m = &cg_layouts[table].member[i];
    bool leads = false;
    switch (m->kind) {
      case CG_DECLS:
      case CG_CALL:
      case CG_TARGET:
      case CG_SUBJECT: leads = true; break;
      case CG_DECL: leads = table == CODEGEN_TABLE_OPERATION; break; /* shared rows say it when they are opened */
      case CG_ROW:
      case CG_RANGE:
      case CG_LIST: leads = e->walk[m->table] != 0; break;
      default: break;
    }
    set |= (uint32_t)leads << i;
  }
  return set;
}

void cg_encoder_walks(cg_encoder *e) {
  bool more = true;
  e->walks = true;
  memset(e->walk, 0, sizeof e->walk);
  while (more) {
    more = false;
    for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) {
      uint32_t set = leading(e, t);
      more |= set != e->walk[t];
      e->walk[t] = set;
    }
  }
}

void cg_encoder_release(cg_encoder *e) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) cg_free(e->memo[t]);
  cg_vec_release(&e->frame);
  cg_vec_release(&e->open);
  cg_vec_release(&e->met);
  cg_vec_release(&e->kept);
  cg_vec_release(&e->refs);
  cg_vec_release(&e->tagged);
  cg_vec_release(&e->step);
  cg_vec_release(&e->known);
  cg_free(e->data);
  *e = (cg_encoder){0};
}

void cg_encoder_reset(cg_encoder *e) {
  e->size = 0;
  e->met.count = 0;
  e->frame.count = 0;
  e->refs.count = 0;
  e->differs = 0;
}

/* -- values ------------------------------------------------------------------------------------------------------ */

/* By value: sign, exponent, digits without the point. */
static void encode_number(cg_encoder *e, cg_str text) {
  codegen_number number = codegen_number_of(text);
  if (!number.valid) {
    cg_encode_u8(e, 2);
    cg_encode_text(e, text);
    return;
  }
  cg_encode_u8(e, number.negative);
  encode_u64(e, (uint64_t)number.exponent);
  for (size_t i = 0; i < number.digits.size; i++)
    if (number.digits.data[i] != '.') put(e, number.digits.data + i, 1);
  cg_encode_u8(e, END);
}

static void encode_node(cg_encoder *e, const codegen_document *doc, uint32_t alias) {
  uint32_t node = codegen_node_target(doc, alias), kind = codegen_node_raw(doc, node)->kind;
  cg_encode_u8(e, (uint8_t)kind);
  if (kind == CODEGEN_NODE_STRING) {
    cg_encode_text(e, codegen_node_text(doc, node));
  } else if (kind == CODEGEN_NODE_NUMBER) {
    encode_number(e, codegen_node_text(doc, node));
  } else if (kind == CODEGEN_NODE_ARRAY || kind == CODEGEN_NODE_OBJECT) {
    container *c = cg_vec_push(&e->open);
    if (!c)
      e->failed = true;
    else
      *c = (container){codegen_node_first(doc, node), codegen_node_count(doc, node), kind == CODEGEN_NODE_OBJECT};
  }
}

/* Members stay in written order: an example is printed as it was written. */
void cg_encode_value(cg_encoder *e, codegen_value value) {
  const codegen_document *doc = codegen_model_document(e->view, value.document);
  if (!doc) {
    cg_encode_u8(e, CODEGEN_NODE_NONE);
    return;
  }
  e->open.count = 0;
  encode_node(e, doc, value.node);
  while (e->open.count && !e->failed) {
    container *c = cg_vec_at(&e->open, container, e->open.count - 1);
    if (!c->left) {
      cg_encode_u8(e, END);
      e->open.count--;
      continue;
    }
    uint32_t node = c->node;
    c->left--;
    c->node = codegen_node_after(doc, node);
    if (c->object && codegen_node_shadowed(doc, node)) continue;
    if (c->object) cg_encode_text(e, codegen_node_key(doc, node));
    encode_node(e, doc, node);
  }
}

uint64_t cg_value_hash(const codegen_model *view, codegen_value value) {
  uint32_t kind = codegen_value_kind(view, value);
  uint64_t hash = kind;
  if (kind == CODEGEN_NODE_STRING) {
    cg_str text = codegen_value_text(view, value);
    hash += cg_hash64(text.data, text.size);
  } else if (kind >= CODEGEN_NODE_NUMBER) {
    cg_encoder e;
    cg_encoder_init(&e, view);
    cg_encode_value(&e, value);
    hash = cg_hash64(e.data, e.size);
    cg_encoder_release(&e);
  }
  return hash ? hash : 1;
}

/* -- rows -------------------------------------------------------------------------------------------------------- */

static void meet(cg_encoder *e, uint32_t decl, uint32_t mask) {
  cg_reference *r = decl ? cg_vec_push(&e->met) : NULL;
  if (r)
    *r = (cg_reference){decl, mask};
  else if (decl)
    e->failed = true;
}

static bool long_note(const codegen_note *note) {
  return note->title.size + note->summary.size + note->text.size + note->comment.size + note->see.size +
             note->see_text.size + note->deprecated.size + (size_t)note->examples.count * LONG_NOTE >
         LONG_NOTE;
}

static bool memorable(const cg_encoder *e, uint32_t table, uint32_t row) {
  switch (table) {
    case CODEGEN_TABLE_PARAM:
    case CODEGEN_TABLE_PAYLOAD:
    case CODEGEN_TABLE_RESPONSE:
    case CODEGEN_TABLE_LINK:
    case CODEGEN_TABLE_SERVER:
    case CODEGEN_TABLE_RULE:
    case CODEGEN_TABLE_EXPR: return true;
    case CODEGEN_TABLE_NOTE: return long_note(codegen_note_at(e->view, row));
    default: return false;
  }
}

static uint32_t shared_decl(const cg_encoder *e, uint32_t table, uint32_t row) {
  return table == CODEGEN_TABLE_PARAM      ? codegen_param_at(e->view, row)->shared
         : table == CODEGEN_TABLE_RESPONSE ? codegen_response_at(e->view, row)->shared
                                           : 0;
}

static void open_field(cg_encoder *e, frame *f) {
  const uint8_t *p = codegen_field_at(e->view, f->id)->presence;
  uint32_t differs =
      (p[0] != p[1] ? CG_READ_CREATE : 0) | (p[0] != p[2] ? CG_READ_UPDATE : 0) | (p[1] != p[2] ? CG_CREATE_UPDATE : 0);
  e->differs |= (uint8_t)(differs & cg_pairs_within(f->mask));
  for (uint32_t d = 0; d < CODEGEN_DIRECTIONS; d++)
    if (p[d] == CODEGEN_ABSENT) f->mask &= (uint8_t) ~(1u << d);
}

static void open_type(cg_encoder *e, uint32_t row) {
  const codegen_type *type = codegen_type_at(e->view, row);
  cg_vec *into = type->kind == CODEGEN_REF ? &e->refs : type->cases.count && type->clauses.count ? &e->tagged : NULL;
  uint32_t *slot = into ? cg_vec_push(into) : NULL;
  if (slot)
    *slot = row;
  else if (into)
    e->failed = true;
}

cg_memo *cg_encoder_memo(cg_encoder *e, uint32_t table) {
  if (e->memo[table]) return e->memo[table];
  e->memo[table] = cg_calloc(codegen_row_count(e->view, table), sizeof *e->memo[table]);
  if (!e->memo[table]) e->failed = true;
  return e->memo[table];
}

static void open_row(cg_encoder *e, uint32_t table, uint32_t row, uint8_t mask, bool subject) {
  if (e->walks && table == CODEGEN_TABLE_TYPE && cg_walk_type(e, row, mask)) return;
  const cg_layout *layout = &cg_layouts[table];
  bool memo = memorable(e, table, row);
  uint32_t shared = memo && !subject ? shared_decl(e, table, row) : 0;
  if (shared) meet(e, shared, mask);
  if (memo) cg_encoder_memo(e, table);
  if (e->failed) return;
  if (memo && e->memo[table][row].digest.low | e->memo[table][row].digest.high) {
    const cg_memo *known = &e->memo[table][row];
    cg_encode_u8(e, DIGEST);
    cg_encode_hash(e, known->digest);
    for (uint32_t i = 0; !shared && i < known->count; i++) {
      cg_reference r = *cg_vec_at(&e->kept, cg_reference, known->first + i);
      meet(e, r.decl, r.mask & mask);
    }
    return;
  }
  frame *f = cg_vec_push(&e->frame);
  if (!f) {
    e->failed = true;
    return;
  }
  const unsigned char *bytes = codegen_row_at(e->view, table, row);
  *f = (frame){.row = bytes,
               .member = layout->member,
               .left = cg_members_set(layout, bytes) & e->walk[table],
               .start = e->size,
               .met = (uint32_t)e->met.count,
               .id = row,
               .table = (uint8_t)table,
               .mask = memo ? (uint8_t)ALL_DIRECTIONS : mask,
               .outer = mask,
               .memo = memo,
               .shared = shared != 0};
  if (table == CODEGEN_TABLE_FIELD)
    open_field(e, f);
  else if (table == CODEGEN_TABLE_TYPE)
    open_type(e, row);
  cg_encode_u8(e, (uint8_t)(table + 1));
}

/* A row that ends as a digest gives its place in the buffer back. */
static void close_memo(cg_encoder *e, const frame *f) {
  cg_memo *memo = &e->memo[f->table][f->id];
  if (!e->walks) memo->digest = cg_hash128(e->data + f->start, e->size - f->start);
  if (!memo->digest.low && !memo->digest.high) memo->digest.low = 1;
  memo->first = (uint32_t)e->kept.count;
  memo->count = (uint32_t)e->met.count - f->met;
  cg_reference *kept = memo->count ? cg_vec_add(&e->kept, memo->count) : NULL;
  if (memo->count && !kept) {
    e->failed = true;
    return;
  }
  for (uint32_t i = 0; i < memo->count; i++) {
    cg_reference *met = cg_vec_at(&e->met, cg_reference, f->met + i);
    kept[i] = *met;
    met->mask &= f->outer;
  }
  if (f->shared) e->met.count = f->met;
  e->size = f->start;
  cg_encode_u8(e, DIGEST);
  cg_encode_hash(e, memo->digest);
}

/* Opens the next facet of a row whose members are done; false when there is none. The frame may have moved. */
static bool next_facet(cg_encoder *e, frame *f) {
  for (uint32_t i = f->facet; !e->walks && i < e->view->facet_count; i++) {
    const codegen_facet_table *table = &e->view->facet[i];
    const unsigned char *row = table->table == f->table ? codegen_facet(e->view, f->table, f->id, table->id) : NULL;
    f->facet = i + 1;
    if (!row) continue;
    cg_encode_text(e, table->id);
    if (!e->facet) continue;
    const cg_facet_layout *layout = e->facet[i];
    frame *next = e->facets < FACETS_MAX ? cg_vec_push(&e->frame) : NULL;
    if (!next) {
      e->failed = true;
      return false;
    }
    *next = (frame){.row = row, .member = layout->member, .table = FACET, .mask = ALL_DIRECTIONS};
    next->left = cg_facet_set(layout, row, table->stride);
    next->outer = ALL_DIRECTIONS;
    e->facets++;
    return true;
  }
  return false;
}

static void close_row(cg_encoder *e) {
  frame f = *cg_vec_at(&e->frame, frame, e->frame.count - 1);
  if (f.table == FACET) e->facets--;
  cg_encode_u8(e, END);
  if (f.memo && !e->failed) close_memo(e, &f);
  e->frame.count--;
}

static void encode_scope(cg_encoder *e, uint32_t scope) {
  for (uint32_t i = 0; scope && i < 64; i++, scope = codegen_scope_at(e->view, scope)->parent) {
    cg_encode_u8(e, codegen_scope_at(e->view, scope)->kind);
    cg_encode_text(e, codegen_scope_at(e->view, scope)->name);
  }
  cg_encode_u8(e, END);
}

static void encode_decl_key(cg_encoder *e, uint32_t decl, uint32_t mask) {
  cg_encode_text(e, codegen_decl_at(e->view, decl)->key);
  meet(e, decl, mask);
}

/* A security scheme refers to nothing, so it counts whole, and rules need no edge to it. */
static void encode_security(cg_encoder *e, uint32_t decl) {
  const codegen_decl *row = codegen_decl_at(e->view, decl);
  cg_encode_text(e, row->key);
  cg_encode_text(e, row->name);
  if (row->kind == CODEGEN_DECL_SECURITY) open_row(e, CODEGEN_TABLE_SECURITY, row->subject, ALL_DIRECTIONS, true);
}

/* Field, parameter: by what they are called. */
static void encode_keyed(cg_encoder *e, uint32_t table, uint32_t row) {
  if (table == CODEGEN_TABLE_FIELD) {
    cg_encode_text(e, codegen_field_at(e->view, row)->key);
  } else {
    cg_encode_u8(e, codegen_param_at(e->view, row)->place);
    cg_encode_text(e, codegen_param_at(e->view, row)->key);
  }
}

/* Declarations of which only the set counts: the order of a document changes no fingerprint. */
static void encode_set(cg_encoder *e, codegen_list list) {
  codegen_hash sum = {0, 0};
  for (uint32_t i = 0; i < list.count; i++) {
    uint32_t decl = codegen_list_at(e->view, list, i);
    cg_str key = codegen_decl_at(e->view, decl)->key;
    cg_hash hash = cg_hash128(key.data, key.size);
    sum.low += hash.low;
    sum.high += hash.high;
    meet(e, decl, ALL_DIRECTIONS);
  }
  cg_encode_hash(e, sum);
}

static void encode_list_item(cg_encoder *e, const frame *f, const cg_member *m, uint32_t id) {
  switch (m->kind) {
    case CG_SYMS: cg_encode_text(e, codegen_sym_text(e->view, id)); break;
    case CG_DECLS:
      if (f->table == FACET)
        cg_encode_text(e, codegen_decl_at(e->view, id)->key);
      else
        encode_decl_key(e, id, f->mask);
      break;
    case CG_SCOPES: encode_scope(e, id); break;
    default: encode_keyed(e, m->table, id); break;
  }
}

static uint8_t child_mask(const cg_encoder *e, const frame *f, const cg_member *m, uint32_t id) {
  if (f->table == CODEGEN_TABLE_RESPONSE) return f->mask & 1u << CODEGEN_READ;
  if (f->table != CODEGEN_TABLE_OPERATION) return f->mask;
  if (m->table == CODEGEN_TABLE_PARAM) return 1u << CODEGEN_CREATE;
  if (m->table == CODEGEN_TABLE_RESPONSE) return 1u << CODEGEN_READ;
  if (m->table == CODEGEN_TABLE_PAYLOAD) return (uint8_t)(1u << (codegen_payload_at(e->view, id)->direction & 3u)) & 7u;
  return f->mask;
}

/* The direction of a shared body: that of its first row. */
static uint32_t body_mask(const cg_encoder *e, const frame *f) {
  const codegen_operation *operation = (const void *)f->row;
  const codegen_payload *first = codegen_payload_at(e->view, codegen_list_at(e->view, operation->bodies, 0));
  return operation->bodies.count ? (1u << (first->direction & 3u)) & ALL_DIRECTIONS : ALL_DIRECTIONS;
}

/* Rules and servers that an API states once are listed by each of its operations. */
static int big_list(const cg_member *m, codegen_list list) {
  int which = m->table == CODEGEN_TABLE_RULE ? 0 : m->table == CODEGEN_TABLE_SERVER ? 1 : -1;
  return list.count > LONG_LIST ? which : -1;
}

static inline const cg_member *member_now(const frame *f) {
  return f->member + __builtin_ctz(f->left);
}

static inline void next_member(frame *f) {
  f->i = 0;
  f->left &= f->left - 1;
}

static void end_list(cg_encoder *e, frame *f, codegen_list list) {
  int which = big_list(member_now(f), list);
  if (which >= 0 && e->walks) {
    if (list.count >= e->big_list[which].count) e->big_list[which] = list;
    which = -1; /* no digest of it is wanted */
  }
  if (which >= 0 && list.count >= e->big_list[which].count) {
    e->big_list[which] = list;
    e->big_digest[which] = cg_hash128(e->data + e->size - (size_t)list.count * 17, (size_t)list.count * 17);
  }
  if (which >= 0 && !e->failed) {
    codegen_hash digest = list.first == e->big_list[which].first && list.count == e->big_list[which].count
                              ? e->big_digest[which]
                              : cg_hash128(e->data + e->size - (size_t)list.count * 17, (size_t)list.count * 17);
    e->size -= (size_t)list.count * 17; /* each is DIGEST and 16 bytes */
    cg_encode_hash(e, digest);
  }
  next_member(f);
}

/* Opens the next row of a RANGE or LIST; false when there is none and the member is done. */
static bool next_row(cg_encoder *e, frame *f) {
  const cg_member *m = member_now(f);
  codegen_list list = *(const codegen_list *)cg_member_at(f->row, m);
  if (!f->i) {
    int which = big_list(m, list);
    cg_encode_u8(e, (uint8_t)(m - f->member));
    cg_encode_u32(e, list.count);
    if (which >= 0 && e->big_list[which].first == list.first && e->big_list[which].count == list.count) {
      cg_encode_hash(e, e->big_digest[which]);
      next_member(f);
      return false;
    }
  }
  if (f->i == list.count) {
    end_list(e, f, list);
    return false;
  }
  uint32_t id = m->kind == CG_LIST ? codegen_list_at(e->view, list, f->i) : list.first + f->i;
  uint8_t mask = child_mask(e, f, m, id);
  bool body = f->table == CODEGEN_TABLE_OPERATION && m->table == CODEGEN_TABLE_PAYLOAD &&
              ((const codegen_operation *)(const void *)f->row)->body_decl;
  f->i++;
  open_row(e, m->table, id, body ? 0 : mask, false);
  return true;
}

/* One member that opens at most one row. */
static void encode_member(cg_encoder *e, const frame *f, const cg_member *m) {
  const void *at = cg_member_at(f->row, m);
  uint32_t id = 0;
  cg_encode_u8(e, (uint8_t)(m - f->member));
  if (m->kind >= CG_ROW || m->kind == CG_SYM || m->kind == CG_U32 || m->kind == CG_FLAGS) id = *(const uint32_t *)at;
  switch (m->kind) {
    case CG_U8:
    case CG_BITS: cg_encode_u8(e, *(const uint8_t *)at); break;
    case CG_U16: cg_encode_u32(e, *(const uint16_t *)at); break;
    case CG_U32:
    case CG_FLAGS: cg_encode_u32(e, id); break;
    case CG_U64: encode_u64(e, *(const uint64_t *)at); break;
    case CG_PRESENCE: put(e, at, 3); break;
    case CG_STR_MEMBER: cg_encode_text(e, *(const cg_str *)at); break;
    case CG_SYM: cg_encode_text(e, codegen_sym_text(e->view, id)); break;
    case CG_VALUE: cg_encode_value(e, *(const codegen_value *)at); break;
    case CG_ROW: open_row(e, m->table, id, f->mask, false); break;
    case CG_SYMS:
    case CG_DECLS:
    case CG_SCOPES:
    case CG_KEYEDS: {
      codegen_list list = *(const codegen_list *)at;
      cg_encode_u32(e, list.count);
      if (f->table == CODEGEN_TABLE_SCOPE) {
        encode_set(e, list);
        break;
      }
      for (uint32_t i = 0; i < list.count; i++) encode_list_item(e, f, m, codegen_list_at(e->view, list, i));
      break;
    }
    case CG_DECL:
      if (f->table == CODEGEN_TABLE_RULE)
        encode_security(e, id);
      else if (f->table == CODEGEN_TABLE_OPERATION)
        encode_decl_key(e, id, m->offset == offsetof(codegen_operation, body_decl) ? body_mask(e, f) : 0);
      else
        cg_encode_text(e, codegen_decl_at(e->view, id)->key); /* shared: met when the row was opened */
      break;
    case CG_SCOPE: encode_scope(e, id); break;
    case CG_KEYED: encode_keyed(e, m->table, id); break;
    case CG_CALL: encode_decl_key(e, codegen_operation_at(e->view, id)->decl, 0); break;
    case CG_TARGET:
      if (codegen_type_ref(e->view, f->id))
        encode_decl_key(e, id, f->mask);
      else
        open_row(e, CODEGEN_TABLE_TYPE, id, f->mask, false);
      break;
    case CG_PAIR: encode_keyed(e, CODEGEN_TABLE_PARAM, id); break;
    default: break;
  }
}

/* A declaration's subject; a shared body has several rows, told by their count. */
static void open_subject(cg_encoder *e, frame *f) {
  const codegen_decl *decl = (const void *)f->row;
  uint32_t count = decl->kind == CODEGEN_DECL_PAYLOAD ? decl->count : 1;
  if (f->i == count) {
    next_member(f);
    return;
  }
  uint32_t row = decl->subject + f->i++;
  uint32_t table = cg_subject_table(decl->kind);
  if (table < CODEGEN_TABLE_COUNT) open_row(e, table, row, ALL_DIRECTIONS, true);
}

void cg_encode_row(cg_encoder *e, uint32_t table, uint32_t row) {
  size_t bottom = e->frame.count;
  if (e->walks && table == CODEGEN_TABLE_DECL && cg_walk_decl(e, row)) return;
  open_row(e, table, row, ALL_DIRECTIONS, true);
  while (e->frame.count > bottom && !e->failed) {
    frame *f = cg_vec_at(&e->frame, frame, e->frame.count - 1);
    const cg_member *m = f->left ? member_now(f) : NULL;
    if (!m && e->view->facet_count && f->table != FACET && next_facet(e, f)) continue;
    if (!m) {
      close_row(e);
    } else if (m->kind == CG_RANGE || m->kind == CG_LIST) {
      next_row(e, f);
    } else if (m->kind == CG_SUBJECT) {
      open_subject(e, f);
    } else {
      next_member(f);
      encode_member(e, f, m);
    }
  }
}
