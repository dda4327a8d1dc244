/* SPDX-License-Identifier: MIT
 *
 * sunset: marks the operations below a path as deprecated. A complete plugin: one option, one phase between `shape` and
 * `name` that edits the model, and one hook of each mode.
 *
 *   codegen --plugin=typescript --plugin=./libsunset.so -O sunset.below=/v1 openapi.yaml -o src/api
 */
#include <codegen/plugin.h>

/* The phase: every operation whose path begins with the option's text gets a note that says so. */
static codegen_status mark(void *self, codegen_ctx *ctx, const codegen_model *model, codegen_edit *edit) {
  uint32_t *marked = self;
  codegen_str below = codegen_option_text(ctx, "below");
  for (uint32_t id = 1; id < codegen_row_count(model, CODEGEN_TABLE_OPERATION); id++) {
    const codegen_operation *operation = codegen_operation_at(model, id);
    codegen_str head = {operation->path.data, below.size};
    if (operation->path.size < below.size || !codegen_str_equal(head, below)) continue;
    uint32_t note = operation->row.note;
    if (!note) {
      codegen_add_note(edit, &note);
      codegen_edit_operation(edit, id)->row.note = note;
    }
    codegen_edit_note(edit, note)->flags |= CODEGEN_NOTE_DEPRECATED;
    codegen_edit_note(edit, note)->deprecated = codegen_edit_text(edit, CODEGEN_STR("this path is going away"));
    (*marked)++;
  }
  return CODEGEN_OK;
}

/* A `first` hook: the extension `x-type-name` of a schema names its type; whoever answers first decides. */
static codegen_status name(void *self, codegen_ctx *ctx, const codegen_model *model, uint32_t decl, codegen_str *stem) {
  (void)self, (void)ctx;
  if (codegen_decl_at(model, decl)->kind != CODEGEN_DECL_TYPE) return CODEGEN_OK;
  codegen_range range = codegen_type_at(model, codegen_decl_at(model, decl)->subject)->row.annotations;
  for (uint32_t i = 0; i < range.count; i++) {
    const codegen_annotation *annotation = codegen_annotation_at(model, range.first + i);
    if (!codegen_str_is(annotation->name, "x-type-name")) continue;
    *stem = codegen_value_text(model, annotation->value);
    return CODEGEN_STOP;
  }
  return CODEGEN_OK;
}

/* A `chain` hook: what one subscriber leaves in `replacement` is the next one's `location`: an absolute path or URL. */
static codegen_status redirect(void *self, codegen_ctx *ctx, codegen_str location, codegen_str *replacement) {
  codegen_str last = {location.data + location.size - 7, 7};
  (void)self;
  if (location.size >= 7 && codegen_str_is(last, "/latest")) *replacement = codegen_option_text(ctx, "latest");
  return CODEGEN_OK;
}

/* A `notify` hook: everyone hears of it. */
static codegen_status say(void *self, codegen_ctx *ctx, const codegen_run *run, int32_t status) {
  const uint32_t *marked = self;
  codegen_origin nowhere = {0, 0, 0, 0};
  (void)run;
  if (status == CODEGEN_OK && *marked == 0)
    codegen_report_at(ctx, CODEGEN_WARNING, "SUN0001",
                      CODEGEN_STR("no operation lies below the path of option 'below'"),
                      CODEGEN_STR("check the option; paths begin with a slash"), nowhere);
  return CODEGEN_OK;
}

static codegen_status create(codegen_ctx *ctx, void **self) {
  codegen_status status = CODEGEN_ERR_MEMORY;
  *self = codegen_alloc(ctx, CODEGEN_ARENA_INSTANCE, sizeof(uint32_t), _Alignof(uint32_t));
  if (*self) status = codegen_on_name_choose(ctx, "0", name, *self);
  if (status >= 0) status = codegen_on_fetch_before(ctx, "0", redirect, *self);
  if (status >= 0) status = codegen_on_run_end(ctx, "0", say, *self);
  return status;
}

#define TEXT .struct_size = sizeof(codegen_option), .type = CODEGEN_OPTION_TEXT
static const codegen_option below = {TEXT, .name = "below", .doc = "Path of operations.", .initial = "/v1"};
static const codegen_option latest = {TEXT, .name = "latest", .doc = "Input that 'latest' stands for."};
static const codegen_option *const options[] = {&below, &latest, NULL};
static const codegen_phase phase = {.struct_size = sizeof phase,
                                    .flags = CODEGEN_PHASE_EDITS | CODEGEN_PHASE_PURE,
                                    .id = "shape/sunset",
                                    .order = "4.5",
                                    .doc = "marks the operations below a path as deprecated",
                                    .run = mark};
static const codegen_phase *const phases[] = {&phase, NULL};
CODEGEN_PLUGIN_NOTE("sunset", "1.0.0", 0, "");
static const codegen_plugin plugin = {CODEGEN_PLUGIN_HEAD("sunset", "1.0.0", 0),
                                      .doc = "Marks the operations below a path as deprecated.", .options = options,
                                      .phases = phases, .create = create};

const codegen_plugin *codegen_plugin_entry(const codegen_host_info *host, uint32_t index) {
  (void)host;
  return index == 0 ? &plugin : NULL;
}
