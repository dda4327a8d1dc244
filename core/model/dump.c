/* SPDX-License-Identifier: MIT
 *
 * The model as JSON, for golden tests and for people: driven by the layout, declarations by key, what they own nested
 * inside them.
 *
 * Invariants: no id, no order of tables and no place shows, except where asked for; members that are zero are left
 * out; any text is escaped, any depth is walked without recursion.
 */
#include "layout.h"

typedef struct frame {
  uint32_t table, row;
  const cg_member *m, *end;
  uint32_t i;  /* item of the member `m` */
  uint8_t any; /* something was printed in the object */
} frame;

typedef struct dumper {
  const codegen_model *view;
  cg_buf *out;
  cg_vec stack;
  uint32_t depth;
  uint32_t flags;
  bool failed;
} dumper;

static void line(dumper *d) {
  cg_buf_char(d->out, '\n');
  for (uint32_t i = 0; i < d->depth && i < 200; i++) cg_buf_text(d->out, "  ");
}

static void comma_line(dumper *d, uint8_t *any) {
  if (*any) cg_buf_char(d->out, ',');
  *any = 1;
  line(d);
}

static void key(dumper *d, uint8_t *any, const char *name) {
  comma_line(d, any);
  cg_buf_json(d->out, codegen_str_of(name));
  cg_buf_text(d->out, ": ");
}

/* A document's node on one line. Numbers stand as they were written. */
static void dump_value(dumper *d, codegen_value value) {
  const codegen_document *doc = codegen_model_document(d->view, value.document);
  struct open {
    uint32_t node, left;
    bool object, any;
  } * top;
  cg_vec open;
  uint32_t node = value.node;
  bool first = true;
  cg_vec_init(&open, sizeof *top);
  while (doc && !d->failed && !d->out->failed && (first || open.count)) {
    if (!first) {
      top = cg_vec_at(&open, struct open, open.count - 1);
      if (!top->left) {
        cg_buf_char(d->out, top->object ? '}' : ']');
        open.count--;
        continue;
      }
      node = top->node;
      top->left--;
      top->node = codegen_node_after(doc, node);
      if (top->object && codegen_node_shadowed(doc, node)) continue;
      if (top->any) cg_buf_text(d->out, ", ");
      top->any = true;
      if (top->object) {
        cg_buf_json(d->out, codegen_node_key(doc, node));
        cg_buf_text(d->out, ": ");
      }
    }
    first = false;
    uint32_t kind = codegen_node_kind(doc, node);
    switch (kind) {
      case CODEGEN_NODE_NULL: cg_buf_text(d->out, "null"); break;
      case CODEGEN_NODE_FALSE: cg_buf_text(d->out, "false"); break;
      case CODEGEN_NODE_TRUE: cg_buf_text(d->out, "true"); break;
      case CODEGEN_NODE_NUMBER: cg_buf_str(d->out, codegen_node_text(doc, node)); break;
      case CODEGEN_NODE_STRING: cg_buf_json(d->out, codegen_node_text(doc, node)); break;
      case CODEGEN_NODE_ARRAY:
      case CODEGEN_NODE_OBJECT:
        cg_buf_char(d->out, kind == CODEGEN_NODE_OBJECT ? '{' : '[');
        top = cg_vec_add(&open, 1);
        if (!top) {
          d->failed = true;
          break;
        }
        *top = (struct open){codegen_node_first(doc, node), codegen_node_count(doc, node), kind == CODEGEN_NODE_OBJECT,
                             false};
        break;
      default: cg_buf_text(d->out, "null");
    }
  }
  if (!doc) cg_buf_text(d->out, "null");
  cg_vec_release(&open);
}

static void dump_bits(dumper *d, const cg_member *m, uint32_t bits) {
  bool any = false;
  cg_buf_char(d->out, '[');
  for (uint32_t i = 0; i < 32 && bits >> i; i++) {
    if (!(bits >> i & 1)) continue;
    uint32_t known = 0;
    while (m->word && m->word[known] && known < i) known++;
    if (any) cg_buf_text(d->out, ", ");
    any = true;
    if (m->word && known == i && m->word[i] && m->word[i][0])
      cg_buf_json(d->out, codegen_str_of(m->word[i]));
    else
      cg_buf_printf(d->out, "%u", (unsigned)(1u << i));
  }
  cg_buf_char(d->out, ']');
}

static void dump_word(dumper *d, const cg_member *m, uint32_t value) {
  uint32_t known = 0;
  while (m->word && m->word[known] && known < value) known++;
  if (m->word && m->word[known] && known == value && m->word[known][0])
    cg_buf_json(d->out, codegen_str_of(m->word[known]));
  else
    cg_buf_printf(d->out, "%u", (unsigned)value);
}

static void dump_reference(dumper *d, const cg_member *m, uint32_t kind, uint32_t id) {
  switch (kind) {
    case CG_SYMS: cg_buf_json(d->out, codegen_sym_text(d->view, id)); break;
    case CG_DECLS: cg_buf_json(d->out, codegen_decl_at(d->view, id)->key); break;
    case CG_SCOPES: cg_buf_json(d->out, codegen_scope_at(d->view, id)->name); break;
    default:
      cg_buf_json(d->out, m->table == CODEGEN_TABLE_FIELD ? codegen_field_at(d->view, id)->key
                                                          : codegen_param_at(d->view, id)->key);
  }
}

static void dump_references(dumper *d, const cg_member *m, codegen_list list) {
  cg_buf_char(d->out, '[');
  for (uint32_t i = 0; i < list.count && !d->out->failed; i++) {
    if (i) cg_buf_text(d->out, ", ");
    dump_reference(d, m, m->kind, codegen_list_at(d->view, list, i));
  }
  cg_buf_char(d->out, ']');
}

static bool is_zero(const cg_member *m, const void *at) {
  switch (m->kind) {
    case CG_U8:
    case CG_BITS: return *(const uint8_t *)at == 0 && !(m->word && m->word[0] && m->word[0][0] && m->kind == CG_U8);
    case CG_U16: return *(const uint16_t *)at == 0;
    case CG_U64: return *(const uint64_t *)at == 0;
    case CG_PRESENCE: return false;
    case CG_STR_MEMBER: return ((const cg_str *)at)->size == 0;
    case CG_RANGE:
    case CG_LIST:
    case CG_SYMS:
    case CG_DECLS:
    case CG_SCOPES:
    case CG_KEYEDS: return ((const codegen_list *)at)->count == 0;
    default: return *(const uint32_t *)at == 0;
  }
}

static void open_row(dumper *d, uint32_t table, uint32_t row) {
  const cg_layout *layout = &cg_layouts[table];
  frame *f = cg_vec_add(&d->stack, 1);
  if (!f) {
    d->failed = true;
    return;
  }
  *f = (frame){table, row, layout->member, layout->member + layout->count, 0, 0};
  cg_buf_char(d->out, '{');
  d->depth++;
}

static void dump_hash(dumper *d, uint8_t *any, const char *name, codegen_hash hash) {
  char text[33];
  cg_hash_text(hash, text);
  key(d, any, name);
  cg_buf_json(d->out, codegen_str_of(text));
}

/* What the host derived: used and split always, fingerprints on demand. */
static void dump_derived(dumper *d, frame *f) {
  static const char *const used[] = {"read", "create", "update", NULL};
  static const char *const group[] = {"recursive", "endless", NULL};
  const cg_member used_member = {.name = "used", .word = used, .kind = CG_BITS},
                  group_member = {.name = "group", .word = group, .kind = CG_FLAGS};
  if (f->table == CODEGEN_TABLE_TYPE && codegen_type_at(d->view, f->row)->closes) {
    key(d, &f->any, "closes");
    cg_buf_text(d->out, "true");
  }
  if (f->table != CODEGEN_TABLE_DECL || !d->view->closed) return;
  const codegen_decl *decl = codegen_decl_at(d->view, f->row);
  if (decl->used && decl->kind != CODEGEN_DECL_OPERATION) {
    key(d, &f->any, "used");
    dump_bits(d, &used_member, decl->used);
  }
  if (decl->split) {
    key(d, &f->any, "split");
    cg_buf_printf(d->out, "[%u, %u, %u]", codegen_decl_split(decl, 0), codegen_decl_split(decl, 1),
                  codegen_decl_split(decl, 2));
  }
  uint32_t flags = codegen_group_at(d->view, decl->group)->flags;
  if (flags) {
    key(d, &f->any, "group");
    dump_bits(d, &group_member, flags);
  }
  if (decl->derived.count) {
    const cg_member derived = {.name = "derived", .kind = CG_DECLS};
    key(d, &f->any, "derived");
    dump_references(d, &derived, decl->derived);
  }
  if (!(d->flags & CG_DUMP_FINGERPRINTS)) return;
  dump_hash(d, &f->any, "own", decl->own);
  dump_hash(d, &f->any, "facts", decl->facts);
  dump_hash(d, &f->any, "reachable", decl->reachable);
}

static void dump_origin(dumper *d, frame *f) {
  if (!(d->flags & CG_DUMP_ORIGINS) || f->table == CODEGEN_TABLE_SOURCE || f->table == CODEGEN_TABLE_NOTE) return;
  const codegen_origin *o = codegen_row_at(d->view, f->table, f->row);
  if (!o->document) return;
  key(d, &f->any, "origin");
  cg_buf_printf(d->out, "[%u, %u, %u]", o->document, o->begin, o->end);
}

/* A range, a list or a declaration's subjects: one row at a time, `f` may move. */
static void next_row(dumper *d, frame *f, uint32_t table, codegen_list list, bool pooled) {
  if (!list.count || table >= CODEGEN_TABLE_COUNT) {
    f->m++;
    return;
  }
  if (!f->i) {
    key(d, &f->any, f->m->name);
    cg_buf_char(d->out, '[');
    d->depth++;
  }
  if (f->i == list.count) {
    d->depth--;
    line(d);
    cg_buf_char(d->out, ']');
    f->i = 0;
    f->m++;
    return;
  }
  uint8_t any = f->i > 0;
  uint32_t row = pooled ? codegen_list_at(d->view, list, f->i) : list.first + f->i;
  f->i++;
  comma_line(d, &any);
  open_row(d, table, row);
}

static void dump_member(dumper *d, frame *f) {
  const cg_member *m = f->m;
  const void *at = cg_member_at(codegen_row_at(d->view, f->table, f->row), m);
  if (m->kind == CG_RANGE || m->kind == CG_LIST) {
    next_row(d, f, m->table, *(const codegen_list *)at, m->kind == CG_LIST);
    return;
  }
  const codegen_decl *decl = codegen_decl_at(d->view, f->table == CODEGEN_TABLE_DECL ? f->row : 0);
  if (m->kind == CG_SUBJECT) {
    uint32_t table = cg_subject_table(decl->kind);
    codegen_list rows = {decl->subject, decl->kind == CODEGEN_DECL_PAYLOAD ? decl->count : decl->subject != 0};
    next_row(d, f, table, rows, false);
    return;
  }
  f->m++;
  if (is_zero(m, at)) return;
  uint32_t id =
      m->kind >= CG_ROW || m->kind == CG_U32 || m->kind == CG_FLAGS || m->kind == CG_SYM ? *(const uint32_t *)at : 0;
  key(d, &f->any, m->name);
  switch (m->kind) {
    case CG_U8: dump_word(d, m, *(const uint8_t *)at); break;
    case CG_BITS: dump_bits(d, m, *(const uint8_t *)at); break;
    case CG_FLAGS: dump_bits(d, m, id); break;
    case CG_U16: cg_buf_printf(d->out, "%u", *(const uint16_t *)at); break;
    case CG_U32: cg_buf_printf(d->out, "%u", id); break;
    case CG_U64: cg_buf_printf(d->out, "%llu", (unsigned long long)*(const uint64_t *)at); break;
    case CG_PRESENCE: {
      char text[4] = {0};
      for (int i = 0; i < 3; i++) text[i] = "-OR?"[((const uint8_t *)at)[i] & 3];
      cg_buf_json(d->out, codegen_str_of(text));
      break;
    }
    case CG_STR_MEMBER: cg_buf_json(d->out, *(const cg_str *)at); break;
    case CG_SYM: cg_buf_json(d->out, codegen_sym_text(d->view, id)); break;
    case CG_VALUE: dump_value(d, *(const codegen_value *)at); break;
    case CG_ROW: open_row(d, m->table, id); break;
    case CG_DECL: dump_reference(d, m, CG_DECLS, id); break;
    case CG_SCOPE: dump_reference(d, m, CG_SCOPES, id); break;
    case CG_KEYED:
    case CG_PAIR: dump_reference(d, m, CG_KEYEDS, id); break;
    case CG_CALL: dump_reference(d, m, CG_DECLS, codegen_operation_at(d->view, id)->decl); break;
    case CG_TARGET:
      if (codegen_type_ref(d->view, f->row))
        dump_reference(d, m, CG_DECLS, id);
      else
        open_row(d, CODEGEN_TABLE_TYPE, id);
      break;
    default: dump_references(d, m, *(const codegen_list *)at); break;
  }
}

static void dump_row(dumper *d, uint32_t table, uint32_t row) {
  open_row(d, table, row);
  while (d->stack.count && !d->failed && !d->out->failed) {
    frame *f = cg_vec_at(&d->stack, frame, d->stack.count - 1);
    if (f->m != f->end) {
      dump_member(d, f);
      continue;
    }
    dump_derived(d, f);
    dump_origin(d, f);
    d->depth--;
    if (f->any) line(d);
    cg_buf_char(d->out, '}');
    d->stack.count--;
  }
}

static bool shown(const codegen_model *view, uint32_t table, uint32_t row) {
  if (table == CODEGEN_TABLE_SOURCE) return row > 1; /* the first one is the model's own */
  if (table != CODEGEN_TABLE_DECL) return true;
  const codegen_decl *decl = codegen_decl_at(view, row);
  return decl->kind && !(decl->row.flags & CODEGEN_DECL_REMOVED);
}

static void dump_table(dumper *d, uint8_t *outer, const char *name, uint32_t table) {
  uint32_t count = codegen_row_count(d->view, table);
  uint8_t any = 0;
  for (uint32_t row = 1; row < count && !d->failed && !d->out->failed; row++) {
    if (!shown(d->view, table, row)) continue;
    if (!any) {
      key(d, outer, name);
      cg_buf_char(d->out, '[');
      d->depth++;
    }
    comma_line(d, &any);
    dump_row(d, table, row);
  }
  if (!any) return;
  d->depth--;
  line(d);
  cg_buf_char(d->out, ']');
}

static void dump_names(dumper *d, uint8_t *outer) {
  uint32_t count = codegen_row_count(d->view, CODEGEN_TABLE_NAME);
  uint8_t any = 0;
  if (count < 2) return;
  key(d, outer, "names");
  cg_buf_char(d->out, '[');
  d->depth++;
  for (uint32_t row = 1; row < count && !d->out->failed; row++) {
    const codegen_name *name = codegen_name_at(d->view, row);
    comma_line(d, &any);
    cg_buf_text(d->out, "{\"writer\": ");
    cg_buf_json(d->out, codegen_sym_text(d->view, name->writer));
    cg_buf_text(d->out, ", \"scope\": ");
    cg_buf_json(d->out, name->scope);
    cg_buf_text(d->out, ", \"text\": ");
    cg_buf_json(d->out, name->text);
    if (name->table == CODEGEN_TABLE_DECL) {
      cg_buf_text(d->out, ", \"decl\": ");
      cg_buf_json(d->out, codegen_decl_at(d->view, name->record)->key);
    } else {
      cg_buf_printf(d->out, ", \"table\": \"%s\"",
                    name->table < CODEGEN_TABLE_COUNT ? cg_layouts[name->table].name : "");
    }
    if (name->role) cg_buf_printf(d->out, ", \"role\": %u", name->role);
    cg_buf_char(d->out, '}');
  }
  d->depth--;
  line(d);
  cg_buf_char(d->out, ']');
}

cg_status cg_model_dump_full(const cg_model *model, uint32_t flags, cg_buf *out) {
  dumper d = {.view = &model->view, .out = out, .flags = flags, .depth = 1};
  uint8_t any = 0;
  cg_vec_init(&d.stack, sizeof(frame));
  cg_buf_char(out, '{');
  key(&d, &any, "format");
  cg_buf_printf(out, "%u", model->view.format);
  if (flags & CG_DUMP_FINGERPRINTS) dump_hash(&d, &any, "whole", model->whole);
  dump_table(&d, &any, "sources", CODEGEN_TABLE_SOURCE);
  dump_table(&d, &any, "scopes", CODEGEN_TABLE_SCOPE);
  dump_table(&d, &any, "declarations", CODEGEN_TABLE_DECL);
  dump_names(&d, &any);
  cg_buf_text(out, "\n}\n");
  cg_vec_release(&d.stack);
  return d.failed || out->failed ? CODEGEN_ERR_MEMORY : CODEGEN_OK;
}

cg_status cg_model_dump(const cg_model *model, cg_buf *out) {
  return cg_model_dump_full(model, 0, out);
}
