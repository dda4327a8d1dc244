/* SPDX-License-Identifier: MIT
 *
 * Any bytes as codegen.yaml: they become a configuration whose every text is whole, or an error with a place.
 *
 * Runs of a test: 45000
 */
#include "../../core/config/config.h"

#define CHECK(truth) \
  if (!(truth)) abort()

enum { PATH_SIZE = 12 };
static const char path[] = "codegen.yaml";

static void check_text(cg_str text) {
  CHECK(text.data || text.size == 0);
  CHECK(cg_utf8_valid(text) == text.size);
  CHECK(text.size == 0 || !memchr(text.data, '\0', text.size));
}

static void check_texts(const cg_str *text, size_t count) {
  for (size_t i = 0; i < count; i++) check_text(text[i]);
}

static void check_place(const cg_option_place *place) {
  CHECK(place->file.size == PATH_SIZE && place->line > 0 && place->column > 0);
}

static void check_plugins(const cg_config_plugin *plugin, size_t count) {
  for (size_t i = 0; i < count; i++) {
    check_place(&plugin[i].place);
    CHECK(cg_utf8_valid(plugin[i].id) == plugin[i].id.size);
    for (size_t k = 0; k < plugin[i].option_count; k++) {
      check_place(&plugin[i].option[k].place);
      for (size_t n = 0; n < plugin[i].option[k].count; n++) {
        cg_str item = plugin[i].option[k].item[n];
        CHECK(cg_utf8_valid(item) == item.size);
      }
    }
  }
}

static void check_source(const cg_config *config, const cg_config_source *source) {
  check_place(&source->place);
  CHECK(source->input_count > 0);
  check_texts(source->input, source->input_count);
  check_text(source->output);
  check_texts(source->allow_remote, source->allow_remote_count);
  check_plugins(source->override, source->override_count);
  for (size_t i = 0; i < source->header_count; i++) {
    check_text(source->header[i].prefix);
    check_text(source->header[i].name);
    check_text(source->header[i].value);
  }
  for (size_t i = 0; i < source->plugin_count; i++) {
    bool known = false;
    for (size_t k = 0; k < config->plugin_count; k++)
      known = known || codegen_str_equal(config->plugin[k].id, source->plugin[i]);
    CHECK(known);
  }
}

/** Every error must say where, and nothing but usage errors may come of a configuration. */
static void check_diag(void *self, const codegen_diag *diag) {
  (void)self;
  CHECK(diag->severity != CODEGEN_ERROR || (diag->code.size == 7 && diag->message.size > 0));
  CHECK(cg_utf8_valid(diag->message) == diag->message.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cg_arena arena;
  cg_config config = {0};
  char *said = NULL;
  size_t said_size = 0;
  char *bytes = cg_calloc(size + 8, 1);
  cg_diags *diags = cg_diags_new();
  FILE *out = open_memstream(&said, &said_size);
  CHECK(bytes && diags && out);
  if (size) memcpy(bytes, data, size);
  cg_arena_init(&arena, 0);
  cg_diags_observe(diags, check_diag, NULL);
  cg_status status = cg_config_parse(&arena, diags, (cg_str){path, PATH_SIZE}, (cg_str){bytes, size}, &config);
  cg_free(bytes); /* what was read does not lean on the text */
  CHECK((status >= 0) == (cg_diags_errors(diags) == 0));
  CHECK(status >= 0 || cg_diags_exit(diags) == 2);
  if (status >= 0) {
    for (size_t i = 0; i < config.source_count; i++) check_source(&config, &config.source[i]);
    check_plugins(config.plugin, config.plugin_count);
    check_plugins(config.override, config.override_count);
    for (size_t i = 0; i < config.set_count; i++) {
      check_place(&config.set[i].place);
      CHECK(cg_config_set_find(&config, config.set[i].name));
    }
  }
  cg_diags_render(diags, &(cg_diag_style){.json = true, .verbose = true}, out);
  fclose(out);
  for (size_t i = 0; i < said_size; i++) CHECK((unsigned char)said[i] >= 32 || said[i] == '\n');
  free(said);
  cg_diags_free(diags);
  cg_arena_release(&arena);
  return 0;
}
