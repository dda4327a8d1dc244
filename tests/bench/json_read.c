/* SPDX-License-Identifier: MIT
 *
 * Reading JSON: the same bytes by cJSON and by core/source in one run, best of N, and the ratio.
 *
 *   bench_json_read FILE [ROUNDS [LEAST-RATIO]]     exit 1 when the ratio is below LEAST-RATIO (in tenths)
 */
#include <cjson/cJSON.h>
#include <malloc.h>

#include "source/source.h"

static double best_of(uint64_t best) {
  return (double)best / 1e6;
}

int main(int argc, char **argv) {
  uint64_t rounds = 10, least = 0, cjson = UINT64_MAX, ours = UINT64_MAX, start, took;
  const char *reason = "";
  uint32_t nodes = 0;
  cg_buf bytes;
  cg_buf_init(&bytes, CG_BUF_MAX);
  if (argc < 2 || (argc > 2 && !cg_str_u64(codegen_str_of(argv[2]), &rounds)) ||
      (argc > 3 && !cg_str_u64(codegen_str_of(argv[3]), &least))) {
    fprintf(stderr, "usage: %s FILE [ROUNDS [LEAST-RATIO]]\n", argv[0]);
    return 2;
  }
  if (cg_file_read(argv[1], CG_BUF_MAX, &bytes, &reason) < 0) {
    fprintf(stderr, "%s: %s\n", argv[1], reason);
    return 77;
  }
  cg_diags *diags = cg_diags_new();
  for (uint64_t i = 0; i < rounds; i++) {
    malloc_trim(0); /* neither side pays for what the other left in the heap */
    start = cg_clock_ns();
    cJSON *tree = cJSON_ParseWithLength(bytes.data, bytes.size);
    took = cg_clock_ns() - start;
    if (took < cjson) cjson = took;
    if (!tree) fprintf(stderr, "cJSON refuses %s\n", argv[1]);
    cJSON_Delete(tree);
  }
  for (uint64_t i = 0; i < rounds && diags; i++) {
    malloc_trim(0);
    start = cg_clock_ns();
    codegen_document *document = cg_document_parse_json(cg_buf_get(&bytes), codegen_str_of(argv[1]), 2, NULL, diags);
    took = cg_clock_ns() - start;
    if (took < ours) ours = took;
    if (document) nodes = document->node_count - 1;
    cg_document_free(document);
  }
  uint64_t tenths = ours ? cjson * 10 / ours : 0;
  printf("%zu bytes, %u values: cJSON %.2f ms, codegen %.2f ms (%.0f MB/s), ratio %.2f\n", bytes.size, nodes,
         best_of(cjson), best_of(ours), (double)bytes.size / 1e6 / ((double)ours / 1e9), (double)cjson / (double)ours);
  cg_diags_free(diags);
  cg_buf_release(&bytes);
  return nodes == 0 || tenths < least;
}
