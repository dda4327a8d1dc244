/* SPDX-License-Identifier: MIT
 *
 * The floor under any generator: reads a JSON document, scans it whole, writes as many bytes as were asked for.
 *
 *     bench_floor DOCUMENT BYTES FILE
 *
 * The scan is yyjson's where that library was there when this was built, else the reader that codegen has itself.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source/source.h"
#ifdef BENCH_YYJSON
#include <yyjson.h>
#endif

static int fail(const char *what) {
  fprintf(stderr, "bench_floor: %s\n", what);
  return 1;
}

#ifdef BENCH_YYJSON
static int scan(const cg_buf *text) {
  yyjson_doc *document = yyjson_read(text->data, text->size, 0);
  if (!document) return fail("no JSON");
  yyjson_doc_free(document);
  return 0;
}
#else
static int scan(const cg_buf *text) {
  cg_diags *diags = cg_diags_new();
  codegen_document *document = cg_document_parse_json(cg_buf_get(text), CG_STR("document"), 2, NULL, diags);
  if (!document) return fail("no JSON");
  cg_document_free(document);
  cg_diags_free(diags);
  return 0;
}
#endif

int main(int argc, char **argv) {
  cg_buf text;
  const char *reason = "";
  if (argc != 4) return fail("usage: bench_floor DOCUMENT BYTES FILE");
  size_t size = (size_t)strtoull(argv[2], NULL, 10);
  cg_buf_init(&text, CG_BUF_MAX);
  if (cg_file_read(argv[1], CG_BUF_MAX, &text, &reason) < 0) return fail(reason);
  if (scan(&text)) return 1;
  int fd = open(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return fail("cannot write");
  for (size_t done = 0; done < size;) {
    size_t piece = size - done < text.size ? size - done : text.size;
    ssize_t wrote = write(fd, text.data, piece);
    if (wrote <= 0) return fail("cannot write");
    done += (size_t)wrote;
  }
  close(fd);
  cg_buf_release(&text);
  return 0;
}
