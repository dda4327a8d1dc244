/* SPDX-License-Identifier: MIT
 *
 * filter: leaves parts of an API out of the model, before anything is named or generated. Works on the model alone,
 * whatever format it was read from. docs/reference/filter.md says exactly what stays.
 */
#include <stdio.h>
#include <string.h>

#include "filter.h"

void *fl_alloc(fl_filter *f, size_t count, size_t size) {
  void *memory = count <= UINT32_MAX ? codegen_alloc(f->ctx, CODEGEN_ARENA_CALL, count * size + 1, 8) : NULL;
  if (!memory) f->memory = true;
  return memory;
}

bool fl_push(fl_filter *f, fl_ids *ids, uint32_t id) {
  if (ids->count == ids->capacity) {
    uint32_t capacity = ids->capacity * 2 + 256;
    uint32_t *grown = capacity > ids->capacity ? fl_alloc(f, capacity, sizeof *grown) : NULL;
    if (!grown) {
      f->memory = true;
      return false;
    }
    if (ids->count) memcpy(grown, ids->id, ids->count * sizeof *grown);
    ids->id = grown;
    ids->capacity = capacity;
  }
  ids->id[ids->count++] = id;
  return true;
}

static bool read_options(fl_filter *f) {
  static const struct {
    const char *name;
    uint8_t subject;
  } table[] = {
#define ROW(NAME, option, subject, doc) {option, FL_##subject},
      FL_LISTS(ROW)
#undef ROW
  };
  bool any = false;
  for (uint32_t l = 0; l < FL_LIST_COUNT; l++) {
    codegen_option_value value;
    fl_list *list = &f->list[l];
    list->name = table[l].name;
    list->subject = table[l].subject;
    if (codegen_option_get(f->ctx, codegen_str_of(list->name), &value) != CODEGEN_OK || !value.count) continue;
    list->glob = fl_alloc(f, value.count, sizeof *list->glob);
    if (!list->glob) return true;
    for (size_t i = 0; i < value.count; i++) list->glob[i].text = value.item[i];
    list->count = (uint32_t)value.count;
    any = true;
  }
  f->drop_deprecated = codegen_option_integer(f->ctx, "deprecated") == 1;
  f->drop_internal = codegen_option_integer(f->ctx, "internal") == 1;
  f->prune = codegen_option_bool(f->ctx, "prune");
  f->any = codegen_option_integer(f->ctx, "dangling") == 1;
  return any || f->drop_deprecated || f->drop_internal || f->prune;
}

/* Pruning takes away what nothing reaches: without anything to begin with that would be everything. */
static void check_roots(fl_filter *f) {
  codegen_origin nowhere = {0, 0, 0, 0};
  bool schemas = f->list[FL_INCLUDE_SCHEMAS].count || f->list[FL_KEEP_SCHEMAS].count;
  if (f->operations && !f->stayed) {
    codegen_say(f->ctx, CODEGEN_WARNING, 0, "FIL0005", nowhere,
                "check the lists; an operation must pass each include list", "none of the %u operations stays",
                f->operations);
  } else if (f->prune && !f->operations && !schemas) {
    codegen_say(f->ctx, CODEGEN_WARNING, 0, "FIL0005", nowhere, "name those that stay in 'include-schemas'",
                "there are no operations, so that 'prune' would leave nothing");
    f->prune = false;
  }
}

static codegen_status run(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  fl_filter *f = codegen_alloc(ctx, CODEGEN_ARENA_CALL, sizeof *f, 8);
  (void)self;
  if (!f) return CODEGEN_ERR_MEMORY;
  f->ctx = ctx;
  f->edit = edit;
  f->model = model;
  if (!read_options(f)) return CODEGEN_OK;
  f->fate = fl_alloc(f, codegen_row_count(model, CODEGEN_TABLE_DECL), 1);
  f->hidden = fl_alloc(f, codegen_row_count(model, CODEGEN_TABLE_DECL), 1);
  f->payload = fl_alloc(f, codegen_row_count(model, CODEGEN_TABLE_PAYLOAD), 1);
  f->moved = fl_alloc(f, codegen_row_count(model, CODEGEN_TABLE_PAYLOAD), sizeof *f->moved);
  if (f->memory) return CODEGEN_ERR_MEMORY;
  fl_decide_operations(f);
  check_roots(f);
  fl_decide_schemas(f);
  fl_decide_payloads(f);
  fl_report_idle(f);
  bool walk = f->prune || f->drop_deprecated || f->drop_internal || f->list[FL_INCLUDE_SCHEMAS].count ||
              f->list[FL_EXCLUDE_SCHEMAS].count;
  if (walk && !f->memory) fl_reach(f);
  if (!f->memory) fl_apply(f);
  if (f->memory) return CODEGEN_ERR_MEMORY;
  return f->dangling_count && !f->any ? CODEGEN_ERR_INPUT : CODEGEN_OK;
}

#define OPTION(name_, doc_) .struct_size = sizeof(codegen_option), .name = name_, .doc = doc_
static const char *const keep_drop[] = {"keep", "drop", NULL};
static const char *const error_any[] = {"error", "any", NULL};

#define LIST_OPTION(NAME, option, subject, text) \
  static const codegen_option NAME = {OPTION(option, text), .type = CODEGEN_OPTION_LIST, .minimum = 1, .maximum = 1024};
FL_LISTS(LIST_OPTION)
#undef LIST_OPTION
static const codegen_option deprecated_option = {OPTION("deprecated", "What becomes of what is deprecated."),
                                                 .type = CODEGEN_OPTION_ENUM, .values = keep_drop, .initial = "keep"};
static const codegen_option internal_option = {OPTION("internal", "What becomes of what has `x-internal: true`."),
                                               .type = CODEGEN_OPTION_ENUM, .values = keep_drop, .initial = "keep"};
static const codegen_option prune_option = {OPTION("prune", "Leave out declarations that no operation reaches."),
                                            .type = CODEGEN_OPTION_BOOL, .initial = "false"};
static const codegen_option dangling_option = {
    OPTION("dangling", "What a reference to an excluded schema becomes: an error, or any value."),
    .type = CODEGEN_OPTION_ENUM, .values = error_any, .initial = "error"};
static const codegen_option *const options[] = {
#define REFER(NAME, option, subject, text) &NAME,
    FL_LISTS(REFER)
#undef REFER
        & deprecated_option,
    &internal_option, &prune_option, &dangling_option, NULL};

static const codegen_phase phase = {.struct_size = sizeof phase,
                                    .flags = CODEGEN_PHASE_EDITS | CODEGEN_PHASE_PURE,
                                    .id = "shape/filter",
                                    .order = "4",
                                    .doc = "leaves out what the lists say",
                                    .run = run};
static const codegen_phase *const phases[] = {&phase, NULL};
CODEGEN_PLUGIN_NOTE("filter", CODEGEN_VERSION, 0, "");
static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD("filter", CODEGEN_VERSION, 0),
                                      .doc = "Leaves parts of an API out.", .license = "MIT", .options = options,
                                      .phases = phases};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
