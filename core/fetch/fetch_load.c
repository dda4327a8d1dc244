/* SPDX-License-Identifier: MIT
 *
 * The program's side of HTTP(S): loads the module on first use, follows redirects one by one, decides which headers go
 * where, asks conditionally.
 *
 * Invariants: every URL is in normal form before it is judged or sent; a header goes only to URLs below its prefix, at
 * every hop anew; no hop leaves https for http; messages hold no credentials and no query.
 */
#include <dlfcn.h>

#include "cache.h"
#include "fetch.h"
#include "module.h"

#define CONNECT_TIMEOUT_MS 10000u
#define TIMEOUT_MS 60000u
#define MAX_REDIRECTS 5u
#define HEADERS_MAX 64

struct cg_fetch {
  cg_fetch_config config; /* texts in the arena, prefixes in normal form */
  struct cg_fetch_header *header;
  cg_str exe_dir;
  cg_arena arena;
  const cg_fetch_module *module;
  const char *problem; /* why the module or the configuration cannot be used */
  bool (*allowed)(void *context, cg_str url);
  void *context;
  char reason[512]; /* of the last failure */
};

/* -- life --------------------------------------------------------------------------------------------------------- */

/** A header name is a token, its value has no line break (RFC 9110, 5.1 and 5.5): nothing is smuggled in. */
static bool header_valid(const struct cg_fetch_header *header) {
  if (header->name.size == 0) return false;
  for (size_t i = 0; i < header->name.size; i++) {
    unsigned char c = (unsigned char)header->name.data[i];
    if (c <= ' ' || c >= 127 || strchr("\"(),/:;<=>?@[\\]{}", c)) return false;
  }
  for (size_t i = 0; i < header->value.size; i++) {
    unsigned char c = (unsigned char)header->value.data[i];
    if ((c < ' ' && c != '\t') || c == 127) return false;
  }
  return true;
}

static bool copy_headers(cg_fetch *fetch, const cg_fetch_config *config) {
  const char *why;
  fetch->header = cg_arena_array(&fetch->arena, struct cg_fetch_header, config->header_count + 1);
  if (!fetch->header) return false;
  for (size_t i = 0; i < config->header_count; i++) {
    struct cg_fetch_header *to = &fetch->header[i];
    cg_status status = cg_url_normal(&fetch->arena, config->header[i].prefix, &to->prefix, &why);
    if (status == CODEGEN_ERR_MEMORY) return false;
    to->name = cg_arena_copy(&fetch->arena, config->header[i].name);
    to->value = cg_arena_copy(&fetch->arena, config->header[i].value);
    if (!to->name.data || !to->value.data) return false;
    if (status) fetch->problem = "the URL prefix of a configured header is not valid";
    if (!header_valid(to)) fetch->problem = "a configured header has a character that headers must not have";
  }
  return true;
}

cg_fetch *cg_fetch_new(const cg_fetch_config *config, cg_str exe_dir) {
  cg_fetch *fetch = cg_calloc(1, sizeof *fetch);
  if (!fetch) return NULL;
  cg_arena_init(&fetch->arena, 0);
  fetch->config = *config;
  if (fetch->config.connect_timeout_ms == 0) fetch->config.connect_timeout_ms = CONNECT_TIMEOUT_MS;
  if (fetch->config.timeout_ms == 0) fetch->config.timeout_ms = TIMEOUT_MS;
  if (fetch->config.max_redirects == 0) fetch->config.max_redirects = MAX_REDIRECTS;
  fetch->config.cache_dir = cg_arena_copy(&fetch->arena, config->cache_dir);
  fetch->exe_dir = cg_arena_copy(&fetch->arena, exe_dir);
  if (copy_headers(fetch, config) && fetch->config.cache_dir.data && fetch->exe_dir.data) {
    fetch->config.header = fetch->header;
    return fetch;
  }
  cg_fetch_free(fetch);
  return NULL;
}

void cg_fetch_free(cg_fetch *fetch) {
  if (!fetch) return;
  cg_arena_release(&fetch->arena); /* the module stays loaded: its libraries have handlers at exit */
  cg_free(fetch);
}

static cg_status fail(cg_fetch *fetch, cg_status status, const char **reason, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static cg_status fail(cg_fetch *fetch, cg_status status, const char **reason, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(fetch->reason, sizeof fetch->reason, format, args);
  va_end(args);
  *reason = fetch->reason;
  return status;
}

/** lib/codegen beside the folder of the program: the same in the build tree and where it is installed. */
static cg_status load(cg_fetch *fetch, const char **reason) {
  const cg_fetch_module *(*entry)(void) = NULL;
  cg_str path;
  void *library, *symbol;
  if (fetch->problem) return fail(fetch, CODEGEN_ERR_USAGE, reason, "%s", fetch->problem);
  if (fetch->module) return CODEGEN_OK;
  path = cg_arena_printf(&fetch->arena, "%.*s/../lib/codegen/libcodegen-fetch.so", CG_FMT(fetch->exe_dir));
  if (!path.data) return fail(fetch, CODEGEN_ERR_MEMORY, reason, "out of memory");
  library = dlopen(path.data, RTLD_NOW | RTLD_LOCAL);
  symbol = library ? dlsym(library, CG_FETCH_MODULE_SYMBOL) : NULL;
  if (!symbol) return fail(fetch, CODEGEN_ERR_IO, reason, "HTTP support cannot be loaded: %.300s", dlerror());
  memcpy(&entry, &symbol, sizeof entry); /* ISO C has no cast from an object to a function */
  fetch->module = entry();
  if (fetch->module && fetch->module->version == CG_FETCH_MODULE_VERSION &&
      fetch->module->size == sizeof(cg_fetch_response))
    return CODEGEN_OK;
  fetch->module = NULL;
  return fail(fetch, CODEGEN_ERR_IO, reason, "HTTP support is of another version");
}

/* -- one hop ------------------------------------------------------------------------------------------------------ */

typedef struct hop {
  cg_fetch *fetch;
  cg_arena arena; /* of this request */
  cg_str url;
  uint64_t max_bytes;
  const char *header[HEADERS_MAX];
  size_t header_count;
  cg_hash key; /* in the cache */
  cg_fetch_cached cached;
  cg_buf *out;
  cg_fetch_response response;
} hop;

static bool add_header(hop *h, cg_str name, cg_str value) {
  cg_str line;
  if (h->header_count == HEADERS_MAX) return false;
  line = cg_arena_printf(&h->arena, value.size ? "%.*s: %.*s" : "%.*s;", CG_FMT(name), CG_FMT(value));
  h->header[h->header_count++] = line.data;
  return line.data != NULL;
}

/** Headers for this URL, and the cache's key: what may change the answer is part of it. */
static bool prepare(hop *h) {
  const cg_fetch_config *config = &h->fetch->config;
  cg_buf identity;
  bool good = add_header(h, CG_STR("Accept"),
                         CG_STR("application/json, application/yaml, text/yaml;q=0.9, text/plain;q=0.8, */*;q=0.5"));
  cg_buf_init(&identity, 1u << 24);
  cg_buf_str(&identity, h->url);
  for (size_t i = 0; i < config->header_count; i++) {
    if (!cg_url_below(h->url, config->header[i].prefix)) continue;
    good = good && add_header(h, config->header[i].name, config->header[i].value);
    cg_buf_printf(&identity, "\n%.*s: %.*s", CG_FMT(config->header[i].name), CG_FMT(config->header[i].value));
  }
  good = good && !identity.failed;
  if (good) h->key = cg_hash128(identity.data, identity.size);
  if (identity.data) explicit_bzero(identity.data, identity.size);
  cg_buf_release(&identity);
  if (good && config->cache_dir.size && cg_fetch_cache_read(config->cache_dir, h->key, h->max_bytes, &h->cached)) {
    if (h->cached.etag.size) good = add_header(h, CG_STR("If-None-Match"), h->cached.etag);
    if (h->cached.last_modified.size)
      good = good && add_header(h, CG_STR("If-Modified-Since"), h->cached.last_modified);
  }
  return good;
}

static bool on_bytes(void *self, const void *data, size_t size) {
  hop *h = self;
  cg_buf_add(h->out, data, size);
  return !h->out->failed;
}

static cg_status ask(hop *h, const char **reason) {
  cg_fetch *fetch = h->fetch;
  cg_fetch_request request = {.url = h->url.data,
                              .header = h->header,
                              .connect_timeout_ms = fetch->config.connect_timeout_ms,
                              .timeout_ms = fetch->config.timeout_ms,
                              .max_bytes = h->max_bytes,
                              .write = on_bytes,
                              .self = h};
  if (!prepare(h)) return fail(fetch, CODEGEN_ERR_MEMORY, reason, "too many headers, or out of memory");
  request.header_count = h->header_count;
  h->out->size = 0;
  if (!fetch->module->perform(&request, &h->response))
    return fail(fetch, CODEGEN_ERR_IO, reason, "%s", h->response.error);
  if (h->response.too_large) return fail(fetch, CODEGEN_ERR_LIMIT, reason, "the answer is too large");
  if (h->out->failed) return fail(fetch, CODEGEN_ERR_MEMORY, reason, "out of memory");
  if (h->response.status == 0) return fail(fetch, CODEGEN_ERR_IO, reason, "%s", h->response.error);
  return CODEGEN_OK;
}

static bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/** Takes the body: from the answer, or from the cache when the answer says that nothing changed. */
static cg_status take(hop *h, const char **reason) {
  const cg_fetch_config *config = &h->fetch->config;
  const cg_fetch_response *response = &h->response;
  cg_str etag = codegen_str_of(response->etag), last_modified = codegen_str_of(response->last_modified);
  if (response->status == 304 && h->cached.bytes.data) {
    h->out->size = 0;
    cg_buf_str(h->out, h->cached.body);
    return h->out->failed ? fail(h->fetch, CODEGEN_ERR_MEMORY, reason, "out of memory") : CODEGEN_OK;
  }
  if (response->status != 200)
    return fail(h->fetch, CODEGEN_ERR_IO, reason, "the server answered '%s'",
                response->reason[0] ? response->reason : "nothing");
  if (config->cache_dir.size && (etag.size || last_modified.size))
    cg_fetch_cache_write(config->cache_dir, h->key, etag, last_modified, cg_buf_get(h->out));
  return CODEGEN_OK;
}

/* -- the fetcher -------------------------------------------------------------------------------------------------- */

/** The next hop, when a redirect may be followed. */
static cg_status redirect(cg_fetch *fetch, cg_arena *arena, cg_str *url, const cg_fetch_response *response,
                          const char **reason) {
  cg_str target = {0};
  const char *why = "it names no place";
  if (!response->location[0] || cg_url_normal(arena, codegen_str_of(response->location), &target, &why) != CODEGEN_OK)
    return fail(fetch, CODEGEN_ERR_IO, reason, "a redirect cannot be followed: %s", why);
  if (cg_url_has_user(target) && !cg_url_has_user(*url))
    return fail(fetch, CODEGEN_ERR_DENIED, reason, "a redirect holds credentials");
  if (cg_str_begins(*url, "https:") && !cg_str_begins(target, "https:"))
    return fail(fetch, CODEGEN_ERR_DENIED, reason, "a redirect leads from https to http: '%.*s'",
                CG_FMT(cg_url_shown(arena, target)));
  if (fetch->allowed && !fetch->allowed(fetch->context, target))
    return fail(fetch, CODEGEN_ERR_DENIED, reason, "a redirect leads to a place that is not allowed: '%.*s'",
                CG_FMT(cg_url_shown(arena, target)));
  *url = target;
  return CODEGEN_OK;
}

static cg_status fetch_get(void *self, cg_str url, uint64_t max_bytes, cg_buf *out, cg_buf *final_url,
                           const char **reason) {
  cg_fetch *fetch = self;
  cg_arena arena;
  hop *h = NULL;
  const char *why = NULL;
  cg_status status = load(fetch, reason);
  uint32_t hops = 0;
  if (status) return status;
  cg_arena_init(&arena, 0);
  h = cg_malloc(sizeof *h);
  status = h ? cg_url_normal(&arena, url, &url, &why) : CODEGEN_ERR_MEMORY;
  if (status) fail(fetch, status, reason, "%s", why ? why : "out of memory");
  while (status == CODEGEN_OK) {
    memset(h, 0, sizeof *h);
    h->fetch = fetch;
    h->url = url;
    h->max_bytes = max_bytes;
    h->out = out;
    cg_arena_init(&h->arena, 0);
    status = ask(h, reason);
    bool again = status == CODEGEN_OK && is_redirect(h->response.status);
    if (again && hops++ == fetch->config.max_redirects)
      status = fail(fetch, CODEGEN_ERR_IO, reason, "more than %u redirects", fetch->config.max_redirects);
    else if (again)
      status = redirect(fetch, &arena, &url, &h->response, reason);
    else if (status == CODEGEN_OK)
      status = take(h, reason);
    cg_buf_release(&h->cached.bytes);
    cg_arena_release(&h->arena);
    if (!again) break;
  }
  if (status == CODEGEN_OK) cg_buf_str(final_url, url);
  if (h) explicit_bzero(h, sizeof *h);
  cg_free(h);
  cg_arena_release(&arena);
  return status;
}

static void fetch_permit(void *self, bool (*allowed)(void *context, cg_str url), void *context) {
  cg_fetch *fetch = self;
  fetch->allowed = allowed;
  fetch->context = context;
}

cg_fetcher cg_fetch_fetcher(cg_fetch *fetch) {
  cg_fetcher out = {.get = fetch_get, .self = fetch, .permit = fetch_permit};
  return out;
}
