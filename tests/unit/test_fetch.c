/* SPDX-License-Identifier: MIT
 *
 * HTTP against a server of our own on the loopback: headers, redirects, ceilings, conditional requests, references.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include "fetch/cache.h"
#include "fetch/fetch.h"
#include "source_kit.h"

static char port[16], folder[64];
static int server_stdin = -1;
static pid_t server;

/* The module lies where it does for bin/codegen: ../lib/codegen from the folder of the program. */
static cg_str exe_dir(void) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/tests", getenv("CODEGEN_BUILD"));
  return codegen_str_of(path);
}

static bool start_server(void) {
  const char *source = getenv("CODEGEN_SOURCE");
  char script[4096];
  int in[2], out[2];
  if (!source || !getenv("CODEGEN_BUILD") || pipe(in) || pipe(out)) return false;
  snprintf(script, sizeof script, "%s/tests/unit/fetch_server.py", source);
  server = fork();
  if (server == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    close(in[1]);
    close(out[0]);
    execlp("python3", "python3", script, (char *)NULL);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  server_stdin = in[1];
  size_t size = 0; /* the line may come in pieces */
  while (size < sizeof port - 1 && read(out[0], port + size, 1) == 1 && port[size] != '\n') size++;
  close(out[0]);
  port[size] = '\0';
  return size > 0;
}

static void stop_server(void) {
  close(server_stdin); /* the server ends with its stdin */
  waitpid(server, NULL, 0);
}

typedef struct got {
  cg_status status;
  cg_buf body, final;
  const char *reason;
} got;

static got get_with(const cg_fetch_config *config, const char *path, uint64_t max) {
  got out = {.reason = ""};
  char url[8192];
  cg_fetch *fetch = cg_fetch_new(config, exe_dir());
  static char reason[512];
  ck_assert_ptr_nonnull(fetch);
  cg_fetcher fetcher = cg_fetch_fetcher(fetch);
  cg_buf_init(&out.body, (size_t)1 << 30);
  cg_buf_init(&out.final, (size_t)1 << 20);
  if (path[0] != '/')
    snprintf(url, sizeof url, "%s", path);
  else
    snprintf(url, sizeof url, "http://127.0.0.1:%s%s", port, path);
  out.status = fetcher.get(fetcher.self, codegen_str_of(url), max, &out.body, &out.final, &out.reason);
  snprintf(reason, sizeof reason, "%s", out.reason);
  out.reason = reason;
  cg_fetch_free(fetch);
  return out;
}

static got get(const char *path) {
  cg_fetch_config config = {0};
  return get_with(&config, path, 1000000);
}

static void done(got *g) {
  cg_buf_release(&g->body);
  cg_buf_release(&g->final);
}

static bool body_has(const got *g, const char *text) {
  return g->body.data && memmem(g->body.data, g->body.size, text, strlen(text)) != NULL;
}

START_TEST(plain_and_gzip) {
  got g = get("/echo/x");
  ck_assert_msg(g.status == CODEGEN_OK, "%s", g.reason);
  ck_assert(body_has(&g, "\"user-agent\": \"codegen/"));
  ck_assert(body_has(&g, "application/yaml"));
  ck_assert(cg_str_ends(cg_buf_get(&g.final), "/echo/x"));
  done(&g);
  g = get("/gzip");
  ck_assert_int_eq(g.status, CODEGEN_OK);
  ck_assert(codegen_str_is(cg_buf_get(&g.body), "{\"packed\": 1}"));
  done(&g);
}
END_TEST

START_TEST(failures_say_why) {
  got g = get("/nothing");
  ck_assert_int_lt(g.status, 0);
  ck_assert_ptr_nonnull(strstr(g.reason, "404 Not Found"));
  done(&g);
  g = get("/short");
  ck_assert_int_lt(g.status, 0);
  done(&g);
  g = get("http://user:hunter2@127.0.0.1:1/x?token=hunter2");
  ck_assert_int_lt(g.status, 0);
  ck_assert_ptr_null(strstr(g.reason, "hunter2"));
  ck_assert_ptr_nonnull(strstr(g.reason, "connect"));
  done(&g);
  g = get("file:///etc/hostname");
  ck_assert_int_lt(g.status, 0);
  ck_assert_uint_eq(g.body.size, 0);
  done(&g);
  cg_fetch_config config = {.timeout_ms = 300};
  g = get_with(&config, "/slow", 1000);
  ck_assert_int_lt(g.status, 0);
  ck_assert_ptr_nonnull(strstr(g.reason, "imeout"));
  done(&g);
}
END_TEST

START_TEST(size_limit) {
  static const char *const path[] = {"/endless", "/bomb", "/echo"};
  for (size_t i = 0; i < CG_COUNT(path); i++) {
    cg_fetch_config config = {0};
    got g = get_with(&config, path[i], i == 2 ? 10 : 100000);
    ck_assert_int_eq(g.status, CODEGEN_ERR_LIMIT);
    ck_assert_uint_le(g.body.size, 100000);
    done(&g);
  }
}
END_TEST

START_TEST(redirects) {
  got g = get("/redirect?to=/redirect%3Fto=/echo/end");
  ck_assert_msg(g.status == CODEGEN_OK, "%s", g.reason);
  ck_assert(cg_str_ends(cg_buf_get(&g.final), "/echo/end"));
  done(&g);
  g = get("/loop");
  ck_assert_int_lt(g.status, 0);
  ck_assert_ptr_nonnull(strstr(g.reason, "more than 5 redirects"));
  done(&g);
  g = get("/redirect?to=file:///etc/hostname");
  ck_assert_int_lt(g.status, 0);
  ck_assert_ptr_nonnull(strstr(g.reason, "no http or https URL"));
  done(&g);
  g = get("/redirect?to=http://me:secret@127.0.0.1/");
  ck_assert_int_eq(g.status, CODEGEN_ERR_DENIED);
  ck_assert_ptr_null(strstr(g.reason, "secret"));
  done(&g);
}
END_TEST

/* A secret goes to its prefix, by whole path segments, and not along with a redirect to another host. */
START_TEST(headers_stay_below_their_prefix) {
  char prefix[128], path[256];
  snprintf(prefix, sizeof prefix, "HTTP://127.0.0.1:%s/echo/in", port);
  struct cg_fetch_header header = {codegen_str_of(prefix), CG_STR("X-Secret"), CG_STR("hunter2")};
  cg_fetch_config config = {.header = &header, .header_count = 1};
  static const struct {
    const char *path;
    bool sent;
  } row[] = {{"/echo/in", true},         {"/echo/in/deep", true}, {"/echo/inside", false},
             {"/echo/in/../out", false}, {"/echo/other", false},  {"/echo/in/%2e%2e/out", false},
             {"/echo/in?q=1", true}};
  for (size_t i = 0; i < CG_COUNT(row); i++) {
    got g = get_with(&config, row[i].path, 100000);
    ck_assert_int_eq(g.status, CODEGEN_OK);
    ck_assert_msg(body_has(&g, "hunter2") == row[i].sent, "%s", row[i].path);
    done(&g);
  }
  snprintf(path, sizeof path, "/redirect?to=http://localhost:%s/echo/in", port);
  got g = get_with(&config, path, 100000);
  ck_assert_msg(g.status == CODEGEN_OK, "%s", g.reason);
  ck_assert(!body_has(&g, "hunter2"));
  done(&g);
  g = get_with(&config, "/redirect?to=/echo/in/x", 100000);
  ck_assert(body_has(&g, "hunter2"));
  done(&g);
  header.value = CG_STR("a\r\nX-Evil: 1");
  g = get_with(&config, "/echo/in", 100000);
  ck_assert_int_eq(g.status, CODEGEN_ERR_USAGE);
  ck_assert_ptr_null(strstr(g.reason, "X-Evil"));
  done(&g);
}
END_TEST

/* The second request is answered from the disk; a damaged entry is not used. */
START_TEST(conditional_requests) {
  cg_str dir = codegen_str_of(folder);
  cg_fetch_config config = {.cache_dir = dir};
  for (int i = 0; i < 3; i++) {
    got g = get_with(&config, "/etag", 1000);
    ck_assert_msg(g.status == CODEGEN_OK, "%s", g.reason);
    ck_assert(codegen_str_is(cg_buf_get(&g.body), "{\"fresh\": true}"));
    done(&g);
    if (i != 1) continue;
    char command[256];
    snprintf(command, sizeof command,
             "for f in %s/*.http; do printf X | dd of=$f bs=1 seek=30 conv=notrunc 2>/dev/null; done", folder);
    ck_assert_int_eq(system(command), 0);
  }
  cg_hash key = {1, 2};
  cg_fetch_cached cached;
  cg_fetch_cache_write(dir, key, CG_STR("\"e\""), CG_STR(""), CG_STR("body\n\nmore"));
  ck_assert(cg_fetch_cache_read(dir, key, 100, &cached));
  ck_assert(codegen_str_is(cached.etag, "\"e\"") && codegen_str_is(cached.body, "body\n\nmore"));
  cg_buf_release(&cached.bytes);
  ck_assert(!cg_fetch_cache_read(dir, key, 5, &cached));
  key.low++;
  ck_assert(!cg_fetch_cache_read(dir, key, 100, &cached));
}
END_TEST

/* -- documents over HTTP ------------------------------------------------------------------------------------------ */

static cg_status reference(cg_documents *documents, uint32_t from, const char *text) {
  uint32_t document, node;
  cg_str anchor;
  codegen_origin at = {from, 0, 0, 1};
  return cg_documents_resolve(documents, from, codegen_str_of(text), at, &document, &node, &anchor);
}

START_TEST(remote_documents) {
  char url[256];
  cg_fetch_config config = {0};
  cg_fetch *fetch = cg_fetch_new(&config, exe_dir());
  cg_fetcher fetcher = cg_fetch_fetcher(fetch);
  cg_diags *diags = cg_diags_new();
  cg_documents *documents = cg_documents_new(diags, NULL);
  cg_documents_fetcher(documents, &fetcher);
  snprintf(url, sizeof url, "http://127.0.0.1:%s/docs/root.json", port);
  ck_assert_int_eq(cg_documents_input(documents, codegen_str_of(url), CG_STR("")), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert(cg_documents_info(documents, 2)->remote);
  ck_assert(codegen_str_is(cg_documents_info(documents, 2)->path, ""));
  ck_assert_int_eq(reference(documents, 2, "sub/x.yaml#/x"), CODEGEN_OK);
  ck_assert_int_eq(reference(documents, 2, "../secret.json"), CODEGEN_ERR_DENIED);
  ck_assert_int_eq(reference(documents, 2, "file:///etc/hostname"), CODEGEN_ERR_DENIED);
  ck_assert_int_lt(reference(documents, 2, "sub/missing.yaml"), 0);
  ck_assert_uint_eq(cg_diags_errors(diags), 3);
  ck_assert_int_lt(reference(documents, 2, "sub/missing.yaml#/again"), 0);
  ck_assert_uint_eq(cg_diags_errors(diags), 3);
  kit_reports(diags, "CGS0010", "/secret.json", "CGS0011", "404 Not Found");
  snprintf(url, sizeof url, "http://127.0.0.1:%s/", port);
  ck_assert_int_eq(cg_documents_allow(documents, codegen_str_of(url)), CODEGEN_OK);
  ck_assert_int_eq(reference(documents, 2, "../echo/y#/host"), CODEGEN_OK);
  cg_documents_free(documents);
  cg_diags_free(diags);
  cg_fetch_free(fetch);
}
END_TEST

int main(void) {
  char command[128];
  unsetenv("http_proxy");
  snprintf(folder, sizeof folder, "/tmp/codegen-fetch-XXXXXX");
  if (!start_server() || !mkdtemp(folder)) {
    puts("skipped: needs python3 and the environment of ctest");
    return 77;
  }
  Suite *suite = suite_create("fetch");
  TCase *all = tcase_create("all");
  tcase_set_timeout(all, 60);
  tcase_add_test(all, plain_and_gzip);
  tcase_add_test(all, failures_say_why);
  tcase_add_test(all, size_limit);
  tcase_add_test(all, redirects);
  tcase_add_test(all, headers_stay_below_their_prefix);
  tcase_add_test(all, conditional_requests);
  tcase_add_test(all, remote_documents);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  stop_server();
  snprintf(command, sizeof command, "rm -rf %s", folder);
  if (system(command) != 0) failed++;
  return failed ? 1 : 0;
}
