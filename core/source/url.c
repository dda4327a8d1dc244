/* SPDX-License-Identifier: MIT
 *
 * URLs (RFC 3986), http and https only. Every URL is brought into one normal form before anybody compares, permits or
 * fetches it: scheme and host in lower case, no default port, no dot segments (encoded ones neither), no fragment, only
 * printable ASCII. What a permission check reads is therefore what is sent.
 */
#include "private.h"

typedef struct cg_url {
  cg_str scheme, user, host, path, query; /* host with its port; path begins with `/` */
  bool has_user, has_query;
} cg_url;

static bool url_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static char url_lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static int url_hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = url_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t cg_url_scheme(cg_str text) {
  size_t i = 0;
  if (text.size == 0 || !url_alpha(text.data[0])) return 0;
  for (i = 1; i < text.size; i++) {
    char c = text.data[i];
    if (c == ':') return i;
    if (!url_alpha(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

static bool url_scheme_is(cg_str text, size_t size, const char *word) {
  for (size_t i = 0; i < size; i++)
    if (word[i] == 0 || url_lower(text.data[i]) != word[i]) return false;
  return word[size] == 0;
}

bool cg_url_is(cg_str text) {
  size_t size = cg_url_scheme(text);
  return size > 0 && (url_scheme_is(text, size, "http") || url_scheme_is(text, size, "https")) &&
         text.size >= size + 3 && text.data[size + 1] == '/' && text.data[size + 2] == '/';
}

/** Cuts an absolute http(s) URL into its parts; the fragment is dropped. */
static bool url_split(cg_str text, cg_url *out) {
  size_t scheme = cg_url_scheme(text), at, end, i;
  *out = (cg_url){0};
  if (!cg_url_is(text)) return false;
  text.size = cg_str_find(text, '#', 0);
  out->scheme = cg_str_slice(text, 0, scheme);
  at = scheme + 3;
  for (end = at; end < text.size && text.data[end] != '/' && text.data[end] != '?'; end++) continue;
  for (i = end; i > at; i--)
    if (text.data[i - 1] == '@') break;
  if (i > at) {
    out->has_user = true;
    out->user = cg_str_slice(text, at, i - 1);
    at = i;
  }
  out->host = cg_str_slice(text, at, end);
  i = cg_str_find(text, '?', end);
  out->path = cg_str_slice(text, end, i);
  if (i < text.size) {
    out->has_query = true;
    out->query = cg_str_slice(text, i + 1, text.size);
  }
  return true;
}

/** Adds text with everything that is not printable ASCII percent-encoded, and encoded dots decoded. */
static void url_add(cg_buf *out, cg_str text, bool path) {
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (path && c == '%' && i + 2 < text.size && text.data[i + 1] == '2' && url_lower(text.data[i + 2]) == 'e') {
      cg_buf_char(out, '.');
      i += 2;
    } else if (c <= ' ' || c >= 127 || c == '"' || c == '<' || c == '>' || c == '`' || c == '{' || c == '}') {
      cg_buf_printf(out, "%%%02X", c);
    } else {
      cg_buf_char(out, (char)c);
    }
  }
}

/** Appends `path` to `out` without its dot segments (RFC 3986, 5.2.4). The path begins with `/`. */
static void url_add_path(cg_buf *out, cg_str path) {
  size_t floor = out->size, at = 0;
  while (at < path.size) {
    size_t end = cg_str_find(path, '/', at + 1);
    cg_str part = cg_str_slice(path, at + 1, end);
    bool last = end >= path.size;
    if (codegen_str_is(part, ".") || codegen_str_is(part, "..")) {
      if (part.size == 2)
        while (out->size > floor && out->data[--out->size] != '/') continue;
      if (last) cg_buf_char(out, '/');
    } else {
      cg_buf_char(out, '/');
      cg_buf_str(out, part);
    }
    at = end;
  }
  if (out->size == floor) cg_buf_char(out, '/');
}

static cg_str url_host(cg_str host, cg_str scheme) {
  cg_str port = url_scheme_is(scheme, scheme.size, "https") ? CG_STR(":443") : CG_STR(":80");
  if (host.size > port.size && memcmp(host.data + host.size - port.size, port.data, port.size) == 0)
    host.size -= port.size;
  if (host.size > 0 && host.data[host.size - 1] == ':') host.size--;
  return host;
}

static bool url_host_valid(cg_str host) {
  if (host.size == 0) return false;
  for (size_t i = 0; i < host.size; i++) {
    char c = host.data[i];
    if (!url_alpha(c) && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_' && c != ':' && c != '[' &&
        c != ']')
      return false;
  }
  return host.data[0] != ':';
}

cg_status cg_url_normal(cg_arena *arena, cg_str text, cg_str *out, const char **why) {
  cg_buf buf, path;
  cg_url url;
  cg_status status = CODEGEN_ERR_INPUT;
  *out = (cg_str){0};
  cg_buf_init(&buf, 1u << 16);
  cg_buf_init(&path, 1u << 16);
  *why = "it is no http or https URL";
  if (!url_split(text, &url)) goto done;
  *why = "its host is not valid";
  url.host = url_host(url.host, url.scheme);
  if (!url_host_valid(url.host)) goto done;
  *why = "it has a control character or a backslash";
  for (size_t i = 0; i < text.size; i++)
    if ((unsigned char)text.data[i] < ' ' || text.data[i] == 127 || text.data[i] == '\\') goto done;
  for (size_t i = 0; i < url.scheme.size; i++) cg_buf_char(&buf, url_lower(url.scheme.data[i]));
  cg_buf_text(&buf, "://");
  if (url.has_user) {
    url_add(&buf, url.user, false);
    cg_buf_char(&buf, '@');
  }
  for (size_t i = 0; i < url.host.size; i++) cg_buf_char(&buf, url_lower(url.host.data[i]));
  url_add(&path, url.path, true);
  url_add_path(&buf, cg_buf_get(&path));
  if (url.has_query) {
    cg_buf_char(&buf, '?');
    url_add(&buf, url.query, false);
  }
  *why = "it is too long";
  if (buf.failed || path.failed) goto done;
  *out = cg_arena_copy(arena, cg_buf_get(&buf));
  *why = "out of memory";
  status = out->data ? CODEGEN_OK : CODEGEN_ERR_MEMORY;
done:
  cg_buf_release(&buf);
  cg_buf_release(&path);
  return status;
}

cg_status cg_url_resolve(cg_arena *arena, cg_str base, cg_str reference, cg_str *out, const char **why) {
  cg_url url;
  cg_buf buf;
  cg_status status = CODEGEN_ERR_INPUT;
  size_t cut;
  if (cg_url_scheme(reference) > 0) return cg_url_normal(arena, reference, out, why);
  *why = "its base is no URL";
  if (!url_split(base, &url)) return CODEGEN_ERR_INPUT;
  reference.size = cg_str_find(reference, '#', 0);
  cg_buf_init(&buf, 1u << 16);
  cg_buf_str(&buf, url.scheme);
  cg_buf_char(&buf, ':');
  if (reference.size >= 2 && reference.data[0] == '/' && reference.data[1] == '/') {
    cg_buf_str(&buf, reference);
  } else {
    cg_buf_text(&buf, "//");
    if (url.has_user) {
      cg_buf_str(&buf, url.user);
      cg_buf_char(&buf, '@');
    }
    cg_buf_str(&buf, url.host);
    if (reference.size == 0 || reference.data[0] == '?') {
      cg_buf_str(&buf, url.path);
      if (reference.size == 0 && url.has_query) cg_buf_printf(&buf, "?%.*s", CG_FMT(url.query));
    } else if (reference.data[0] != '/') {
      for (cut = url.path.size; cut > 0 && url.path.data[cut - 1] != '/'; cut--) continue;
      cg_buf_str(&buf, cut ? cg_str_slice(url.path, 0, cut) : CG_STR("/"));
    }
    cg_buf_str(&buf, reference);
  }
  *why = "it is too long";
  if (!buf.failed) status = cg_url_normal(arena, cg_buf_get(&buf), out, why);
  cg_buf_release(&buf);
  return status;
}

bool cg_url_below(cg_str url, cg_str prefix) {
  cg_url a, b;
  if (!url_split(url, &a) || !url_split(prefix, &b)) return false;
  if (!codegen_str_equal(a.scheme, b.scheme) || !codegen_str_equal(a.host, b.host)) return false;
  if (b.path.size == 0) return true;
  if (a.path.size < b.path.size || memcmp(a.path.data, b.path.data, b.path.size) != 0) return false;
  return b.path.data[b.path.size - 1] == '/' || a.path.size == b.path.size || a.path.data[b.path.size] == '/';
}

bool cg_url_same_origin(cg_str left, cg_str right) {
  cg_url a, b;
  return url_split(left, &a) && url_split(right, &b) && codegen_str_equal(a.scheme, b.scheme) &&
         codegen_str_equal(a.host, b.host);
}

bool cg_url_has_user(cg_str url) {
  cg_url parts;
  return url_split(url, &parts) && parts.has_user;
}

cg_str cg_url_shown(cg_arena *arena, cg_str text) {
  cg_url url;
  if (!url_split(text, &url)) return cg_arena_copy(arena, CG_STR("URL"));
  return cg_arena_printf(arena, "%.*s://%.*s%.*s", CG_FMT(url.scheme), CG_FMT(url.host), CG_FMT(url.path));
}

cg_str cg_url_folder(cg_arena *arena, cg_str text) {
  cg_url url;
  size_t cut;
  if (!url_split(text, &url)) return (cg_str){0};
  for (cut = url.path.size; cut > 0 && url.path.data[cut - 1] != '/'; cut--) continue;
  return cg_arena_printf(arena, "%.*s://%.*s%.*s", CG_FMT(url.scheme), CG_FMT(url.host), (int)(cut ? cut : 1),
                         cut ? url.path.data : "/");
}

bool cg_url_decode(cg_str text, cg_buf *out) {
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (c == '%') {
      int high = i + 2 < text.size ? url_hex(text.data[i + 1]) : -1;
      int low = i + 2 < text.size ? url_hex(text.data[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      c = (char)(high * 16 + low);
      i += 2;
    }
    cg_buf_char(out, c);
  }
  return true;
}
