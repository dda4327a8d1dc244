/* SPDX-License-Identifier: MIT
 *
 * Places: JSON pointers of the configuration, as nodes of documents, and what is said of one that leads nowhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "map.h"

static const codegen_origin nowhere;

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/** The document part, and the pointer behind `#` with its percent signs decoded. */
static bool split(mp_map *m, codegen_str text, codegen_str *file, codegen_str *pointer) {
  const char *hash = text.size ? memchr(text.data, '#', text.size) : NULL;
  char *out = mp_alloc(m, text.size + 1, 1);
  if (!hash || !out) return false;
  size_t size = 0, i = (size_t)(hash + 1 - text.data);
  *file = (codegen_str){text.data, i - 1};
  for (; i < text.size; i++) {
    int high = text.data[i] == '%' && i + 2 < text.size ? hex(text.data[i + 1]) : -1;
    int low = high >= 0 ? hex(text.data[i + 2]) : -1;
    out[size++] = low >= 0 ? (char)(high * 16 + low) : text.data[i];
    if (low >= 0) i += 2;
  }
  *pointer = (codegen_str){out, size};
  return !size || out[0] == '/';
}

/** Whether a document may be meant: by its name; without one the only document, or any of several. */
static bool means(const mp_map *m, uint32_t document, codegen_str file) {
  const codegen_source *source = codegen_source_at(m->model, document);
  if (file.size) return codegen_str_equal(source->name, file);
  if (!source->name.size) return true;
  for (uint32_t i = 2; i < codegen_row_count(m->model, CODEGEN_TABLE_SOURCE); i++)
    if (codegen_model_document(m->model, i) && !codegen_source_at(m->model, i)->name.size) return false;
  return true;
}

static int by_node(const void *a, const void *b) {
  const mp_spot *left = a, *right = b;
  if (left->document != right->document) return left->document < right->document ? -1 : 1;
  return left->node < right->node ? -1 : left->node > right->node;
}

bool mp_places_find(mp_map *m) {
  uint32_t documents = codegen_row_count(m->model, CODEGEN_TABLE_SOURCE);
  m->spot = mp_alloc(m, (size_t)m->place_count * documents + 1, sizeof *m->spot);
  for (uint32_t i = 0; i < m->place_count && m->spot; i++) {
    codegen_str file, pointer;
    if (!split(m, m->place[i].pointer, &file, &pointer)) continue;
    for (uint32_t d = 2; d < documents; d++) {
      const codegen_document *document = codegen_model_document(m->model, d);
      uint32_t node = document && means(m, d, file) ? codegen_node_resolve(document, pointer) : 0;
      if (node) m->spot[m->spot_count++] = (mp_spot){d, node, i};
    }
  }
  if (m->spot) qsort(m->spot, m->spot_count, sizeof *m->spot, by_node);
  return !m->memory;
}

mp_place *mp_place_at(mp_map *m, codegen_origin origin) {
  mp_spot key = {origin.document, origin.node, 0};
  if (!origin.node || !m->spot_count) return NULL;
  mp_spot *found = bsearch(&key, m->spot, m->spot_count, sizeof key, by_node);
  return found ? &m->place[found->place] : NULL;
}

/** A key as it stands in a pointer. */
static size_t escape(codegen_str key, char *out, size_t room) {
  size_t size = 0;
  for (size_t i = 0; i < key.size && size + 3 < room; i++) {
    if (key.data[i] == '~' || key.data[i] == '/') {
      out[size++] = '~';
      out[size++] = key.data[i] == '~' ? '0' : '1';
    } else {
      out[size++] = key.data[i];
    }
  }
  out[size] = '\0';
  return size;
}

/** The nearest pointer that there is: the longest part of it that resolves, and the nearest key below. */
static bool nearest(const mp_map *m, const codegen_document *document, codegen_str pointer, char *help, size_t room) {
  size_t good = 0, next;
  uint32_t node = 1, best = 4;
  char key[200], near[200] = "";
  (void)m;
  for (size_t at = 0; at < pointer.size; at = next) {
    for (next = at + 1; next < pointer.size && pointer.data[next] != '/'; next++) {
    }
    uint32_t below = codegen_node_resolve(document, (codegen_str){pointer.data, next});
    if (!below) break;
    node = below;
    good = next;
  }
  for (next = good + 1; next < pointer.size && pointer.data[next] != '/'; next++) {
  }
  if (good >= pointer.size) return false;
  codegen_str wanted = {pointer.data + good + 1, next - good - 1};
  if (codegen_node_kind(document, node) != CODEGEN_NODE_OBJECT) return false;
  uint32_t child = codegen_node_first(document, node);
  for (uint32_t i = 0, n = codegen_node_count(document, node); i < n; i++) {
    size_t size = escape(codegen_node_key(document, child), key, sizeof key);
    uint32_t far = codegen_distance((codegen_str){key, size}, wanted, best, false);
    if (far < best) {
      best = far;
      memcpy(near, key, size + 1);
    }
    child = codegen_node_after(document, child);
  }
  if (!near[0]) return false;
  snprintf(help, room, "did you mean '#%.*s/%s'?", (int)(good < 300 ? good : 300), pointer.data, near);
  return true;
}

void mp_place_idle(mp_map *m, const mp_place *place) {
  codegen_str file, pointer;
  char help[640] =
      "write a JSON pointer to a schema, parameter, header or body, as in "
      "'#/components/schemas/Pet/properties/id'";
  bool well = split(m, place->pointer, &file, &pointer), there = false;
  for (uint32_t d = 2; well && d < codegen_row_count(m->model, CODEGEN_TABLE_SOURCE); d++) {
    const codegen_document *document = codegen_model_document(m->model, d);
    if (!document || !means(m, d, file)) continue;
    there = there || codegen_node_resolve(document, pointer);
    if (!there && nearest(m, document, pointer, help, sizeof help)) break;
  }
  codegen_say(m->ctx, CODEGEN_WARNING, 0, "MAP0002", nowhere, help,
              there ? "'%.*s' has no type of its own in the model" : "'%.*s' leads nowhere",
              CODEGEN_FMT(place->pointer));
}
