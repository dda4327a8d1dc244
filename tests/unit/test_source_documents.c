/* SPDX-License-Identifier: MIT
 *
 * Inputs and references: files, folders, stdin; what a document is; identity; where references may lead.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "source_kit.h"

static char folder[64];
static cg_diags *diags;
static cg_documents *documents;

static void setup(void) {
  snprintf(folder, sizeof folder, "/tmp/codegen-source-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  ck_assert_int_eq(chdir(folder), 0);
  diags = cg_diags_new();
  documents = cg_documents_new(diags, NULL);
  ck_assert_ptr_nonnull(documents);
}

static void teardown(void) {
  char command[256];
  cg_documents_free(documents);
  cg_diags_free(diags);
  snprintf(command, sizeof command, "chmod -R u+rwx %s && rm -rf %s", folder, folder);
  ck_assert_int_eq(chdir("/"), 0);
  ck_assert_int_eq(system(command), 0);
}

static void put_bytes(const char *path, const void *data, size_t size) {
  cg_arena arena;
  cg_arena_init(&arena, 0);
  cg_str dir = cg_arena_copy(&arena, cg_path_dir(codegen_str_of(path)));
  if (dir.size) ck_assert_int_eq(cg_make_dirs(dir.data, 0755), 0);
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(data, 1, size, file), size);
  fclose(file);
  cg_arena_release(&arena);
}

static void put(const char *path, const char *text) {
  put_bytes(path, text, strlen(text));
}

static cg_status input(const char *text) {
  return cg_documents_input(documents, codegen_str_of(text), CG_STR(""));
}

static const char *path_of(uint32_t id) {
  return cg_documents_info(documents, id)->path.data;
}

typedef struct target {
  cg_status status;
  uint32_t document, node;
  cg_str anchor;
} target;

static target reference(uint32_t from, const char *text) {
  target out = {0};
  codegen_origin at = {from, 1, 0, 1};
  out.status = cg_documents_resolve(documents, from, codegen_str_of(text), at, &out.document, &out.node, &out.anchor);
  return out;
}

static cg_str text_at(target t) {
  return codegen_node_text(cg_documents_at(documents, t.document), t.node);
}

/* -- inputs ------------------------------------------------------------------------------------------------------- */

START_TEST(formats) {
  static const struct {
    const char *name, *text;
    int is; /* 'j', 'y', 'r'aw, 'e'rror */
  } row[] = {
      {"a.json", " {\"a\": 1}", 'j'},
      {"b.json", "a: 1", 'e'},
      {"c.yaml", "a: 1", 'y'},
      {"d.yml", "{\"a\":1}", 'j'},
      {"e.yaml", "{a: 1}", 'y'},
      {"f.yaml", "{a: ", 'e'},
      {"g", "{\"a\": 1}", 'j'},
      {"h", "{a: 1}", 'y'},
      {"i", "{\"a\": ", 'e'},
      {"j", "a: 1\n", 'y'},
      {"k", "# x\n\n---\na: [\n", 'e'},
      {"l", "just text\n", 'r'},
      {"m.prisma", "model A {\n id Int\n}\n", 'r'},
      {"n.graphql", "type Query {\n  a: Int\n}\n", 'r'},
      {"o.graphql", "{ a }", 'r'},
      {"p.sql", "CREATE TABLE a (b int);\n", 'r'},
      {"q.txt", "a: 1\nb: 2\n", 'y'},
      {"r.txt", "note: see\n  x: y: z\n", 'r'},
      {"s.json", "", 'e'},
      {"t.yaml", "# nothing\n", 'e'},
      {"u", "  \n", 'e'},
      {"v.JSON", "[1]", 'j'},
      {"w.json", "\xEF\xBB\xBF[1]", 'j'},
      {"x.json", "{\"a\": 1,}", 'e'},
      {"y.prisma", "\"a\": b\n", 'y'},
      {"z.yaml",
       "\xFF\xFE"
       "a",
       'e'},
  };
  for (size_t i = 0; i < CG_COUNT(row); i++) {
    put(row[i].name, row[i].text);
    ck_assert_int_eq(input(row[i].name), CODEGEN_OK);
  }
  ck_assert_int_lt(cg_documents_read(documents), 0);
  for (size_t i = 0; i < CG_COUNT(row); i++) {
    const codegen_document *document = cg_documents_at(documents, (uint32_t)i + 2);
    const cg_document_info *info = cg_documents_info(documents, (uint32_t)i + 2);
    ck_assert_ptr_nonnull(info);
    int is = !document ? 'e' : document->node_count < 2 ? 'r' : info->yaml ? 'y' : 'j';
    ck_assert_msg(is == row[i].is, "%s is %c", row[i].name, is);
    if (document) ck_assert_uint_eq(document->id, i + 2);
    if (is == 'r') ck_assert(codegen_str_is(document->bytes, row[i].text));
  }
  kit_reports(diags, "CGS0002", "CGS0003", "CGS0004", "CGS0012", "\"i\"", "f.yaml", "x.json");
}
END_TEST

START_TEST(unreadable) {
  put("secret.json", "{}");
  ck_assert_int_eq(mkfifo("pipe", 0644), 0);
  ck_assert_int_lt(input("missing.json"), 0);
  ck_assert_int_lt(input("missing.json"), 0); /* reported once */
  ck_assert_int_lt(input("secret.json/x"), 0);
  ck_assert_int_lt(input("/dev/zero"), 0);
  ck_assert_int_lt(input(""), 0);
  ck_assert_int_lt(input("file:///etc/hostname"), 0);
  ck_assert_int_lt(input("http://127.0.0.1:1/x"), 0);
  ck_assert_uint_eq(cg_diags_errors(diags), 6);
  if (geteuid() != 0) {
    ck_assert_int_eq(chmod("secret.json", 0), 0);
    ck_assert_int_lt(input("secret.json"), 0);
  }
  ck_assert_int_lt(cg_documents_read(documents), 0);
  kit_reports(diags, "CGS0001", "cannot read 'missing.json': no such file", "'/dev/zero': it is a special file",
              "unsupported URL", "CGS0011", "CGS0012");
}
END_TEST

START_TEST(folders) {
  put("in/b.yaml", "b: 1");
  put("in/a.json", "{}");
  put("in/c.yml", "c: 1");
  put("in/d.prisma", "model D {}");
  put("in/.hidden.json", "{");
  put("in/notes.txt", "x");
  put("in/codegen.yaml", "x: 1");
  put("in/sub/e.json", "{");
  put("empty/readme.md", "x");
  ck_assert_int_eq(cg_documents_extension(documents, CG_STR("prisma")), CODEGEN_OK);
  ck_assert_int_lt(input("empty"), 0);
  ck_assert_int_eq(input("in/"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_uint_eq(cg_documents_count(documents), 5);
  ck_assert_str_eq(path_of(2), "a.json");
  ck_assert_str_eq(path_of(3), "b.yaml");
  ck_assert_str_eq(path_of(4), "c.yml");
  ck_assert_str_eq(path_of(5), "d.prisma");
  ck_assert_str_eq(cg_documents_info(documents, 2)->name.data, "in/a.json");
  kit_reports(diags, "CGS0012", "folder 'empty' has no documents");
}
END_TEST

START_TEST(identity) {
  put("one/a.yaml", "a: 1");
  put("two/deep/b.yaml", "b: 1");
  ck_assert_int_eq(input("one/a.yaml"), CODEGEN_OK);
  ck_assert_int_eq(input("./one/../one/a.yaml"), CODEGEN_OK); /* the same one */
  ck_assert_int_eq(cg_documents_input(documents, CG_STR("deep/b.yaml"), CG_STR("two")), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_uint_eq(cg_documents_count(documents), 3);
  ck_assert_str_eq(path_of(2), "one/a.yaml");
  ck_assert_str_eq(path_of(3), "two/deep/b.yaml");
  ck_assert_str_eq(cg_documents_info(documents, 3)->name.data, "two/deep/b.yaml");
  ck_assert(cg_path_absolute(cg_documents_info(documents, 3)->location));
  ck_assert(!cg_hash_equal(cg_documents_info(documents, 2)->hash, cg_documents_info(documents, 3)->hash));
}
END_TEST

START_TEST(standard_input) {
  int fd[2];
  ck_assert_int_eq(pipe(fd), 0);
  ck_assert_int_eq(write(fd[1], "a: {$ref: x.yaml}", 17), 17);
  close(fd[1]);
  ck_assert_int_ge(dup2(fd[0], 0), 0);
  put("base/x.yaml", "x: 7");
  ck_assert_int_eq(cg_documents_input(documents, CG_STR("-"), CG_STR("base")), CODEGEN_OK);
  ck_assert_int_eq(input("-"), CODEGEN_OK); /* read once */
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_uint_eq(cg_documents_count(documents), 2);
  ck_assert_str_eq(cg_documents_info(documents, 2)->name.data, "<stdin>");
  ck_assert(codegen_str_is(text_at(reference(2, "x.yaml#/x")), "7"));
}
END_TEST

START_TEST(ceilings) {
  cg_source_limits limits = {.max_bytes = 10, .max_documents = 2};
  cg_documents_free(documents);
  documents = cg_documents_new(diags, &limits);
  put("a.json", "[1,2,3,4,5,6]");
  put("b.json", "[1]");
  put("c.json", "[1]");
  ck_assert_int_eq(input("a.json"), CODEGEN_ERR_LIMIT);
  ck_assert_int_eq(input("b.json"), CODEGEN_OK);
  ck_assert_int_eq(input("c.json"), CODEGEN_ERR_LIMIT);
  kit_reports(diags, "CGS0007", "'a.json' is larger than 10 bytes", "more than 2 documents");
}
END_TEST

START_TEST(nothing_given) {
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_ERR_USAGE);
  kit_reports(diags, "CGS0012");
}
END_TEST

/* -- references --------------------------------------------------------------------------------------------------- */

START_TEST(references) {
  put("api/main.yaml", "a: {b: 1, 'x/y~z %': 2}\nlist: [p, q]\n");
  put("api/schemas/pet.json", "{\"pet\": \"cat\", \"$defs\": {\"Dog\": {}}}");
  put("common.yaml", "c: 3\nback: {$ref: api/main.yaml}\n");
  put("api/\xC3\xA4 b.yaml", "d: 4\n");
  ck_assert_int_eq(input("api/main.yaml"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert(codegen_str_is(text_at(reference(2, "#/a/b")), "1"));
  ck_assert(codegen_str_is(text_at(reference(2, "#/a/x~1y~0z%20%25")), "2"));
  ck_assert(codegen_str_is(text_at(reference(2, "#/list/1")), "q"));
  ck_assert_uint_eq(reference(2, "#").node, 1);
  ck_assert_uint_eq(reference(2, "").node, 1);
  ck_assert_uint_eq(reference(2, "main.yaml").document, 2);
  target t = reference(2, "#name");
  ck_assert(t.status == CODEGEN_OK && t.node == 0 && t.document == 2 && codegen_str_is(t.anchor, "name"));
  t = reference(2, "schemas/pet.json#/pet");
  ck_assert(codegen_str_is(text_at(t), "cat"));
  ck_assert_uint_eq(reference(2, "./schemas/../schemas/pet.json").document, t.document);
  ck_assert_str_eq(path_of(t.document), "schemas/pet.json");
  ck_assert_str_eq(cg_documents_info(documents, t.document)->name.data, "api/schemas/pet.json");
  ck_assert(!cg_documents_info(documents, t.document)->input);
  uint32_t pet = t.document;
  t = reference(pet, "../../common.yaml#/c");
  ck_assert(codegen_str_is(text_at(t), "3"));
  ck_assert_str_eq(path_of(t.document), "../common.yaml");
  ck_assert_uint_eq(reference(t.document, "api/main.yaml#/a").document, 2);
  ck_assert(codegen_str_is(text_at(reference(2, "%C3%A4%20b.yaml#/d")), "4"));
  ck_assert(codegen_str_is(text_at(reference(2, "\xC3\xA4 b.yaml#/d")), "4"));
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
}
END_TEST

START_TEST(references_refused) {
  put("main.yaml", "components: {schemas: {User: {}, Pet: {}}}\n");
  put("bad.json", "{\"a\": ");
  put("x.graphql", "type A {}\n");
  ck_assert_int_eq(input("main.yaml"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_int_eq(reference(2, "#/components/schemas/Usr").status, CODEGEN_ERR_NOT_FOUND);
  ck_assert_int_lt(reference(2, "missing.yaml#/a").status, 0);
  ck_assert_int_lt(reference(2, "missing.yaml#/b").status, 0);
  ck_assert_int_lt(reference(2, "bad.json").status, 0);
  ck_assert_int_lt(reference(2, "bad.json#/a").status, 0);
  ck_assert_uint_eq(cg_diags_errors(diags), 3);
  ck_assert_int_lt(reference(2, "/etc/hostname").status, 0);
  ck_assert_int_lt(reference(2, "%2Fetc/hostname").status, 0);
  ck_assert_int_lt(reference(2, "file:///etc/hostname").status, 0);
  ck_assert_int_lt(reference(2, "urn:x:y").status, 0);
  ck_assert_int_lt(reference(2, "//host/x").status, 0);
  ck_assert_int_lt(reference(2, "a%zz.yaml").status, 0);
  ck_assert_int_lt(reference(2, "a%00.yaml").status, 0);
  ck_assert_int_lt(reference(2, "x.graphql#/a").status, 0);
  ck_assert_int_lt(reference(2, ".").status, 0);
  ck_assert_int_lt(reference(99, "#").status, 0);
  ck_assert_uint_eq(cg_diags_errors(diags), 12);
  kit_reports(diags, "CGS0009", "did you mean 'User'?", "cannot read 'missing.yaml'", "CGS0002", "absolute path",
              "'file:' URLs", "neither JSON nor YAML", "it is a folder");
}
END_TEST

/* -- URLs, with a fetcher that answers from a table --------------------------------------------------------------- */

static char asked[4096];

static cg_status table_get(void *self, cg_str url, uint64_t max, cg_buf *out, cg_buf *final_url, const char **reason) {
  (void)self;
  (void)max;
  snprintf(asked + strlen(asked), sizeof asked - strlen(asked), "%.*s ", CG_FMT(url));
  if (cg_str_begins(url, "http://moved/")) cg_buf_text(final_url, "http://elsewhere/deep/doc.yaml");
  *reason = "the server answered 'HTTP/1.1 404 Not Found'";
  if (cg_str_find(url, '!', 0) < url.size) return CODEGEN_ERR_IO;
  cg_buf_text(out, "v: 1\n");
  return CODEGEN_OK;
}

START_TEST(remote_references) {
  cg_fetcher fetcher = {.get = table_get};
  cg_documents_fetcher(documents, &fetcher);
  put("main.yaml", "a: 1\n");
  ck_assert_int_eq(input("main.yaml"), CODEGEN_OK);
  ck_assert_int_eq(input("http://Moved:80/x/../y.yaml?token=hunter2"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_str_eq(asked, "http://moved/y.yaml?token=hunter2 ");
  ck_assert_str_eq(cg_documents_info(documents, 3)->name.data, "http://moved/y.yaml");
  ck_assert_str_eq(cg_documents_info(documents, 3)->location.data, "http://elsewhere/deep/doc.yaml");
  ck_assert_str_eq(path_of(2), "main.yaml");
  ck_assert_str_eq(path_of(3), "http://elsewhere/deep/doc.yaml");
  asked[0] = '\0';
  ck_assert_int_eq(reference(3, "other.yaml#/v").status, CODEGEN_OK); /* beside the answer */
  ck_assert_str_eq(asked, "http://elsewhere/deep/other.yaml ");
  ck_assert_int_eq(reference(3, "../up.yaml").status, CODEGEN_ERR_DENIED);
  ck_assert_int_eq(reference(3, "file:main.yaml").status, CODEGEN_ERR_DENIED);
  ck_assert_int_eq(reference(2, "https://good.example/a/x.yaml").status, CODEGEN_ERR_DENIED);
  ck_assert_uint_eq(cg_diags_errors(diags), 3);
  ck_assert_int_eq(cg_documents_allow(documents, CG_STR("https://good.example/b")), CODEGEN_OK);
  ck_assert_int_eq(reference(2, "https://GOOD.example:443/b/x.yaml").status, CODEGEN_OK);
  static const char *const refused[] = {"https://good.example/bad.yaml",          "https://good.example/b/../c.yaml",
                                        "https://good.example/b/%2e%2E/d.yaml",   "https://good.example.evil/b/x.yaml",
                                        "https://good.example@evil/b/x.yaml",     "https://good.example:444/b/x.yaml",
                                        "http://good.example/b/x.yaml",           "https://good.example/b\\..\\x.yaml",
                                        "https://me:secret@good.example/b/x.yaml"};
  asked[0] = '\0';
  for (size_t i = 0; i < CG_COUNT(refused); i++) ck_assert_int_lt(reference(2, refused[i]).status, 0);
  ck_assert_str_eq(asked, "");
  ck_assert_int_lt(reference(2, "https://good.example/b/!x?key=hunter2").status, 0);
  ck_assert_int_lt(cg_documents_allow(documents, CG_STR("good.example")), 0);
  ck_assert_int_lt(cg_documents_allow(documents, CG_STR("https://")), 0);
  char *report = kit_report(diags);
  ck_assert_ptr_null(strstr(report, "hunter2"));
  ck_assert_ptr_null(strstr(report, "secret"));
  ck_assert_ptr_nonnull(strstr(report, "CGS0010"));
  ck_assert_ptr_nonnull(strstr(report, "404 Not Found"));
  free(report);
}
END_TEST

START_TEST(known_documents) {
  cg_fetcher fetcher = {.get = table_get};
  cg_documents_fetcher(documents, &fetcher);
  asked[0] = '\0';
  put("main.yaml", "a: 1\n");
  ck_assert_int_eq(input("main.yaml"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_known(documents, CG_STR("http://Known.example:80/s/x"), "{\"v\": 7}"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_known(documents, CG_STR("http://known.example/s/x"), "{\"v\": 8}"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_known(documents, CG_STR("https://known.example/s/y"), "v: 9\n"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_known(documents, CG_STR("https://known.example/s/w"), "v: 9\n"), CODEGEN_OK);
  ck_assert_int_lt(cg_documents_known(documents, CG_STR("s/z"), "v: 9\n"), 0);
  target one = reference(2, "https://known.example/s/x#/v"), two = reference(2, "http://known.example/s/x#/v");
  ck_assert_int_eq(one.status, CODEGEN_OK);
  ck_assert_uint_eq(one.document, two.document); /* by whichever scheme */
  ck_assert(codegen_str_is(text_at(one), "7"));
  ck_assert_str_eq(path_of(one.document), "http://known.example/s/x");
  target beside = reference(one.document, "y#/v");
  ck_assert(codegen_str_is(text_at(beside), "9"));
  ck_assert_int_eq(reference(2, "https://known.example/s/z").status, CODEGEN_ERR_DENIED);
  ck_assert_int_eq(reference(one.document, "../../main.yaml").status, CODEGEN_ERR_DENIED);
  ck_assert_str_eq(asked, "");
  ck_assert_int_eq(input("https://known.example/s/w"), CODEGEN_OK); /* whoever names a URL gets what is there */
  ck_assert_str_eq(asked, "https://known.example/s/w ");
}
END_TEST

static cg_status question(uint32_t from, const char *text) {
  uint32_t document = 0, node = 0;
  codegen_origin nowhere = {0};
  return cg_documents_resolve(documents, from, codegen_str_of(text), nowhere, &document, &node, NULL);
}

START_TEST(questions) { /* whether a reference would be allowed: nothing is loaded or said */
  cg_fetcher fetcher = {.get = table_get};
  cg_documents_fetcher(documents, &fetcher);
  put("main.yaml", "a: 1\n");
  ck_assert_int_eq(input("main.yaml"), CODEGEN_OK);
  ck_assert_int_eq(input("http://good.example/s/x.yaml"), CODEGEN_OK);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  asked[0] = '\0';
  ck_assert_int_eq(question(2, "other.yaml#/a"), CODEGEN_OK);
  ck_assert_int_eq(question(2, "http://good.example/s/y.yaml"), CODEGEN_OK);
  ck_assert_int_eq(question(3, "y.yaml"), CODEGEN_OK);
  ck_assert_int_eq(question(3, "../y.yaml"), CODEGEN_ERR_DENIED);
  ck_assert_int_eq(question(2, "http://me:secret@good.example/s/y.yaml"), CODEGEN_ERR_DENIED);
  ck_assert_int_eq(question(2, "https://bad.example/x"), CODEGEN_ERR_DENIED);
  ck_assert_int_eq(question(2, "urn:x:y"), CODEGEN_ERR_DENIED);
  ck_assert_int_eq(question(2, "https://[bad"), CODEGEN_ERR_DENIED);
  ck_assert_str_eq(asked, "");
  ck_assert_uint_eq(cg_diags_errors(diags), 0);
}
END_TEST

START_TEST(url_resolution) { /* RFC 3986, 5.4 */
  static const char *const row[][2] = {
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"a b", "http://a/b/c/a%20b"},
  };
  cg_arena arena;
  cg_arena_init(&arena, 0);
  for (size_t i = 0; i < CG_COUNT(row); i++) {
    cg_str out;
    const char *why;
    ck_assert_int_eq(cg_url_resolve(&arena, CG_STR("http://a/b/c/d;p?q"), codegen_str_of(row[i][0]), &out, &why),
                     CODEGEN_OK);
    ck_assert_str_eq(out.data, row[i][1]);
  }
  cg_arena_release(&arena);
}
END_TEST

/* -- hooks -------------------------------------------------------------------------------------------------------- */

static char seen[512];

static cg_status before(void *self, cg_str location, cg_str *replacement) {
  (void)self;
  if (cg_str_ends(location, "/alias.yaml")) *replacement = CG_STR("real.yaml");
  return cg_str_ends(location, "/refused.yaml") ? CODEGEN_ERR_PLUGIN : CODEGEN_OK;
}

static cg_status after(void *self, cg_str location, cg_str bytes, cg_str *replacement) {
  cg_str name = cg_path_name(location);
  (void)self;
  snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%.*s=%.*s;", CG_FMT(name), CG_FMT(bytes));
  if (codegen_str_is(name, "patched.yaml")) *replacement = CG_STR("v: new");
  return CODEGEN_OK;
}

START_TEST(fetch_hooks) {
  cg_fetch_hooks hooks = {before, after, NULL};
  cg_documents_hooks(documents, &hooks);
  put("real.yaml", "v: 1");
  put("patched.yaml", "v: old");
  ck_assert_int_eq(input("alias.yaml"), CODEGEN_OK);
  ck_assert_int_eq(input("real.yaml"), CODEGEN_OK);
  ck_assert_int_eq(input("patched.yaml"), CODEGEN_OK);
  ck_assert_int_eq(input("refused.yaml"), CODEGEN_ERR_PLUGIN);
  ck_assert_int_eq(cg_documents_read(documents), CODEGEN_OK);
  ck_assert_uint_eq(cg_documents_count(documents), 3);
  ck_assert_str_eq(seen, "real.yaml=v: 1;patched.yaml=v: old;");
  ck_assert(codegen_str_is(text_at(reference(3, "#/v")), "new"));
  ck_assert(codegen_str_is(text_at(reference(3, "alias.yaml#/v")), "1"));
}
END_TEST

START_TEST(own_document) {
  uint32_t a, b;
  ck_assert_int_eq(cg_document_own_add(documents, CG_STR("{\"x\": [1.0]}"), &a), CODEGEN_OK);
  ck_assert_int_eq(cg_document_own_add(documents, CG_STR("\"t\""), &b), CODEGEN_OK);
  const codegen_document *own = cg_documents_at(documents, 1);
  ck_assert_ptr_nonnull(own);
  ck_assert(codegen_str_is(codegen_node_text(own, b), "t"));
  ck_assert_uint_ne(codegen_node_get(own, a, "x"), 0);
}
END_TEST

START_TEST(out_of_memory) {
  put("a.yaml", "a: 1\n");
  put("b.json", "{\"b\": 1}");
  for (uint64_t n = 1; n < 500; n++) {
    uint64_t begin = cg_alloc_count();
    cg_alloc_fail_at(n);
    cg_diags *sink = cg_diags_new();
    cg_documents *set = sink ? cg_documents_new(sink, NULL) : NULL;
    if (set && cg_documents_input(set, CG_STR("a.yaml"), CG_STR("")) == CODEGEN_OK &&
        cg_documents_read(set) == CODEGEN_OK) {
      uint32_t document, node;
      codegen_origin at = {2, 1, 0, 1};
      cg_documents_resolve(set, 2, CG_STR("b.json#/b"), at, &document, &node, NULL);
    }
    cg_alloc_fail_at(0);
    bool reached = cg_alloc_count() - begin >= n;
    cg_documents_free(set);
    cg_diags_free(sink);
    if (!reached) return;
  }
  ck_abort_msg("never got through");
}
END_TEST

int main(void) {
  Suite *suite = suite_create("source_documents");
  TCase *all = tcase_create("all");
  tcase_add_checked_fixture(all, setup, teardown);
  tcase_add_test(all, formats);
  tcase_add_test(all, unreadable);
  tcase_add_test(all, folders);
  tcase_add_test(all, identity);
  tcase_add_test(all, standard_input);
  tcase_add_test(all, ceilings);
  tcase_add_test(all, nothing_given);
  tcase_add_test(all, references);
  tcase_add_test(all, references_refused);
  tcase_add_test(all, remote_references);
  tcase_add_test(all, known_documents);
  tcase_add_test(all, questions);
  tcase_add_test(all, url_resolution);
  tcase_add_test(all, fetch_hooks);
  tcase_add_test(all, own_document);
  tcase_add_test(all, out_of_memory);
  suite_add_tcase(suite, all);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? 1 : 0;
}
