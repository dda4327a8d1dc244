/* SPDX-License-Identifier: MIT
 *
 * libcodegen-fetch.so: the only place that knows libcurl. One exported function gives a table.
 *
 * Invariants: http and https only, certificates always verified, no redirect followed here (the other side judges each
 * hop), no credentials from files, no more bytes than asked for, decoded ones counted.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <codegen/base.h>
#include <codegen/version.h>

#include "module.h"

typedef struct transfer {
  const cg_fetch_request *request;
  cg_fetch_response *response;
  uint64_t size;
} transfer;

static size_t on_body(char *data, size_t item, size_t count, void *self) {
  transfer *t = self;
  size_t size = item * count;
  if (size > t->request->max_bytes - t->size) {
    t->response->too_large = true;
    return 0;
  }
  t->size += size;
  return t->request->write(t->request->self, data, size) ? size : 0;
}

/** Copies a trimmed header value; one that is too long or has control characters is dropped. */
static void keep(char *out, size_t room, const char *value, size_t size) {
  while (size && (*value == ' ' || *value == '\t')) value++, size--;
  while (size && strchr(" \t\r\n", value[size - 1])) size--;
  out[0] = '\0';
  if (size >= room) return;
  for (size_t i = 0; i < size; i++)
    if ((unsigned char)value[i] < ' ' || value[i] == 127) return;
  memcpy(out, value, size);
  out[size] = '\0';
}

/** The text of a status line for messages: printable ASCII. */
static void keep_status(cg_fetch_response *response, const char *line, size_t size) {
  size_t used = 0;
  for (size_t i = 0; i < size && used + 1 < sizeof response->reason; i++)
    if (line[i] >= ' ' && line[i] < 127) response->reason[used++] = line[i];
  while (used && response->reason[used - 1] == ' ') used--;
  response->reason[used] = '\0';
}

static size_t on_header(char *data, size_t item, size_t count, void *self) {
  cg_fetch_response *response = ((transfer *)self)->response;
  size_t size = item * count;
  if (size > 5 && memcmp(data, "HTTP/", 5) == 0) { /* a new answer, perhaps after an interim one or a proxy's */
    response->etag[0] = response->last_modified[0] = '\0';
    keep_status(response, data, size);
  } else if (size > 5 && strncasecmp(data, "etag:", 5) == 0) {
    keep(response->etag, sizeof response->etag, data + 5, size - 5);
  } else if (size > 14 && strncasecmp(data, "last-modified:", 14) == 0) {
    keep(response->last_modified, sizeof response->last_modified, data + 14, size - 14);
  }
  return size;
}

static bool set_options(CURL *curl, transfer *t, struct curl_slist *headers) {
  const cg_fetch_request *request = t->request;
  CURLcode bad = CURLE_OK;
  curl_off_t max = request->max_bytes < INT64_MAX ? (curl_off_t)request->max_bytes : INT64_MAX;
#define SET(option, value) \
  if (!bad) bad = curl_easy_setopt(curl, option, value)
  SET(CURLOPT_URL, request->url);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_timeout_ms);
  SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
  SET(CURLOPT_ACCEPT_ENCODING, "gzip");
  SET(CURLOPT_USERAGENT, "codegen/" CODEGEN_VERSION);
  SET(CURLOPT_HTTPHEADER, headers);
  SET(CURLOPT_MAXFILESIZE_LARGE, max);
  SET(CURLOPT_WRITEFUNCTION, on_body);
  SET(CURLOPT_WRITEDATA, t);
  SET(CURLOPT_HEADERFUNCTION, on_header);
  SET(CURLOPT_HEADERDATA, t);
#undef SET
  return bad == CURLE_OK;
}

static bool perform(const cg_fetch_request *request, cg_fetch_response *response) {
  transfer t = {request, response, 0};
  struct curl_slist *headers = NULL, *longer;
  CURL *curl = NULL;
  CURLcode result;
  char *location = NULL;
  bool ok = false;
  *response = (cg_fetch_response){0};
  snprintf(response->error, sizeof response->error, "out of memory");
  for (size_t i = 0; i < request->header_count; i++) {
    longer = curl_slist_append(headers, request->header[i]);
    if (!longer) goto done;
    headers = longer;
  }
  curl = curl_easy_init();
  if (!curl || !set_options(curl, &t, headers)) goto done;
  ok = true;
  result = curl_easy_perform(curl);
  if (result == CURLE_FILESIZE_EXCEEDED) response->too_large = true;
  if (result == CURLE_OK) {
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &response->status);
    if (curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &location) == CURLE_OK && location)
      keep(response->location, sizeof response->location, location, strlen(location));
    response->error[0] = '\0';
  } else { /* curl_easy_strerror names no URL and no credentials, unlike the error buffer */
    snprintf(response->error, sizeof response->error, "%s", curl_easy_strerror(result));
  }
done:
  curl_easy_cleanup(curl);
  curl_slist_free_all(headers);
  return ok;
}

CODEGEN_EXPORT const cg_fetch_module *codegen_fetch_module(void);

/** NULL when libcurl cannot start. Called once, from the main thread. */
CODEGEN_EXPORT const cg_fetch_module *codegen_fetch_module(void) {
  static const cg_fetch_module module = {CG_FETCH_MODULE_VERSION, sizeof(cg_fetch_response), perform};
  return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? &module : NULL;
}
