/* SPDX-License-Identifier: MIT
 *
 * The plan: which sections the files have, in which order, and what each depends on. Declarations first, then shared
 * parts, then the interfaces that clients read. What is written in one place because of another (operations that
 * share an id, paths that come from two documents) is decided here and told to the section in `user`.
 */
#include "typescript.h"

#include <stdlib.h>

#define BASIC (CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES | CODEGEN_DEPENDS_FACTS)

static int by_text(const void *a, const void *b) {
  const ts_entry *x = *(ts_entry *const *)a, *y = *(ts_entry *const *)b;
  int order = codegen_str_compare(x->text, y->text);
  return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* Which entries say what an earlier one says: `again`, and `next` of that one. `sorted` is filled with all by text. */
static void find_equal(ts_entry *list, uint32_t count, ts_entry **sorted) {
  for (uint32_t i = 0; i < count; i++) sorted[i] = &list[i];
  qsort(sorted, count, sizeof *sorted, by_text);
  for (uint32_t i = 0; i < count; i++) {
    sorted[i]->again = i && codegen_str_equal(sorted[i]->text, sorted[i - 1]->text);
    sorted[i]->next = NULL;
    if (sorted[i]->again) sorted[i - 1]->next = sorted[i];
  }
}

void ts_add(ts_planner *p, const char *prefix, codegen_str key, uint32_t row, uint32_t depends, uint32_t user) {
  codegen_section section = {.struct_size = sizeof section,
                             .artifact = p->artifact,
                             .table = row ? CODEGEN_TABLE_DECL : 0,
                             .row = row,
                             .depends = depends,
                             .user = user};
  size_t size = codegen_str_of(prefix).size;
  char *text, room[40];
  if (p->status < 0) return;
  if (p->plugin->options.same_enums) section.depends |= CODEGEN_DEPENDS_WHOLE; /* which enum is written first */
  key = codegen_ts_short_key(key, room);
  text = codegen_alloc(p->ctx, CODEGEN_ARENA_CALL, size + key.size + 1, 1);
  if (!text) {
    p->status = CODEGEN_ERR_MEMORY;
    return;
  }
  __builtin_memcpy(text, prefix, size);
  if (key.size) __builtin_memcpy(text + size, key.data, key.size);
  section.key.data = text;
  section.key.size = size + key.size;
  p->status = codegen_plan_section(p->plan, &section);
}

/* The values of enums within a declaration. Enums that are shared look at all others. */
static void add_values(ts_planner *p, const uint32_t *rows, uint32_t count) {
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    ts_go_home(p, rows[i]);
    if (ts_has_values(p->plugin, p->model, rows[i]))
      ts_add(p, "values ", codegen_decl_at(p->model, rows[i])->key, rows[i],
             BASIC | (p->plugin->options.same_enums ? (uint32_t)CODEGEN_DEPENDS_WHOLE : 0), TS_SECTION_VALUES);
  }
}

void ts_add_frame(ts_planner *p, uint32_t frame, const char *key) {
  ts_add(p, key, (codegen_str){"", 0}, 0, CODEGEN_DEPENDS_WHOLE, TS_SECTION_TEXT | frame << 8);
}

/* -- what a section reads beyond its own ------------------------------------------------------------------------- */

static bool is_tagged(const codegen_model *model, uint32_t type) {
  return (codegen_ts_depends(model, type) & CODEGEN_DEPENDS_DIRECT) != 0;
}

static bool payloads_are_tagged(const codegen_model *model, codegen_list payloads) {
  for (uint32_t i = 0; i < payloads.count; i++)
    if (is_tagged(model, codegen_payload_at(model, codegen_list_at(model, payloads, i))->type)) return true;
  return false;
}

static bool response_is_tagged(const codegen_model *model, const codegen_response *response) {
  for (uint32_t i = 0; i < response->headers.count; i++)
    if (is_tagged(model, codegen_param_at(model, codegen_list_at(model, response->headers, i))->type)) return true;
  return payloads_are_tagged(model, response->payloads);
}

static uint32_t depends_of_operation(const codegen_model *model, const codegen_operation *op) {
  bool tagged = payloads_are_tagged(model, op->bodies);
  for (uint32_t i = 0; i < op->params.count && !tagged; i++) {
    const codegen_param *param = codegen_param_at(model, codegen_list_at(model, op->params, i));
    tagged = !param->shared && is_tagged(model, param->type);
  }
  for (uint32_t i = 0; i < op->responses.count && !tagged; i++) {
    const codegen_response *response = codegen_response_at(model, codegen_list_at(model, op->responses, i));
    tagged = !response->shared && response_is_tagged(model, response);
  }
  return tagged ? BASIC | CODEGEN_DEPENDS_DIRECT : BASIC;
}

static uint32_t depends_of_shared(const codegen_model *model, const codegen_decl *decl) {
  bool tagged = false;
  if (decl->kind == CODEGEN_DECL_PARAM) {
    tagged = is_tagged(model, codegen_param_at(model, decl->subject)->type);
  } else if (decl->kind == CODEGEN_DECL_RESPONSE) {
    tagged = response_is_tagged(model, codegen_response_at(model, decl->subject));
  } else {
    for (uint32_t i = 0; i < decl->count && !tagged; i++)
      tagged = is_tagged(model, codegen_payload_at(model, decl->subject + i)->type);
  }
  return tagged ? BASIC | CODEGEN_DEPENDS_DIRECT : BASIC;
}

/** What the section of a declaration reads beyond its own. */
uint32_t ts_depends(const codegen_model *model, const codegen_decl *decl) {
  if (decl->kind == CODEGEN_DECL_TYPE) return codegen_ts_depends_declared(model, decl->subject);
  if (decl->kind == CODEGEN_DECL_OPERATION)
    return depends_of_operation(model, codegen_operation_at(model, decl->subject));
  return depends_of_shared(model, decl);
}

/* -- declarations ------------------------------------------------------------------------------------------------ */

static void plan_declarations(ts_planner *p, const uint32_t *rows, uint32_t count) {
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    ts_go_home(p, rows[i]);
    if (decl->kind == CODEGEN_DECL_TYPE)
      ts_add(p, "", decl->key, rows[i], codegen_ts_depends_declared(p->model, decl->subject), TS_SECTION_DECL);
  }
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    ts_go_home(p, rows[i]);
    if (decl->kind == CODEGEN_DECL_PARAM || decl->kind == CODEGEN_DECL_RESPONSE || decl->kind == CODEGEN_DECL_PAYLOAD)
      ts_add(p, "", decl->key, rows[i], depends_of_shared(p->model, decl), TS_SECTION_SHARED);
  }
}

/* The groups of `components`; of two declarations with one raw name the first one stands there, both have their
   identifier. */
static const struct group {
  uint32_t kind, begin, none;
  bool headers;
  const char *key, *entry, *end;
} groups[] = {
    {CODEGEN_DECL_TYPE, TS_FRAME_SCHEMAS, TS_FRAME_NO_SCHEMAS, false, "components.schemas", "schemas ", "schemas end"},
    {CODEGEN_DECL_RESPONSE, TS_FRAME_RESPONSES, TS_FRAME_NO_RESPONSES, false, "components.responses", "responses ",
     "responses end"},
    {CODEGEN_DECL_PARAM, TS_FRAME_PARAMETERS, TS_FRAME_NO_PARAMETERS, false, "components.parameters", "parameters ",
     "parameters end"},
    {CODEGEN_DECL_PAYLOAD, TS_FRAME_BODIES, TS_FRAME_NO_BODIES, false, "components.requestBodies", "bodies ",
     "bodies end"},
    {CODEGEN_DECL_PARAM, TS_FRAME_HEADERS, TS_FRAME_NO_HEADERS, true, "components.headers", "headers ", "headers end"},
};

static void plan_group(ts_planner *p, const struct group *group, const uint32_t *rows, uint32_t count, ts_entry *list,
                       ts_entry **sorted) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    if (decl->kind != group->kind || decl->row.flags & CODEGEN_DECL_ANONYMOUS || !decl->name.size) continue;
    if (decl->kind == CODEGEN_DECL_PARAM && ts_is_header(decl) != group->headers) continue;
    list[used++] = (ts_entry){.text = decl->name, .row = rows[i], .place = i};
  }
  find_equal(list, used, sorted);
  ts_add_frame(p, used ? group->begin : group->none, group->key);
  for (uint32_t i = 0; i < used && p->status >= 0; i++) {
    if (list[i].again) continue;
    ts_add(p, group->entry, codegen_decl_at(p->model, list[i].row)->key, list[i].row,
           CODEGEN_DEPENDS_OWN | CODEGEN_DEPENDS_NAMES, TS_SECTION_COMPONENT);
  }
  if (used) ts_add_frame(p, TS_FRAME_END_GROUP, group->end);
}

static void plan_components(ts_planner *p, const uint32_t *rows, uint32_t count, ts_entry *list, ts_entry **sorted) {
  ts_add_frame(p, TS_FRAME_COMPONENTS, "components");
  for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) plan_group(p, &groups[i], rows, count, list, sorted);
  ts_add_frame(p, TS_FRAME_END, "components end");
}

/* -- operations and paths --------------------------------------------------------------------------------------- */

/** Whether an operation is not written. */
bool ts_is_left_out(const ts_plugin *plugin, const codegen_model *model, const codegen_decl *decl) {
  const codegen_operation *op = codegen_operation_at(model, decl->subject);
  return op->protocol != CODEGEN_HTTP ||
         (plugin->settings.skip_deprecated &&
          (codegen_ts_is_deprecated(model, op->row.note) || codegen_ts_is_deprecated(model, decl->row.note)));
}

/* Which operations are members of `operations`: those whose id was written, the first of each id. */
static void mark_unique(const ts_planner *p, ts_entry *list, uint32_t count, ts_entry **sorted) {
  bool claimed = false;
  for (uint32_t i = 0; i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, list[i].row);
    list[i].text = decl->name;
    list[i].unique = codegen_operation_at(p->model, decl->subject)->row.flags & CODEGEN_OPERATION_NAMED;
  }
  find_equal(list, count, sorted);
  for (uint32_t i = 0; i < count; i++) {
    ts_entry *at = sorted[i];
    claimed = claimed && at->again;
    at->unique = at->unique && !claimed && at->text.size;
    claimed = claimed || at->unique;
  }
}

static uint32_t verb_bit(const codegen_model *model, const codegen_operation *op) {
  for (uint32_t i = 0; i < TS_VERBS; i++)
    if (codegen_sym_is(model, op->verb, ts_verb[i])) return 1u << (TS_PATH_VERBS + i);
  return 0;
}

/* Members of one path, each verb once. */
static void plan_path(ts_planner *p, const ts_entry *first, const char *prefix) {
  uint32_t verbs = first->template ? TS_PATH_TEMPLATE : 0, written = 0, flags;
  const ts_entry *kept[TS_VERBS * 4];
  for (const ts_entry *item = first; item && written < TS_VERBS * 4; item = item->next) {
    const codegen_operation *op = codegen_operation_at(p->model, codegen_decl_at(p->model, item->row)->subject);
    bool again = false;
    for (uint32_t k = 0; k < written && !again; k++)
      again = codegen_operation_at(p->model, codegen_decl_at(p->model, kept[k]->row)->subject)->verb == op->verb;
    if (again) continue;
    verbs |= verb_bit(p->model, op);
    kept[written++] = item;
  }
  for (uint32_t k = 0; k < written && p->status >= 0; k++) {
    const codegen_decl *decl = codegen_decl_at(p->model, kept[k]->row);
    uint32_t depends = CODEGEN_DEPENDS_OWN;
    flags = (k == 0 ? TS_PATH_OPEN | verbs : 0) | (k + 1 == written ? (uint32_t)TS_PATH_CLOSE : 0);
    if (!kept[k]->unique) {
      flags |= TS_PATH_INLINE;
      depends = depends_of_operation(p->model, codegen_operation_at(p->model, decl->subject));
    }
    ts_add(p, prefix, decl->key, kept[k]->row, depends, TS_SECTION_PATH | flags << 8);
  }
}

#define LOOK_AT 256 /* paths that begin like a template */

static bool begins(codegen_str text, codegen_str with, size_t size) {
  return text.size >= size && __builtin_memcmp(text.data, with.data, size) == 0;
}

static bool is_matched(codegen_str text, codegen_str by, size_t head, size_t tail) {
  return text.size >= head + tail && begins(text, by, head) &&
         __builtin_memcmp(text.data + text.size - tail, by.data + by.size - tail, tail) == 0;
}

/* Whether a path may become a template literal: it has a parameter, and the literal takes in no other path, because
   the compiler refuses two keys of different types for one text. `list` is sorted by path. */
static bool is_template(ts_entry *const *list, uint32_t count, uint32_t at) {
  codegen_str path = list[at]->text;
  size_t head = 0, tail = 0;
  uint32_t looked = 0;
  while (head < path.size && path.data[head] != '{') head++;
  while (tail < path.size && path.data[path.size - 1 - tail] != '}') tail++;
  if (head == path.size || tail == path.size) return false;
  for (uint32_t i = at; i-- > 0 && begins(list[i]->text, path, head);) {
    if (codegen_str_equal(list[i]->text, path)) continue;
    if (++looked > LOOK_AT || is_matched(list[i]->text, path, head, tail)) return false;
  }
  for (uint32_t i = at + 1; i < count && begins(list[i]->text, path, head); i++) {
    if (codegen_str_equal(list[i]->text, path)) continue;
    if (++looked > LOOK_AT || is_matched(list[i]->text, path, head, tail)) return false;
  }
  return true;
}

/* Brings operations of one path together, where the first of them stands. */
static void plan_paths(ts_planner *p, const ts_entry *all, uint32_t count, bool webhooks, ts_entry *list,
                       ts_entry **sorted) {
  uint32_t used = 0;
  const char *prefix = webhooks ? "webhooks " : "paths ";
  for (uint32_t i = 0; i < count; i++) {
    const codegen_operation *op = codegen_operation_at(p->model, codegen_decl_at(p->model, all[i].row)->subject);
    if (op->row.flags & CODEGEN_OPERATION_CALLBACK || !(op->row.flags & CODEGEN_OPERATION_WEBHOOK) == webhooks)
      continue;
    list[used] = all[i];
    list[used++].text = op->path;
  }
  find_equal(list, used, sorted);
  for (uint32_t i = 0; p->plugin->options.path_types && !webhooks && i < used; i++)
    sorted[i]->template = is_template(sorted, used, i);
  if (!used) {
    ts_add_frame(p, webhooks ? TS_FRAME_NO_WEBHOOKS : TS_FRAME_NO_PATHS, webhooks ? "webhooks" : "paths");
    return;
  }
  ts_add_frame(p, webhooks ? TS_FRAME_WEBHOOKS : TS_FRAME_PATHS, webhooks ? "webhooks" : "paths");
  for (uint32_t i = 0; i < used && p->status >= 0; i++)
    if (!list[i].again) plan_path(p, &list[i], prefix);
  ts_add_frame(p, TS_FRAME_END, webhooks ? "webhooks end" : "paths end");
}

static void plan_operations(ts_planner *p, const ts_entry *list, uint32_t count) {
  bool any = false;
  for (uint32_t i = 0; i < count && !any; i++) any = list[i].unique;
  p->artifact = p->operations;
  if (!any || !p->plugin->tag) ts_add_frame(p, any ? TS_FRAME_OPERATIONS : TS_FRAME_NO_OPERATIONS, "operations");
  for (uint32_t i = 0; i < count && p->status >= 0; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, list[i].row);
    if (!list[i].unique) continue;
    ts_go_home(p, list[i].row);
    ts_add(p, "operations ", decl->key, list[i].row,
           depends_of_operation(p->model, codegen_operation_at(p->model, decl->subject)), TS_SECTION_OPERATION);
  }
  if (any && !p->plugin->tag) ts_add_frame(p, TS_FRAME_END, "operations end");
  ts_layout_end_tags(p);
}

static uint32_t collect_operations(const ts_planner *p, const uint32_t *rows, uint32_t count, ts_entry *list,
                                   ts_entry **sorted) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < count; i++) {
    const codegen_decl *decl = codegen_decl_at(p->model, rows[i]);
    if (decl->kind != CODEGEN_DECL_OPERATION) continue;
    if (ts_is_left_out(p->plugin, p->model, decl)) continue;
    list[used++] = (ts_entry){.row = rows[i], .place = i};
  }
  mark_unique(p, list, used, sorted);
  return used;
}

codegen_status ts_plan(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_plan *plan) {
  const uint32_t kinds = 1u << CODEGEN_DECL_TYPE | 1u << CODEGEN_DECL_PARAM | 1u << CODEGEN_DECL_RESPONSE |
                         1u << CODEGEN_DECL_PAYLOAD | 1u << CODEGEN_DECL_OPERATION;
  ts_planner p = {.plugin = self, .ctx = ctx, .model = model, .plan = plan};
  const ts_options *options = &p.plugin->options;
  const codegen_run *run = codegen_run_info(ctx);
  bool sort = options->sort || (run && run->flags & CODEGEN_RUN_CANONICAL);
  codegen_artifact artifact = {.struct_size = sizeof artifact,
                               .id = CODEGEN_STR("types"),
                               .path = options->file,
                               .language = CODEGEN_STR("typescript")};
  uint32_t *rows, count, operations;
  ts_entry *all, *list, **sorted;
  p.entry = p.paths = p.operations = p.shared = p.artifact = codegen_plan_artifact(plan, &artifact);
  if (!p.artifact) return CODEGEN_ERR_USAGE;
  p.status = codegen_order_decls(ctx, model, kinds, sort, &rows, &count);
  if (p.status < 0) return p.status;
  all = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (count + 1) * sizeof *all, _Alignof(ts_entry));
  list = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (count + 1) * sizeof *list, _Alignof(ts_entry));
  sorted = codegen_alloc(ctx, CODEGEN_ARENA_CALL, (count + 1) * sizeof *sorted, _Alignof(ts_entry *));
  if (!all || !list || !sorted) return CODEGEN_ERR_MEMORY;
  operations = collect_operations(&p, rows, count, all, sorted);
  if (options->layout != TS_LAYOUT_ONE) ts_layout_files(&p, rows, count, all, operations);
  plan_declarations(&p, rows, count);
  p.artifact = p.paths;
  plan_paths(&p, all, operations, false, list, sorted);
  plan_paths(&p, all, operations, true, list, sorted);
  p.artifact = p.entry;
  plan_components(&p, rows, count, list, sorted);
  plan_operations(&p, all, operations);
  if (options->enum_values || (options->inline_enums && p.plugin->settings.enums != CODEGEN_TS_ENUMS_UNION))
    add_values(&p, rows, count);
  p.artifact = p.paths;
  if (options->paths_enum) ts_add(&p, "paths enum", (codegen_str){"", 0}, 0, CODEGEN_DEPENDS_WHOLE, TS_SECTION_PATHS);
  return p.status;
}
