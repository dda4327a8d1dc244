/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target over every file of the folders named on the command line, in a build without libFuzzer.
 * A missing or empty folder is a failure: a corpus that nobody reads proves nothing.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input is copied to an exact allocation, so that AddressSanitizer sees a read behind its end. */
static int replay_file(const char *path) {
  int result = -1;
  uint8_t *data = NULL;
  struct stat info;
  FILE *file = fopen(path, "rb");
  if (!file || fstat(fileno(file), &info) != 0) goto done;
  data = malloc(info.st_size > 0 ? (size_t)info.st_size : 1);
  if (!data || fread(data, 1, (size_t)info.st_size, file) != (size_t)info.st_size) goto done;
  LLVMFuzzerTestOneInput(data, (size_t)info.st_size);
  result = 0;
done:
  if (result != 0) fprintf(stderr, "cannot replay '%s'\n", path);
  free(data);
  if (file) fclose(file);
  return result;
}

static int replay_folder(const char *folder) {
  struct dirent **entry = NULL;
  int failed = 0, replayed = 0;
  int count = scandir(folder, &entry, NULL, alphasort);
  for (int i = 0; i < count; i++) {
    char path[4096];
    struct stat info;
    int length = snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
    if (length > 0 && (size_t)length < sizeof path && stat(path, &info) == 0 && S_ISREG(info.st_mode)) {
      if (replay_file(path) != 0) failed = 1;
      replayed++;
    }
    free(entry[i]);
  }
  free(entry);
  printf("%s: %d inputs\n", folder, replayed);
  return failed || replayed == 0;
}

int main(int argc, char **argv) {
  int failed = argc < 2;
  for (int i = 1; i < argc; i++) {
    if (replay_folder(argv[i])) failed = 1;
  }
  return failed;
}
