/* SPDX-License-Identifier: MIT
 *
 * The check: a walk from the declarations and scopes over everything that they own. Each row is met once: its members
 * are in bounds, its texts are UTF-8, what it refers to lives, nobody else owns it; then rules.c judges it. Linear.
 *
 * Invariant: rows that no living declaration or scope leads to are not looked at; removed declarations leave such
 * rows.
 */
#include "check.h"

void cg_breach(cg_check *check, uint32_t table, uint32_t row, const char *format, ...) {
  char what[512];
  va_list args;
  if (check->breaches++ >= CG_BREACHES || check->quiet) return;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  cg_str key = codegen_decl_at(check->view, check->root)->key;
  if (key.size > 200) key.size = 200;
  if (table == CODEGEN_TABLE_DECL && row == check->root)
    cg_model_report(check->model, "CGM0001", table, row, NULL, "declaration '%.*s' %s", CG_FMT(key), what);
  else
    cg_model_report(check->model, "CGM0001", table, row, NULL, "%s %u of '%.*s' %s", cg_layouts[table].name, row,
                    CG_FMT(key), what);
}

bool cg_seen_begin(cg_check *check, uint32_t count) {
  cg_seen *seen = &check->seen;
  uint32_t need = 16;
  while (need < count * 2u && need < (uint32_t)1 << 31) need *= 2;
  if (need > seen->capacity) {
    cg_free(seen->slot);
    seen->slot = cg_malloc((size_t)need * sizeof *seen->slot);
    seen->capacity = seen->slot ? need : 0;
    if (!seen->slot) {
      check->memory = true;
      return false;
    }
  }
  seen->used = need;
  memset(seen->slot, 0, (size_t)need * sizeof *seen->slot);
  return true;
}

bool cg_seen_add(cg_check *check, uint64_t number) {
  cg_seen *seen = &check->seen;
  if (!number) number = 1;
  for (uint32_t i = (uint32_t)(number * 0x9e3779b97f4a7c15u >> 32);; i++) {
    uint64_t *slot = &seen->slot[i & (seen->used - 1)];
    if (*slot == number) return true;
    if (*slot) continue;
    *slot = number;
    return false;
  }
}

bool cg_seen_has(const cg_check *check, uint64_t number) {
  const cg_seen *seen = &check->seen;
  if (!number) number = 1;
  for (uint32_t i = (uint32_t)(number * 0x9e3779b97f4a7c15u >> 32);; i++) {
    uint64_t slot = seen->slot[i & (seen->used - 1)];
    if (slot == number) return true;
    if (!slot) return false;
  }
}

/* -- members ----------------------------------------------------------------------------------------------------- */

/* Texts of documents were judged when they were read; a slice of one must only not cut a character. */
bool cg_check_text(const cg_check *check, cg_str text) {
  if (!text.data) return text.size == 0;
  int32_t slice = check->from ? cg_document_slice(check->from, text) : 0;
  return slice > 0 || (slice == 0 && text.size <= UINT32_MAX && cg_utf8_valid(text) == text.size);
}

static void refer(cg_check *check, uint32_t table, uint32_t row, const char *member, uint32_t decl) {
  const codegen_decl *target = codegen_decl_at(check->view, decl);
  if (decl >= codegen_row_count(check->view, CODEGEN_TABLE_DECL) || !target->kind)
    cg_breach(check, table, row, "has no declaration %u for its %s", decl, member);
  else if (target->row.flags & CODEGEN_DECL_REMOVED)
    cg_breach(check, table, row, "refers to '%.*s', which was removed",
              (int)(target->key.size < 200 ? target->key.size : 200), target->key.data);
}

static inline bool in_table(const cg_check *check, uint32_t table, uint32_t first, uint32_t count) {
  uint32_t rows = check->view->table[table].count;
  return first > 0 && first < rows && count <= rows - first;
}

static void check_list(cg_check *check, uint32_t table, uint32_t row, const cg_member *m) {
  codegen_list list = *(const codegen_list *)cg_member_at(codegen_row_at(check->view, table, row), m);
  if (!list.count) return;
  if (list.first > check->view->pool_count || list.count > check->view->pool_count - list.first) {
    cg_breach(check, table, row, "has %s outside the pool", m->name);
    return;
  }
  const uint32_t *id = check->view->pool + list.first;
  uint32_t rows = m->kind == CG_SYMS     ? check->view->sym_count
                  : m->kind == CG_SCOPES ? codegen_row_count(check->view, CODEGEN_TABLE_SCOPE)
                                         : codegen_row_count(check->view, m->table);
  for (uint32_t i = 0; i < list.count; i++) {
    if (m->kind == CG_DECLS) {
      refer(check, table, row, m->name, id[i]);
    } else if ((!id[i] && m->kind != CG_SYMS) || id[i] >= rows) {
      cg_breach(check, table, row, "has no row %u for its %s", id[i], m->name);
      return;
    } else if (m->kind == CG_LIST) {
      cg_check_push(check, m->table, id[i]);
    }
  }
}

static void check_range(cg_check *check, uint32_t table, uint32_t row, const cg_member *m, codegen_range range,
                        uint32_t target) {
  if (!range.count) return;
  if (!in_table(check, target, range.first, range.count)) {
    cg_breach(check, table, row, "has %s outside their table", m->name);
    return;
  }
  cg_visit *v = cg_vec_add(&check->stack, range.count);
  if (!v) check->memory = true;
  for (uint32_t i = 0; v && i < range.count; i++)
    v[i] = (cg_visit){range.first + range.count - 1 - i, (uint8_t)target, false};
}

static void check_subject(cg_check *check, uint32_t row, const cg_member *m) {
  const codegen_decl *decl = codegen_decl_at(check->view, row);
  uint32_t table = cg_subject_table(decl->kind);
  uint32_t count = decl->kind == CODEGEN_DECL_PAYLOAD ? decl->count : 1;
  if (table == CODEGEN_TABLE_COUNT)
    cg_breach(check, CODEGEN_TABLE_DECL, row, "is of an unknown kind %u", decl->kind);
  else if (!decl->subject || !count)
    cg_breach(check, CODEGEN_TABLE_DECL, row, "has no subject");
  else
    check_range(check, CODEGEN_TABLE_DECL, row, m, (codegen_range){decl->subject, count}, table);
}

static void check_target(cg_check *check, uint32_t row) {
  const codegen_type *type = codegen_type_at(check->view, row);
  if (type->kind == CODEGEN_REF) {
    refer(check, CODEGEN_TABLE_TYPE, row, "target", type->target);
    if (codegen_decl_at(check->view, type->target)->kind != CODEGEN_DECL_TYPE)
      cg_breach(check, CODEGEN_TABLE_TYPE, row, "refers to something that is no type");
  } else if (type->target) {
    if (type->kind != CODEGEN_NOT || !in_table(check, CODEGEN_TABLE_TYPE, type->target, 1))
      cg_breach(check, CODEGEN_TABLE_TYPE, row, "has a target %u that its kind has not", type->target);
    else
      cg_check_push(check, CODEGEN_TABLE_TYPE, type->target);
  }
}

static void check_value(cg_check *check, uint32_t table, uint32_t row, const cg_member *m, codegen_value value) {
  const codegen_document *doc = codegen_model_document(check->view, value.document);
  if (value.document && (!doc || !value.node || value.node >= doc->node_count))
    cg_breach(check, table, row, "has no value %u of document %u for its %s", value.node, value.document, m->name);
}

static void check_id(cg_check *check, uint32_t table, uint32_t row, const cg_member *m, uint32_t id) {
  if (!id) return;
  switch (m->kind) {
    case CG_DECL: refer(check, table, row, m->name, id); return;
    case CG_SCOPE:
      if (in_table(check, CODEGEN_TABLE_SCOPE, id, 1)) return;
      break;
    case CG_KEYED:
      if (in_table(check, m->table, id, 1)) return;
      break;
    case CG_CALL:
      if (in_table(check, CODEGEN_TABLE_OPERATION, id, 1)) {
        refer(check, table, row, m->name, codegen_operation_at(check->view, id)->decl);
        return;
      }
      break;
    default: return;
  }
  cg_breach(check, table, row, "has no row %u for its %s", id, m->name);
}

static void check_members(cg_check *check, uint32_t table, uint32_t id) {
  const cg_member *member = cg_layouts[table].member;
  const cg_lanes *lanes = &check->lanes[table];
  const void *row = codegen_row_at(check->view, table, id);
  bool placed = table != CODEGEN_TABLE_NOTE && table != CODEGEN_TABLE_SOURCE;
  uint32_t document = placed ? ((const codegen_origin *)row)->document : check->document;
  if (!cg_check_from(check, document)) {
    cg_breach(check, table, id, "comes from document %u, which is none", document);
    cg_check_from(check, 0);
  }
  for (uint64_t set = cg_lanes_set(lanes, row); set; set &= set - 1) {
    const cg_member *m = &member[lanes->member[__builtin_ctzll(set)]];
    const void *at = cg_member_at(row, m);
    switch (m->kind) {
      case CG_STR_MEMBER:
        if (!cg_check_text(check, *(const cg_str *)at))
          cg_breach(check, table, id, "has a %s that is not UTF-8", m->name);
        break;
      case CG_ROW:
        if (in_table(check, m->table, *(const uint32_t *)at, 1))
          cg_check_push(check, m->table, *(const uint32_t *)at);
        else
          cg_breach(check, table, id, "has no row %u for its %s", *(const uint32_t *)at, m->name);
        break;
      case CG_SYM:
        if (*(const uint32_t *)at >= check->view->sym_count)
          cg_breach(check, table, id, "has no row %u for its %s", *(const uint32_t *)at, m->name);
        break;
      case CG_VALUE: check_value(check, table, id, m, *(const codegen_value *)at); break;
      case CG_RANGE: check_range(check, table, id, m, *(const codegen_range *)at, m->table); break;
      case CG_LIST:
      case CG_SYMS:
      case CG_DECLS:
      case CG_SCOPES:
      case CG_KEYEDS: check_list(check, table, id, m); break;
      case CG_DECL:
      case CG_SCOPE:
      case CG_KEYED:
      case CG_CALL: check_id(check, table, id, m, *(const uint32_t *)at); break;
      case CG_TARGET: check_target(check, id); break;
      case CG_SUBJECT: check_subject(check, id, m); break;
      default: break;
    }
  }
  if (table == CODEGEN_TABLE_TYPE && !codegen_type_at(check->view, id)->target) check_target(check, id);
  if (table == CODEGEN_TABLE_DECL && !codegen_decl_at(check->view, id)->subject)
    cg_breach(check, table, id, "has no subject");
}

/* -- the walk ---------------------------------------------------------------------------------------------------- */

/* Lists may share these; everything else has one owner, so that a model is linear in its tables. */
static bool shareable(const cg_check *check, uint32_t table, uint32_t row) {
  switch (table) {
    case CODEGEN_TABLE_PARAM:
    case CODEGEN_TABLE_PAYLOAD:
    case CODEGEN_TABLE_RESPONSE:
    case CODEGEN_TABLE_LINK:
    case CODEGEN_TABLE_SERVER:
    case CODEGEN_TABLE_RULE:
    case CODEGEN_TABLE_EXPR:
    case CODEGEN_TABLE_NOTE: return true;
    case CODEGEN_TABLE_SCALAR: return !codegen_scalar_at(check->view, row)->content;
    case CODEGEN_TABLE_TYPE: {
      const codegen_type *t = codegen_type_at(check->view, row);
      return !t->decl && t->kind < CODEGEN_ARRAY && !t->cases.count && !t->parts.count && !t->clauses.count &&
             !t->array && !t->object && !t->row.note && !t->row.annotations.count && !t->target;
    }
    default: return false;
  }
}

/* Whether a row can lead back to itself, so that the walk must know when it leaves it. */
static inline bool may_loop(uint32_t table) {
  const uint32_t loops =
      1u << CODEGEN_TABLE_PARAM | 1u << CODEGEN_TABLE_PAYLOAD | 1u << CODEGEN_TABLE_EXPR | 1u << CODEGEN_TABLE_RESPONSE;
  return loops >> table & 1;
}

static void push_leave(cg_check *check, uint32_t table, uint32_t row) {
  cg_visit *v = cg_vec_push(&check->stack);
  if (v)
    *v = (cg_visit){row, (uint8_t)table, true};
  else
    check->memory = true;
}

/* Whether an older row was read of the declaration that is read again: it goes. */
static bool stands_in_root(const cg_check *check, uint32_t table, uint32_t row) {
  codegen_origin root = codegen_decl_at(check->view, check->root)->row.origin;
  const codegen_origin *at = codegen_row_at(check->view, table, row);
  const codegen_document *document = codegen_model_document(check->view, root.document);
  if (table == CODEGEN_TABLE_NOTE || !document || at->document != root.document) return false;
  return at->node >= root.node && at->node < codegen_node_after(document, root.node);
}

static void enter(cg_check *check, uint32_t table, uint32_t row) {
  uint8_t *color = &check->color[table][row];
  if (row < check->base[table] && (table != CODEGEN_TABLE_DECL || row != check->root)) {
    if (!shareable(check, table, row) || stands_in_root(check, table, row))
      cg_breach(check, table, row, "is of another declaration");
    return; /* it was judged when it came */
  }
  if (*color) {
    if (*color == 1)
      cg_breach(check, table, row, "contains itself");
    else if (!shareable(check, table, row))
      cg_breach(check, table, row, "has two owners");
    return;
  }
  *color = may_loop(table) ? 1 : 2;
  if (*color == 1) push_leave(check, table, row);
  if (!check->thorough && cg_check_plain(check, table, row)) return;
  uint32_t before = check->breaches;
  check_members(check, table, row);
  if (check->breaches == before) cg_check_row(check, table, row);
}

static void walk(cg_check *check, uint32_t table, uint32_t row) {
  cg_check_push(check, table, row);
  while (check->stack.count && !check->memory && check->breaches < CG_BREACHES) {
    cg_visit v = *cg_vec_at(&check->stack, cg_visit, --check->stack.count);
    if (v.leave)
      check->color[v.table][v.row] = 2;
    else
      enter(check, v.table, v.row);
  }
  check->stack.count = 0;
}

/* Follows single steps (a parent, the target of a REF) from every row; a chain that bites its tail is a breach. */
static void check_chains(cg_check *check, uint32_t table, uint32_t (*step)(const codegen_model *, uint32_t),
                         const char *what) {
  uint32_t count = codegen_row_count(check->view, table);
  uint32_t *mark = cg_calloc(count, sizeof *mark);
  if (!mark) check->memory = true;
  for (uint32_t row = 1; mark && row < count; row++) {
    uint32_t at = row;
    while (at && at < count && !mark[at]) {
      mark[at] = row;
      at = step(check->view, at);
    }
    if (!at || at >= count || mark[at] != row) continue;
    check->root = table == CODEGEN_TABLE_DECL ? at : 0;
    cg_breach(check, table, at, "%s", what);
  }
  cg_free(mark);
}

static uint32_t step_ref(const codegen_model *view, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(view, row);
  if (decl->kind != CODEGEN_DECL_TYPE || decl->row.flags & CODEGEN_DECL_REMOVED) return 0;
  return codegen_type_ref(view, decl->subject);
}

static uint32_t step_parent(const codegen_model *view, uint32_t row) {
  return codegen_scope_at(view, row)->parent;
}

/* Inheritance: Kahn's order over `bases`; what is left over lies in or behind a cycle. */
static void check_bases(cg_check *check) {
  const codegen_model *view = check->view;
  uint32_t count = codegen_row_count(view, CODEGEN_TABLE_DECL), *open = NULL, done = 0, ready = 0, edges = 0;
  for (uint32_t d = 1; d < count; d++) edges += codegen_decl_at(view, d)->bases.count;
  if (!edges) return;
  open = cg_calloc((size_t)count * 2, sizeof *open);
  if (!open) {
    check->memory = true;
    return;
  }
  uint32_t *queue = open + count;
  for (uint32_t d = 1; d < count; d++) {
    codegen_list bases = codegen_decl_at(view, d)->bases;
    for (uint32_t i = 0; i < bases.count; i++) {
      uint32_t base = codegen_list_at(view, bases, i);
      if (base < count) open[base]++;
    }
  }
  for (uint32_t d = 1; d < count; d++)
    if (!open[d]) queue[ready++] = d;
  while (done < ready) {
    codegen_list bases = codegen_decl_at(view, queue[done++])->bases;
    for (uint32_t i = 0; i < bases.count; i++) {
      uint32_t base = codegen_list_at(view, bases, i);
      if (base < count && --open[base] == 0) queue[ready++] = base;
    }
  }
  for (uint32_t d = 1; ready < count - 1 && d < count; d++) {
    if (!open[d]) continue;
    check->root = d;
    cg_breach(check, CODEGEN_TABLE_DECL, d, "inherits from itself");
    break;
  }
  cg_free(open);
}

static void check_keys(cg_check *check) {
  uint32_t count = codegen_row_count(check->view, CODEGEN_TABLE_DECL);
  cg_map keys;
  cg_map_init(&keys);
  for (uint32_t d = 1; d < count && !check->memory; d++) {
    const codegen_decl *decl = codegen_decl_at(check->view, d);
    bool added;
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED || !decl->key.size) continue;
    check->root = d;
    if (!cg_map_put(&keys, decl->key, &added))
      check->memory = true;
    else if (!added)
      cg_breach(check, CODEGEN_TABLE_DECL, d, "has the key of another one");
  }
  cg_map_release(&keys);
}

/* Numbers, kinds, flags and presences are for the rules alone. */
static bool is_checked(const cg_member *m) {
  return m->kind >= CG_STR_MEMBER && m->kind != CG_PAIR;
}

static void check_all(cg_check *check) {
  const codegen_model *view = check->view;
  uint32_t count = codegen_row_count(view, CODEGEN_TABLE_SOURCE);
  for (uint32_t row = 1; row < count; row++) check_members(check, CODEGEN_TABLE_SOURCE, row);
  count = codegen_row_count(view, CODEGEN_TABLE_SCOPE);
  for (uint32_t row = 1; row < count; row++) walk(check, CODEGEN_TABLE_SCOPE, row);
  count = codegen_row_count(view, CODEGEN_TABLE_DECL);
  for (uint32_t row = 1; row < count; row++) {
    const codegen_decl *decl = codegen_decl_at(view, row);
    if (!decl->kind || decl->row.flags & CODEGEN_DECL_REMOVED) continue;
    check->root = row;
    walk(check, CODEGEN_TABLE_DECL, row);
  }
  count = codegen_row_count(view, CODEGEN_TABLE_OPERATION);
  for (uint32_t row = 1; row < count; row++) {
    const codegen_operation *operation = codegen_operation_at(view, row);
    check->root = 0;
    if (operation->protocol && codegen_decl_at(view, operation->decl)->kind != CODEGEN_DECL_OPERATION)
      cg_breach(check, CODEGEN_TABLE_OPERATION, row, "belongs to no declaration");
  }
  if (check->breaches || check->memory) return;
  check_keys(check);
  check_chains(check, CODEGEN_TABLE_DECL, step_ref, "is a reference that leads back to itself");
  check_chains(check, CODEGEN_TABLE_SCOPE, step_parent, "is its own parent");
  check_bases(check);
}

static void check_begin(cg_check *check) {
  cg_vec_init(&check->stack, sizeof(cg_visit));
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT && !check->memory; t++) {
    cg_lanes_init(&check->lanes[t], &cg_layouts[t], is_checked);
    check->color[t] = cg_calloc(check->model->rows[t].count, 1);
    check->memory = !check->color[t];
  }
  uint32_t count = codegen_row_count(check->view, CODEGEN_TABLE_DECL);
  check->living = cg_malloc(count);
  for (uint32_t d = 0; check->living && d < count; d++) {
    const codegen_decl *decl = codegen_decl_at(check->view, d);
    check->living[d] = decl->row.flags & CODEGEN_DECL_REMOVED ? 0 : decl->kind;
  }
  if (!check->living) check->memory = true;
}

static void check_end(cg_check *check) {
  for (uint32_t t = 0; t < CODEGEN_TABLE_COUNT; t++) cg_free(check->color[t]);
  cg_free(check->living);
  cg_vec_release(&check->stack);
  cg_free(check->seen.slot);
}

bool cg_check_again(cg_model *model, const uint32_t *base, const uint32_t *decl, size_t count) {
  cg_check check = {.model = model, .view = &model->view, .base = base, .quiet = true};
  check_begin(&check);
  for (size_t i = 0; i < count && !check.memory; i++) {
    uint32_t left = codegen_row_count(check.view, CODEGEN_TABLE_DECL), at = step_ref(check.view, decl[i]);
    check.root = decl[i];
    walk(&check, CODEGEN_TABLE_DECL, decl[i]);
    for (; at && at != decl[i] && left; left--) at = step_ref(check.view, at);
    if (at) cg_breach(&check, CODEGEN_TABLE_DECL, decl[i], "is a reference that leads back to itself");
  }
  check_end(&check);
  return !check.breaches && !check.memory;
}

cg_status cg_check_whole(cg_model *model, bool thorough) {
  static const uint32_t all[CODEGEN_TABLE_COUNT];
  cg_check check = {.model = model, .view = &model->view, .base = all, .thorough = thorough};
  check_begin(&check);
  if (!check.memory) check_all(&check);
  check_end(&check);
  if (check.memory) return CODEGEN_ERR_MEMORY;
  return check.breaches ? CODEGEN_ERR_CONTRACT : CODEGEN_OK;
}

cg_status cg_model_check(cg_model *model) {
  return cg_check_whole(model, false);
}
