/* SPDX-License-Identifier: MIT
 *
 * Any bytes as the module that configures another tool: a tree that is bounded and whole, or a diagnostic; the same
 * bytes as JSON or YAML.
 *
 * Runs of a test: 30000
 */
#include "../../core/config/config.h"

#define CHECK(truth) \
  if (!(truth)) abort()

static size_t count;

static void check(const cg_js_value *value, size_t depth) {
  uint32_t weight = 1;
  CHECK(depth <= 66 && ++count < 2000000);
  CHECK(value->kind >= CG_JS_NULL && value->kind <= CG_JS_OPAQUE);
  CHECK(cg_utf8_valid(value->key) == value->key.size && cg_utf8_valid(value->text) == value->text.size);
  CHECK(!value->first || value->kind == CG_JS_ARRAY || value->kind == CG_JS_OBJECT);
  CHECK(value->line > 0 && value->column > 0);
  for (const cg_js_value *member = value->first; member; member = member->next) {
    weight += member->weight;
    check(member, depth + 1);
  }
  CHECK(depth > 1 || value->kind != CG_JS_OPAQUE || value->text.size);
  CHECK(!value->weight || weight == value->weight); /* of JSON nobody counts */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *bytes = cg_calloc(size ? size : 1, 1); /* nothing may be read behind its end */
  CHECK(bytes);
  if (size) memcpy(bytes, data, size);
  for (int yaml = 0; yaml < 2; yaml++) {
    cg_arena arena;
    cg_diags *diags = cg_diags_new();
    CHECK(diags);
    cg_arena_init(&arena, 0);
    cg_str text = {bytes, size}, path = CG_STR("openapi-ts.config.ts");
    const cg_js_value *value =
        yaml ? cg_js_read_yaml(&arena, diags, path, text) : cg_js_read(&arena, diags, path, text);
    CHECK((value != NULL) == (cg_diags_errors(diags) == 0));
    count = 0;
    if (value) check(value, 1);
    cg_diags_free(diags);
    cg_arena_release(&arena);
  }
  cg_free(bytes);
  return 0;
}
