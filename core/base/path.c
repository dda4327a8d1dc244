/* SPDX-License-Identifier: MIT
 *
 * Paths as text. Everything is lexical: no symbolic link is looked at.
 */
#include "base.h"

#define PART_MAX 255
#define PATH_MAX_BYTES 4096

cg_str cg_path_name(cg_str path) {
  size_t at = path.size;
  while (at && path.data[at - 1] != '/') at--;
  return cg_str_slice(path, at, path.size);
}

cg_str cg_path_dir(cg_str path) {
  size_t at = path.size;
  while (at && path.data[at - 1] != '/') at--;
  while (at > 1 && path.data[at - 1] == '/') at--;
  return cg_str_slice(path, 0, at);
}

bool cg_path_absolute(cg_str path) {
  return path.size && path.data[0] == '/';
}

/* The next part between slashes from *at on; empty at the end. */
static cg_str next_part(cg_str path, size_t *at) {
  while (*at < path.size && path.data[*at] == '/') (*at)++;
  size_t begin = *at;
  *at = cg_str_find(path, '/', begin);
  return cg_str_slice(path, begin, *at);
}

/* Appends the parts of `path` to `out` (size *size, the first `root` bytes never removed). Each part fits: see callers.
 */
static void add_parts(char *out, size_t *size, size_t root, cg_str path) {
  cg_str part;
  for (size_t at = 0; (part = next_part(path, &at)).size;) {
    if (codegen_str_is(part, ".")) continue;
    size_t name = *size;
    while (name > root && out[name - 1] != '/') name--;
    cg_str last = {out + name, *size - name};
    if (codegen_str_is(part, "..")) {
      if (root && *size == root) continue; /* above the root is the root */
      if (last.size && !codegen_str_is(last, "..")) {
        *size = name > root ? name - 1 : name;
        continue;
      }
    }
    if (*size > root) out[(*size)++] = '/';
    memcpy(out + *size, part.data, part.size);
    *size += part.size;
  }
}

cg_str cg_path_join(cg_arena *arena, cg_str base, cg_str path) {
  if (cg_path_absolute(path)) base = CG_STR("");
  size_t root = cg_path_absolute(base) || cg_path_absolute(path), size = root;
  if (base.size > SIZE_MAX / 4 || path.size > SIZE_MAX / 4) return (cg_str){NULL, 0};
  char *out = cg_arena_alloc(arena, base.size + path.size + 4, 1);
  if (!out) return (cg_str){NULL, 0};
  if (root) out[0] = '/';
  add_parts(out, &size, root, base);
  add_parts(out, &size, root, path);
  if (!size) out[size++] = '.';
  out[size] = '\0';
  return (cg_str){out, size};
}

cg_str cg_path_relative(cg_arena *arena, cg_str base, cg_str path) {
  cg_str from = cg_path_join(arena, CG_STR(""), base), to = cg_path_join(arena, CG_STR(""), path), part;
  if (!from.data || !to.data || cg_path_absolute(base) != cg_path_absolute(path)) return to;
  if (codegen_str_is(from, ".")) from = CG_STR("");
  if (codegen_str_is(to, ".")) to = CG_STR("");
  size_t common = 0;
  for (size_t at = 0, other = 0;;) {
    cg_str a = next_part(from, &at), b = next_part(to, &other);
    if (!a.size || !b.size || !codegen_str_equal(a, b)) break;
    common = at;
  }
  cg_str rest = cg_str_slice(to, common, to.size);
  while (rest.size && rest.data[0] == '/') rest = cg_str_slice(rest, 1, rest.size);
  char *out = from.size > SIZE_MAX / 8 ? NULL : cg_arena_alloc(arena, (from.size - common) * 2 + rest.size + 8, 1);
  size_t size = 0;
  if (!out) return (cg_str){NULL, 0};
  for (size_t at = common; (part = next_part(from, &at)).size;) {
    memcpy(out + size, size ? "/.." : "..", size ? 3 : 2);
    size += size ? 3 : 2;
  }
  if (rest.size && size) out[size++] = '/';
  if (rest.size) memcpy(out + size, rest.data, rest.size);
  size += rest.size;
  if (!size) out[size++] = '.';
  out[size] = '\0';
  return (cg_str){out, size};
}

static const char *part_problem(cg_str part) {
  if (!part.size) return "it has an empty part";
  if (codegen_str_is(part, ".") || codegen_str_is(part, "..")) return "it has a '.' or '..' part";
  if (part.size > PART_MAX) return "a part of it is longer than 255 bytes";
  return NULL;
}

bool cg_path_safe(cg_str path, const char **why) {
  const char *problem = NULL;
  if (!path.size)
    problem = "it is empty";
  else if (path.size > PATH_MAX_BYTES)
    problem = "it is longer than 4096 bytes";
  else if (path.data[0] == '/')
    problem = "it is absolute";
  else if (cg_utf8_valid(path) != path.size)
    problem = "it is not UTF-8";
  for (size_t i = 0; !problem && i < path.size; i++) {
    uint32_t code = (unsigned char)path.data[i];
    size_t length = code < 0x80 ? 1 : cg_utf8_decode(path.data + i, path.size - i, &code);
    if (code == '\\')
      problem = "it has a backslash";
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
      problem = "it has a control character";
    else if ((code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
      problem = "it has a line separator or a change of direction";
    i += length ? length - 1 : 0;
  }
  for (size_t at = 0; !problem && at <= path.size;) {
    size_t end = cg_str_find(path, '/', at);
    problem = part_problem(cg_str_slice(path, at, end));
    at = end + 1;
  }
  if (why) *why = problem;
  return !problem;
}
