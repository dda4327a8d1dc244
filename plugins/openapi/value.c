/* SPDX-License-Identifier: MIT
 *
 * Values of a document: their class, equality, counts. Numbers stay text; 1.0 and 1 are the same number.
 */
#include <string.h>

#include "openapi.h"

#define VALUE_DEPTH 64 /* of values that are compared; deeper ones count as different */

uint32_t oa_value_class(const oa_file *file, uint32_t node) {
  switch (codegen_node_kind(file->doc, node)) {
    case CODEGEN_NODE_NULL: return CODEGEN_ACCEPTS_NULL;
    case CODEGEN_NODE_FALSE:
    case CODEGEN_NODE_TRUE: return CODEGEN_ACCEPTS_BOOLEAN;
    case CODEGEN_NODE_STRING: return CODEGEN_ACCEPTS_STRING;
    case CODEGEN_NODE_ARRAY: return CODEGEN_ACCEPTS_ARRAY;
    case CODEGEN_NODE_OBJECT: return CODEGEN_ACCEPTS_OBJECT;
    case CODEGEN_NODE_NUMBER: {
      codegen_number number = codegen_number_of(codegen_node_text(file->doc, node));
      return number.digits.size && number.exponent < 0 ? CODEGEN_ACCEPTS_NUMBER : CODEGEN_ACCEPTS_INTEGER;
    }
    default: return 0;
  }
}

/** The digits that count, one after the other. */
static char digit_at(codegen_str digits, size_t *at) {
  while (*at < digits.size && digits.data[*at] == '.') (*at)++;
  return *at < digits.size ? digits.data[(*at)++] : 0;
}

static int64_t digit_count(codegen_str digits) {
  int64_t count = (int64_t)digits.size;
  for (size_t i = 0; i < digits.size; i++) count -= digits.data[i] == '.';
  return count;
}

int oa_number_compare(codegen_str left, codegen_str right) {
  codegen_number a = codegen_number_of(left), b = codegen_number_of(right);
  int sign = a.negative ? -1 : 1;
  int64_t high_a = a.exponent + digit_count(a.digits), high_b = b.exponent + digit_count(b.digits);
  if (!a.digits.size || !b.digits.size) {
    int of_a = a.digits.size ? sign : 0, of_b = b.digits.size ? (b.negative ? -1 : 1) : 0;
    return (of_a > of_b) - (of_a < of_b);
  }
  if (a.negative != b.negative) return sign;
  if (high_a != high_b) return high_a > high_b ? sign : -sign;
  for (size_t i = 0, j = 0;;) {
    char x = digit_at(a.digits, &i), y = digit_at(b.digits, &j);
    if (x != y) return (x ? x : '0') > (y ? y : '0') ? sign : -sign; /* a longer one differs in a digit that counts */
    if (!x) return 0;
  }
}

static uint32_t mix(uint32_t from, const char *data, size_t size) {
  uint64_t hash = from, word;
  for (; size >= 8; data += 8, size -= 8) {
    memcpy(&word, data, 8);
    hash = (hash ^ word) * 0x9fb21c651e98df25u;
    hash ^= hash >> 32;
  }
  for (; size; data++, size--) hash = (hash ^ (unsigned char)*data) * 0x100000001b3u;
  return (uint32_t)(hash ^ hash >> 32);
}

static uint32_t hash_value(const oa_file *file, uint32_t node, uint32_t depth) {
  uint32_t kind = codegen_node_kind(file->doc, node), hash = mix(0x811c9dc5u, (const char *)&kind, sizeof kind);
  codegen_str text = codegen_node_text(file->doc, node);
  if (kind == CODEGEN_NODE_NUMBER) {
    codegen_number number = codegen_number_of(text);
    for (size_t at = 0;;) {
      char digit = digit_at(number.digits, &at);
      if (!digit) break;
      hash = mix(hash, &digit, 1);
    }
    return mix(hash, (const char *)&number.exponent, sizeof number.exponent) ^ number.negative;
  }
  hash = mix(hash, text.data, text.size);
  if (depth == 0) return hash;
  uint32_t count = codegen_node_count(file->doc, node), child = codegen_node_first(file->doc, node), sum = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(file->doc, child)) {
    uint32_t of_child = hash_value(file, child, depth - 1);
    if (kind == CODEGEN_NODE_ARRAY) {
      hash = mix(hash, (const char *)&of_child, sizeof of_child);
    } else if (!codegen_node_shadowed(file->doc, child)) {
      codegen_str key = codegen_node_key(file->doc, child);
      sum += mix(of_child, key.data, key.size); /* members in any order */
    }
  }
  return hash ^ sum;
}

uint32_t oa_value_hash(const oa_file *file, uint32_t node) {
  return hash_value(file, node, 4);
}

static uint32_t live_count(const codegen_document *doc, uint32_t object) {
  uint32_t count = codegen_node_count(doc, object), child = codegen_node_first(doc, object), live = 0;
  for (uint32_t i = 0; i < count; i++, child = codegen_node_after(doc, child))
    live += !codegen_node_shadowed(doc, child);
  return live;
}

static bool equal(const codegen_document *doc, uint32_t left, uint32_t right, uint32_t depth) {
  uint32_t kind = codegen_node_kind(doc, left), count = codegen_node_count(doc, left);
  if (kind != codegen_node_kind(doc, right) || depth == 0) return false;
  if (kind == CODEGEN_NODE_STRING)
    return codegen_str_equal(codegen_node_text(doc, left), codegen_node_text(doc, right));
  if (kind == CODEGEN_NODE_NUMBER)
    return oa_number_compare(codegen_node_text(doc, left), codegen_node_text(doc, right)) == 0;
  if (kind != CODEGEN_NODE_ARRAY && kind != CODEGEN_NODE_OBJECT) return true;
  if (kind == CODEGEN_NODE_ARRAY && count != codegen_node_count(doc, right)) return false;
  if (kind == CODEGEN_NODE_OBJECT && live_count(doc, left) != live_count(doc, right)) return false;
  uint32_t a = codegen_node_first(doc, left), b = codegen_node_first(doc, right);
  for (uint32_t i = 0; i < count; i++, a = codegen_node_after(doc, a)) {
    if (kind == CODEGEN_NODE_OBJECT) {
      if (codegen_node_shadowed(doc, a)) continue;
      uint32_t other = codegen_node_member(doc, right, codegen_node_key(doc, a));
      if (!other || !equal(doc, a, other, depth - 1)) return false;
    } else {
      if (!equal(doc, a, b, depth - 1)) return false;
      b = codegen_node_after(doc, b);
    }
  }
  return true;
}

bool oa_value_equal(const oa_file *file, uint32_t left, uint32_t right) {
  const codegen_node *a = codegen_node_at(file->doc, left), *b = codegen_node_at(file->doc, right);
  if (a->kind != b->kind || (a->kind == CODEGEN_NODE_STRING && a->size != b->size)) return false;
  return equal(file->doc, left, right, VALUE_DEPTH);
}

bool oa_count_of(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word, uint64_t *out) {
  if (codegen_node_kind(file->doc, node) == CODEGEN_NODE_NUMBER &&
      codegen_number_u64(codegen_node_text(file->doc, node), out))
    return true;
  oa_report(r, file, node, OA_STRICT, "OAS0009",
            "the limit is left out; write an integer from 0 to 18446744073709551615", "'%.*s' is no count",
            OA_FMT(oa_word_text(word)));
  return false;
}

bool oa_flag_of(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word) {
  uint32_t kind = codegen_node_kind(file->doc, node);
  if (kind == CODEGEN_NODE_TRUE || kind == CODEGEN_NODE_FALSE) return kind == CODEGEN_NODE_TRUE;
  oa_report(r, file, node, OA_STRICT, "OAS0003", "it is read as false; write true or false",
            "'%.*s' should be a boolean, but is %s", OA_FMT(oa_word_text(word)), oa_kind_name(kind));
  return false;
}

codegen_str oa_text_of(oa_reader *r, const oa_file *file, uint32_t node, uint32_t word) {
  uint32_t kind = codegen_node_kind(file->doc, node);
  if (kind == CODEGEN_NODE_STRING) return codegen_node_text(file->doc, node);
  oa_report(r, file, node, OA_WARNING, "OAS0003", "write the text in quotes", "'%.*s' should be a string, but is %s",
            OA_FMT(oa_word_text(word)), oa_kind_name(kind));
  return codegen_node_text(file->doc, node); /* a number's text is better than none */
}

uint32_t oa_default(oa_reader *r, const oa_file *file, uint32_t node) {
  uint32_t id = 0;
  if (!node) return 0;
  codegen_expr *expr = codegen_add_expr(r->edit, &id);
  expr->row.origin = codegen_node_origin(file->doc, node);
  expr->form = CODEGEN_EXPR_VALUE;
  expr->site = CODEGEN_SITE_NOTE;
  expr->value = oa_value(file, node);
  return id;
}
