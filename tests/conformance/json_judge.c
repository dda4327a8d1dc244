/* SPDX-License-Identifier: MIT
 *
 * Judges the JSON reader by files whose names say what is expected: y_ must be accepted, n_ must be refused
 * with an error that has a line and a column, i_ may be either but must end well.
 *
 *   conformance_json FOLDER...     exit 1 when a file was judged wrongly or a folder has none
 */
#include <dirent.h>

#include "source/source.h"

/* Whether the only thing reported for a refused text has a place. */
static bool has_place(cg_diags *diags) {
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  if (!out) return false;
  cg_diags_render(diags, &(cg_diag_style){.json = true, .quiet = true}, out);
  fclose(out);
  bool found =
      text && strstr(text, "\"severity\":\"error\"") && strstr(text, "\"line\":") && strstr(text, "\"column\":");
  free(text);
  return found;
}

static bool judge(const char *path, const char *name, unsigned count[3]) {
  const char *reason = "out of memory";
  bool well = false;
  cg_buf bytes;
  cg_buf_init(&bytes, CG_BUF_MAX);
  cg_diags *diags = cg_diags_new();
  if (!diags || cg_file_read(path, CG_BUF_MAX, &bytes, &reason) < 0) {
    fprintf(stderr, "%s: %s\n", path, reason);
    goto done;
  }
  codegen_document *document =
      cg_document_parse_json((cg_str){bytes.data, bytes.size}, codegen_str_of(name), 2, NULL, diags);
  bool accepted = document != NULL;
  if (name[0] == 'y')
    well = accepted && cg_diags_errors(diags) == 0;
  else if (name[0] == 'n')
    well = !accepted && cg_diags_errors(diags) == 1 && has_place(diags);
  else
    well = accepted || has_place(diags);
  if (!well) fprintf(stderr, "%s: %s\n", name, accepted ? "accepted" : "refused, or without a place");
  if (name[0] != 'i')
    count[name[0] == 'n']++;
  else
    count[2]++;
  cg_document_free(document);
done:
  cg_diags_free(diags);
  cg_buf_release(&bytes);
  return well;
}

static bool judge_folder(const char *folder) {
  struct dirent **entry = NULL;
  unsigned count[3] = {0};
  bool well = true;
  int entries = scandir(folder, &entry, NULL, alphasort);
  for (int i = 0; i < entries; i++) {
    const char *name = entry[i]->d_name;
    char path[4096];
    bool ours = name[0] && strchr("yni", name[0]) && name[1] == '_';
    int size = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (ours && (size < 0 || (size_t)size >= sizeof path || !judge(path, name, count))) well = false;
    free(entry[i]);
  }
  free(entry);
  printf("%s: %u to accept, %u to refuse, %u either way: %s\n", folder, count[0], count[1], count[2],
         well ? "all as expected" : "some judged wrongly");
  return well && count[0] && count[1];
}

int main(int argc, char **argv) {
  bool well = argc > 1;
  for (int i = 1; i < argc; i++)
    if (!judge_folder(argv[i])) well = false;
  return !well;
}
