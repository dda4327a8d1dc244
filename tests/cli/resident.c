/* SPDX-License-Identifier: MIT
 *
 * A process that stays, as a watcher does: runs one command line after the other, for tests and benchmarks.
 *
 *   resident FOLDER
 *
 * A request is a line: `run` (what every process keeps, in files), `stay` (documents, models and sections are kept in
 * memory, from one such run to the next), `fresh` (as `stay`, but begins anew) or `set NAME VALUE` (of the
 * environment), and behind the first three the arguments; all are separated by the byte 31. The answer is a line
 * `EXIT CPU_US OUT ERR`, the sizes of what was printed, and then that.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/kept.h"
#include "run/run.h"

#define ARGUMENTS 64

typedef struct words {
  char *at[ARGUMENTS + 1];
  int count;
} words;

static words split(char *line) {
  words out = {.count = 0};
  line[strcspn(line, "\n")] = '\0';
  for (char *save = NULL, *one = strtok_r(line, "\x1f", &save); one && out.count < ARGUMENTS;
       one = strtok_r(NULL, "\x1f", &save))
    out.at[out.count++] = one;
  return out;
}

static void answer(words *request, cg_stay *stay) {
  char *text[2] = {NULL, NULL};
  size_t size[2] = {0, 0};
  FILE *out = open_memstream(&text[0], &size[0]), *err = open_memstream(&text[1], &size[1]);
  char name[] = "codegen";
  if (!out || !err) exit(1);
  request->at[0] = name;
  uint64_t begin = cg_cpu_ns();
  int code = stay ? cg_cli_main_stay(request->count, request->at, out, err, stay)
                  : cg_cli_main(request->count, request->at, out, err);
  uint64_t cpu = cg_cpu_ns() - begin;
  fclose(out);
  fclose(err);
  printf("%d %llu %zu %zu\n", code, (unsigned long long)(cpu / 1000), size[0], size[1]);
  for (int i = 0; i < 2; i++) fwrite(text[i], 1, size[i], stdout);
  fflush(stdout);
  free(text[0]);
  free(text[1]);
}

int main(int argc, char **argv) {
  static const cg_cache_limits limits = {.resident = true};
  char *line = NULL;
  size_t room = 0;
  cg_stay stay = {.cache = cg_cache_new(&limits)};
  if (argc != 2 || !stay.cache || chdir(argv[1]) != 0) return 2;
  while (getline(&line, &room, stdin) > 0) {
    words request = split(line);
    const char *what = request.count ? request.at[0] : "";
    if (strcmp(what, "set") == 0 && request.count == 3) {
      setenv(request.at[1], request.at[2], 1);
      continue;
    }
    if (strcmp(what, "fresh") == 0) {
      cg_stay_forget(&stay);
      cg_cache_free(stay.cache);
      stay.cache = cg_cache_new(&limits);
    }
    answer(&request, strcmp(what, "run") == 0 ? NULL : &stay);
  }
  cg_stay_forget(&stay);
  cg_cache_free(stay.cache);
  free(line);
  return 0;
}
