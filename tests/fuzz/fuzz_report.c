/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a trace or a manifest: they are refused with a reason, or drawn as a page that is UTF-8, holds nothing
 * that could run, and is of bounded size.
 *
 * Runs of a test: 60000
 */
#include "../../core/cli/report.h"

#define CHECK(truth) \
  if (!(truth)) abort()

#define PAGE_MOST ((size_t)4 << 20)

static void draw(const cg_report *report) {
  cg_buf page;
  cg_buf_init(&page, CG_BUF_MAX);
  CHECK(cg_report_page(report, CG_STR("<input>"), &page) >= 0);
  cg_str text = cg_buf_get(&page);
  CHECK(cg_utf8_valid(text) == text.size && text.size < PAGE_MOST);
  CHECK(!memmem(text.data, text.size, "<script", 7) && !memmem(text.data, text.size, "<input>", 7));
  CHECK(!memmem(text.data, text.size, "\"nan", 4) && !memmem(text.data, text.size, "\"-nan", 5) &&
        !memmem(text.data, text.size, "\"inf", 4));
  cg_buf_release(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cg_source_limits limits = {.max_bytes = 1 << 20, .max_depth = 64};
  static const char zeros[8];
  cg_diags *diags = cg_diags_new();
  cg_buf bytes;
  const char *wrong = NULL;
  uint32_t node = 0;
  cg_report report;
  CHECK(diags);
  cg_buf_init(&bytes, CG_BUF_MAX);
  cg_buf_add(&bytes, data, size);
  cg_buf_add(&bytes, zeros, sizeof zeros);
  codegen_document *document = cg_document_parse_json((cg_str){bytes.data, size}, CG_STR("fuzz"), 2, &limits, diags);
  if (document) {
    cg_status status = cg_report_read(&report, document, &wrong, &node);
    CHECK((status < 0) == (wrong != NULL) && node < document->node_count);
    if (status >= 0) draw(&report);
    cg_report_release(&report);
    cg_document_free(document);
  }
  cg_diags_free(diags);
  cg_buf_release(&bytes);
  return 0;
}
