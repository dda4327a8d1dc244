/* SPDX-License-Identifier: MIT
 *
 * fuzz: any bytes as raw names. Every identifier is valid, not reserved, and the same when asked again.
 *
 * Runs of a test: 20000
 */
#include "../../core/model/words.h"

static const char *const reserved[] = {"class", "a", "A", "Empty", "_", NULL};

static void one(const codegen_convention *convention, uint32_t kind, cg_str prefix, cg_str stem, cg_str suffix) {
  cg_buf first, again;
  cg_buf_init(&first, CG_BUF_MAX);
  cg_buf_init(&again, CG_BUF_MAX);
  if (cg_name_make(convention, kind, prefix, stem, suffix, &first) < 0) CG_BUG("no name");
  if (cg_name_make(convention, kind, prefix, stem, suffix, &again) < 0) CG_BUG("no name");
  cg_str text = cg_buf_get(&first);
  if (!codegen_str_equal(text, cg_buf_get(&again))) CG_BUG("two names for one request");
  if (!cg_name_valid(convention, kind, text)) CG_BUG("no identifier: '%.*s'", CG_FMT(text));
  if (cg_name_reserved(convention, kind, text)) CG_BUG("reserved: '%.*s'", CG_FMT(text));
  cg_buf_release(&first);
  cg_buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2) return 0;
  uint8_t style = data[0] % 6;
  codegen_convention convention = {.struct_size = sizeof convention,
                                   .type_case = style,
                                   .value_case = style,
                                   .member_case = style,
                                   .constant_case = style,
                                   .file_case = style,
                                   .unicode = data[0] >> 7,
                                   .reserved = reserved,
                                   .extra = data[0] & 64 ? "$" : NULL};
  cg_str text = {(const char *)data + 2, size - 2};
  size_t a = data[1] % (text.size + 1);
  for (uint32_t kind = CODEGEN_NAME_TYPE; kind <= CODEGEN_NAME_FILE; kind++) {
    one(&convention, kind, CG_STR(""), text, CG_STR(""));
    one(&convention, kind, cg_str_slice(text, 0, a), cg_str_slice(text, a, text.size), CG_STR("Schema"));
  }
  return 0;
}
