/* SPDX-License-Identifier: MIT
 *
 * Search and judgement: names, paths, broken files, notes cut at every byte, and what `plugin list` prints.
 */
#include "plugin_zoo.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <sys/stat.h>

/* -- a folder of our own ----------------------------------------------------------------------------------------- */

typedef struct folder {
  char path[64];
} folder;

static folder folder_new(void) {
  folder f = {"/tmp/codegen-search-XXXXXX"};
  ck_assert_ptr_nonnull(mkdtemp(f.path));
  return f;
}

static void folder_free(const folder *f) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", f->path);
  ck_assert_int_eq(system(command), 0);
}

static cg_str put(const folder *f, const char *name, const void *data, size_t size, char out[256]) {
  snprintf(out, 256, "%s/%s", f->path, name);
  FILE *file = fopen(out, "wb");
  ck_assert_ptr_nonnull(file);
  if (size) ck_assert_uint_eq(fwrite(data, 1, size, file), size);
  fclose(file);
  return codegen_str_of(out);
}

static cg_buf zoo_bytes(const zoo *z, const char *name) {
  char path[4200];
  const char *why = NULL;
  cg_buf out;
  cg_buf_init(&out, CG_BUF_MAX);
  zoo_path(z, name, path);
  ck_assert_int_eq(cg_file_read(path, 1 << 24, &out, &why), CODEGEN_OK);
  return out;
}

static void expect_refused(zoo *z, cg_str spec, const char *code, const char *text) {
  ck_assert_int_lt(cg_host_want(z->host, spec), 0);
  zoo_said(z);
  zoo_expect(z, code);
  zoo_expect(z, text);
}

START_TEST(files_that_are_no_plugins) {
  zoo z = zoo_open();
  folder f = folder_new();
  char path[256];
  cg_buf good = zoo_bytes(&z, "good");
  unsigned char *bytes = (unsigned char *)good.data;
  expect_refused(&z, put(&f, "a", "hello\n", 6, path), "CGP0002", "is a text file");
  expect_refused(&z, put(&f, "b", "", 0, path), "CGP0002", "is empty");
  expect_refused(&z, put(&f, "c", "\1\2\3\4\5", 5, path), "CGP0002", "is not a shared object");
  expect_refused(&z, put(&f, "d", bytes, 40, path), "CGP0002", "is truncated");
  expect_refused(&z, put(&f, "e", bytes, 5000, path), "CGP0002", "is truncated");
  expect_refused(&z, codegen_str_of(f.path), "CGP0002", "is a folder");
  expect_refused(&z, CG_STR("/dev/null"), "CGP0002", "is no regular file");
  expect_refused(&z, CG_STR("./no/such/file.so"), "CGP0001", "does not exist");
  unsigned char kept = bytes[18];
  bytes[18] = kept == 183 ? 62 : 183; /* e_machine: the other one of x86-64 and aarch64 */
  expect_refused(&z, put(&f, "f", bytes, good.size, path), "CGP0002", kept == 183 ? "for x86-64" : "for aarch64");
  bytes[18] = kept;
  bytes[4] = 1;
  expect_refused(&z, put(&f, "g", bytes, good.size, path), "CGP0002", "32 bits");
  bytes[4] = 2;
  bytes[5] ^= 3;
  expect_refused(&z, put(&f, "h", bytes, good.size, path), "CGP0002", "byte order");
  bytes[5] ^= 3;
  bytes[16] = 1;
  expect_refused(&z, put(&f, "i", bytes, good.size, path), "CGP0002", "object file");
  bytes[16] = 3;
  ck_assert_int_eq(cg_host_want(z.host, put(&f, "j", bytes, good.size, path)), CODEGEN_OK);
  ck_assert(!zoo_ran());
  cg_buf_release(&good);
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

START_TEST(a_pipe_does_not_hang) {
  zoo z = zoo_open();
  folder f = folder_new();
  char path[256];
  snprintf(path, sizeof path, "%s/libpipe.so", f.path);
  ck_assert_int_eq(mkfifo(path, 0600), 0);
  expect_refused(&z, codegen_str_of(path), "CGP0002", "is no regular file");
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

START_TEST(everyones_folder) {
  zoo z = zoo_open();
  folder f = folder_new();
  char path[256];
  cg_buf good = zoo_bytes(&z, "good");
  cg_str spec = put(&f, "libgood.so", good.data, good.size, path);
  ck_assert_int_eq(chmod(f.path, 0777), 0);
  expect_refused(&z, spec, "CGP0005", "a folder that everyone may write to");
  ck_assert_int_eq(chmod(f.path, 01777), 0); /* sticky: others cannot replace it */
  ck_assert_int_eq(chmod(path, 0666), 0);
  expect_refused(&z, spec, "CGP0005", "may be written by everyone");
  ck_assert_int_eq(chmod(path, 0600), 0);
  ck_assert_int_eq(cg_host_want(z.host, spec), CODEGEN_OK);
  cg_buf_release(&good);
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

/* A long path, odd characters in names: messages, no crash. */
START_TEST(odd_paths) {
  zoo z = zoo_open();
  folder f = folder_new();
  char path[256];
  char *longer = malloc(6000);
  memset(longer, 'a', 6000);
  longer[0] = '/';
  expect_refused(&z, (cg_str){longer, 6000}, "CGP0001", "too long");
  expect_refused(&z, (cg_str){longer, 300}, "CGP0001", "cannot be opened");
  expect_refused(&z, CG_STR(""), "CGP0001", "search path");
  expect_refused(&z, CG_STR("./a\0b"), "CGP0001", "is no path");
  cg_buf good = zoo_bytes(&z, "good");
  cg_str spec = put(&f, "b\xc3\xa4r und  ps 'x'.so", good.data, good.size, path);
  ck_assert_int_eq(cg_host_want(z.host, spec), CODEGEN_OK);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  cg_buf_release(&good);
  free(longer);
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

/* -- names ------------------------------------------------------------------------------------------------------- */

START_TEST(names) {
  zoo z = zoo_open();
  ck_assert_int_eq(cg_host_want(z.host, CG_STR("good")), CODEGEN_OK);
  ck_assert_int_eq(cg_host_want(z.host, CG_STR("zoo.base")), CODEGEN_OK); /* by id, which is not the file's name */
  expect_refused(&z, CG_STR("goood"), "CGP0001", "did you mean 'good'?");
  expect_refused(&z, CG_STR("nothing-like-it"), "CGP0001", "plugin list");
  expect_refused(&z, CG_STR("libgood.so"), "CGP0001", "./libgood.so");
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  ck_assert(!zoo_ran());
  zoo_close(&z);
}
END_TEST

/* The first folder wins; `libcodegen-NAME.so` goes before `libNAME.so`. */
START_TEST(search_order) {
  zoo z = zoo_open();
  folder first = folder_new(), second = folder_new();
  char path[256], both[256];
  cg_buf good = zoo_bytes(&z, "good"), base = zoo_bytes(&z, "base");
  put(&first, "libx.so", base.data, base.size, path);
  put(&second, "libx.so", good.data, good.size, path);
  snprintf(both, sizeof both, ":%s/none:%s::%s", first.path, first.path, second.path);
  zoo_close(&z);
  z = zoo_open_with((cg_host_config){.plugin_path = codegen_str_of(both)});
  ck_assert_int_eq(cg_host_want(z.host, CG_STR("x")), CODEGEN_OK);
  ck_assert_str_eq(cg_host_at(z.host, 0)->id.data, "zoo.base");
  zoo_close(&z);
  put(&first, "libcodegen-x.so", good.data, good.size, path);
  z = zoo_open_with((cg_host_config){.plugin_path = codegen_str_of(both)});
  ck_assert_int_eq(cg_host_want(z.host, CG_STR("x")), CODEGEN_OK);
  ck_assert_str_eq(cg_host_at(z.host, 0)->id.data, "zoo.good");
  zoo_close(&z);
  cg_buf_release(&good);
  cg_buf_release(&base);
  folder_free(&first);
  folder_free(&second);
}
END_TEST

/* A link, a second name and a path with detours are one plugin. */
START_TEST(one_file_is_one_plugin) {
  zoo z = zoo_open();
  folder f = folder_new();
  char real[4200], link_path[256];
  zoo_path(&z, "good", real);
  snprintf(link_path, sizeof link_path, "%s/other.so", f.path);
  ck_assert_int_eq(symlink(real, link_path), 0);
  ck_assert_int_eq(cg_host_want(z.host, CG_STR("good")), CODEGEN_OK);
  ck_assert_int_eq(cg_host_want(z.host, codegen_str_of(link_path)), CODEGEN_OK);
  ck_assert_int_eq(cg_host_want(z.host, codegen_str_of(real)), CODEGEN_OK);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  ck_assert_uint_eq(cg_host_count(z.host), 1);
  ck_assert_str_eq(cg_host_at(z.host, 0)->spec.data, "good");
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

/* What was judged is loaded, although the path leads to something else by then. */
START_TEST(judged_is_loaded) {
  zoo z = zoo_open();
  folder f = folder_new();
  char path[256], other[256], digest[65];
  cg_buf good = zoo_bytes(&z, "good"), bad = zoo_bytes(&z, "bad-create-says");
  cg_str spec = put(&f, "libx.so", good.data, good.size, path);
  ck_assert_int_eq(cg_host_want(z.host, spec), CODEGEN_OK);
  put(&f, "new.so", bad.data, bad.size, other);
  ck_assert_int_eq(rename(other, path), 0);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  ck_assert(!zoo_ran());
  cg_sha256(good.data, good.size, digest);
  ck_assert_str_eq(cg_plugin_digest(cg_host_at(z.host, 0)), digest);
  cg_buf_release(&good);
  cg_buf_release(&bad);
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

/* Hosts that come and go in one process use the same numbers of descriptors for other files. */
START_TEST(many_hosts_in_one_process) {
  static const char *const name[] = {"good", "base", "a-late"}, *const id[] = {"zoo.good", "zoo.base", "zoo.a-late"};
  int before = dup(0);
  close(before);
  for (size_t turn = 0; turn < 300; turn++) {
    zoo z = zoo_open();
    zoo_want(&z, name[turn % 3]);
    ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
    ck_assert_str_eq(cg_host_at(z.host, 0)->descriptor->id, id[turn % 3]);
    zoo_close(&z);
  }
  int after = dup(0);
  close(after);
  ck_assert_int_eq(before, after);
}
END_TEST

/* -- the host's own folder ---------------------------------------------------------------------------------------- */

START_TEST(readers_by_note_alone) {
  zoo z = zoo_open();
  folder f = folder_new();
  char command[512], bin[128];
  snprintf(command, sizeof command,
           "mkdir -p %s/bin %s/lib/codegen/plugins/%d && cp '%s/libgood.so' '%s/libbase.so' "
           "'%s/libbad-note-json.so' %s/lib/codegen/plugins/%d",
           f.path, f.path, CODEGEN_ABI_MAJOR, "$Z", "$Z", "$Z", f.path, CODEGEN_ABI_MAJOR);
  for (char *quote = command; (quote = strchr(quote, '\'')); quote++) *quote = '"';
  setenv("Z", z.dir, 1);
  ck_assert_int_eq(system(command), 0);
  zoo_close(&z);
  snprintf(bin, sizeof bin, "%s/bin", f.path);
  z = zoo_open_with((cg_host_config){.exe_dir = codegen_str_of(bin), .plugin_path = CG_STR("")});
  ck_assert_int_eq(cg_host_readers(z.host), CODEGEN_OK);
  cg_plugin *reader = cg_host_find(z.host, CG_STR("zoo.good"));
  ck_assert(reader->automatic && !reader->descriptor && reader->own);
  ck_assert_uint_eq(reader->note.marker_count, 2);
  ck_assert_str_eq(reader->note.extension[0].data, ".zoo");
  ck_assert(!cg_host_find(z.host, CG_STR("zoo.base"))->automatic);
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  ck_assert(!reader->created);
  ck_assert_int_eq(cg_host_load_reader(z.host, reader), CODEGEN_OK);
  ck_assert(reader->created);
  ck_assert_str_eq(zoo_said(&z), "");
  folder_free(&f);
  zoo_close(&z);
}
END_TEST

static cJSON *print_json(const zoo *z, const char *id, bool full) {
  cg_buf out;
  cg_buf_init(&out, 1 << 20);
  ck_assert_int_eq(cg_plugin_print(cg_host_find(z->host, codegen_str_of(id)), true, full, &out), CODEGEN_OK);
  cJSON *json = cJSON_Parse(out.data);
  ck_assert_msg(json != NULL, "%s", out.data);
  ck_assert_uint_eq(cg_str_find(cg_buf_get(&out), '\n', 0), out.size - 1);
  cg_buf_release(&out);
  return json;
}

START_TEST(list_runs_nothing) {
  zoo z = zoo_open();
  ck_assert_int_eq(cg_host_scan(z.host), CODEGEN_OK);
  ck_assert_int_eq(cg_host_scan(z.host), CODEGEN_OK);
  ck_assert(!zoo_ran());
  size_t broken = 0, good = 0;
  for (size_t i = 0; i < cg_host_count(z.host); i++) {
    cg_buf out;
    const cg_plugin *plugin = cg_host_at(z.host, i);
    cg_buf_init(&out, 1 << 16);
    ck_assert_int_eq(cg_plugin_print(plugin, false, false, &out), CODEGEN_OK);
    broken += plugin->id.size == 0 && strstr(out.data, "note") != NULL;
    good += codegen_str_is(plugin->id, "zoo.good");
    cg_buf_release(&out);
  }
  ck_assert_uint_ge(broken, 10);
  ck_assert_uint_eq(good, 3); /* good, newer, twin */
  cJSON *json = print_json(&z, "zoo.user", false);
  ck_assert_str_eq(cJSON_GetObjectItem(json, "version")->valuestring, "1.0.0");
  ck_assert_str_eq(cJSON_GetArrayItem(cJSON_GetObjectItem(json, "needs"), 0)->valuestring, "zoo.base");
  cJSON_Delete(json);
  zoo_close(&z);
}
END_TEST

START_TEST(info_tells_everything) {
  zoo z = zoo_open();
  zoo_want(&z, "good");
  ck_assert_int_eq(cg_host_load(z.host), CODEGEN_OK);
  cJSON *json = print_json(&z, "zoo.good", true);
  const cJSON *options = cJSON_GetObjectItem(json, "options"), *phase = cJSON_GetObjectItem(json, "phases")->child;
  ck_assert_int_eq(cJSON_GetArraySize(options), 9);
  ck_assert_str_eq(cJSON_GetObjectItem(cJSON_GetArrayItem(options, 4), "type")->valuestring, "enum");
  ck_assert_ptr_null(cJSON_GetObjectItem(cJSON_GetArrayItem(options, 7), "default")); /* secret */
  ck_assert_str_eq(cJSON_GetObjectItem(phase, "order")->valuestring, "4.5");
  ck_assert_str_eq(cJSON_GetObjectItem(json, "license")->valuestring, "MIT");
  ck_assert_uint_eq(strlen(cJSON_GetObjectItem(json, "sha256")->valuestring), 64);
  cJSON_Delete(json);
  cg_buf out;
  cg_buf_init(&out, 1 << 16);
  cg_plugin_print(cg_host_at(z.host, 0), false, true, &out);
  ck_assert_ptr_nonnull(
      strstr(out.data,
             "size (enum: small, medium, large, tiny for small, huge for large, default medium): size of the cages"));
  ck_assert_ptr_nonnull(strstr(out.data, "shape/zoo, order 4.5, before name: counts animals"));
  cg_buf_release(&out);
  zoo_close(&z);
}
END_TEST

/* -- the note reader ----------------------------------------------------------------------------------------------- */

/* Cut at every byte: never well, always a reason. Blocks of the exact size, so that the sanitizer sees each step
 * beyond. */
START_TEST(cut_at_every_byte) {
  zoo z = zoo_open();
  cg_buf good = zoo_bytes(&z, "base");
  cg_arena arena;
  cg_arena_init(&arena, 0);
  for (size_t size = 0; size < good.size; size += size < 4096 ? 1 : 97) {
    cg_note note[2];
    size_t count = 0;
    const char *why = NULL;
    uint8_t *block = malloc(size ? size : 1);
    memcpy(block, good.data, size);
    cg_status status = cg_note_read(&arena, block, size, note, 2, &count, &why);
    ck_assert(status >= 0 ? count == 1 : why != NULL); /* behind the last segment only sections are missing */
    free(block);
    cg_arena_reset(&arena);
  }
  cg_arena_release(&arena);
  cg_buf_release(&good);
  zoo_close(&z);
}
END_TEST

/* Every byte of the headers and of the note changed: no step outside, no code run. */
START_TEST(every_byte_changed) {
  zoo z = zoo_open();
  cg_buf good = zoo_bytes(&z, "base");
  cg_arena arena;
  cg_arena_init(&arena, 0);
  for (size_t i = 0; i < 2048 && i < good.size; i++)
    for (int bit = 0; bit < 8; bit++) {
      cg_note note[2];
      size_t count;
      const char *why;
      good.data[i] = (char)(good.data[i] ^ (1 << bit));
      cg_note_read(&arena, (const uint8_t *)good.data, good.size, note, 2, &count, &why);
      good.data[i] = (char)(good.data[i] ^ (1 << bit));
      cg_arena_reset(&arena);
    }
  cg_arena_release(&arena);
  cg_buf_release(&good);
  zoo_close(&z);
}
END_TEST

/* Every allocation fails once: an error, never a crash; afterwards everything works. */
START_TEST(out_of_memory_anywhere) {
  bool done = false;
  for (uint64_t n = 1; !done && n < 20000; n++) {
    zoo z = {0};
    cg_host_config config = {0};
    zoo_find(&z);
    config.plugin_path = codegen_str_of(z.dir);
    z.diags = cg_diags_new();
    cg_alloc_fail_at(n);
    z.host = cg_host_new(z.diags, &config);
    if (z.host) {
      cg_str item = CG_STR("5");
      cg_status status = cg_host_option(z.host, CG_STR("zoo.good"), CG_STR("count"), &item, 1, NULL);
      cg_status want = zoo_want(&z, "good"), other = zoo_want(&z, "pair");
      cg_status loaded = cg_host_load(z.host);
      cg_alloc_fail_at(0);
      if (status < 0 || want < 0 || other < 0 || loaded < 0) {
        bool memory = status == CODEGEN_ERR_MEMORY || want == CODEGEN_ERR_MEMORY || other == CODEGEN_ERR_MEMORY ||
                      loaded == CODEGEN_ERR_MEMORY;
        ck_assert_msg(memory || cg_diags_errors(z.diags) > 0, "allocation %d: %d %d %d %d", (int)n, status, want, other,
                      loaded);
      } else {
        done = cg_host_count(z.host) == 3 && n > 20;
      }
    }
    cg_alloc_fail_at(0);
    zoo_close(&z);
  }
  ck_assert(done);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("plugin search");
  TCase *files = tcase_create("files"), *found = tcase_create("names"), *notes = tcase_create("notes");
  tcase_set_timeout(notes, 120);
  tcase_set_timeout(found, 60);
  tcase_add_test(files, files_that_are_no_plugins);
  tcase_add_test(files, a_pipe_does_not_hang);
  tcase_add_test(files, everyones_folder);
  tcase_add_test(files, odd_paths);
  tcase_add_test(found, names);
  tcase_add_test(found, search_order);
  tcase_add_test(found, one_file_is_one_plugin);
  tcase_add_test(found, judged_is_loaded);
  tcase_add_test(found, many_hosts_in_one_process);
  tcase_add_test(found, readers_by_note_alone);
  tcase_add_test(found, list_runs_nothing);
  tcase_add_test(found, info_tells_everything);
  tcase_add_test(notes, cut_at_every_byte);
  tcase_add_test(notes, every_byte_changed);
  tcase_add_test(notes, out_of_memory_anywhere);
  suite_add_tcase(suite, files);
  suite_add_tcase(suite, found);
  suite_add_tcase(suite, notes);
  return zoo_main(suite);
}
