/* SPDX-License-Identifier: MIT
 *
 * Signatures of hooks as text: `i(` arguments `)`. Parsed strictly, for a wrong one is a wrong call.
 *
 * The grammar stands in include/codegen/hooks.h. Beyond it: revisions never decrease (arguments are added at the tail
 * only), and an out-parameter is a number, a text or bytes.
 */
#include "private.h"

#define NAME_MAX_SIZE 64
#define SINCE_MAX 9999u
#define TEXT_MAX 2048 /* 12 arguments with the longest names take less than half */

typedef struct parser {
  cg_str text;
  size_t at;
  const char *why;
} parser;

static bool refuse(parser *p, const char *why) {
  if (!p->why) p->why = why;
  return false;
}

static int peek(const parser *p) {
  return p->at < p->text.size ? (unsigned char)p->text.data[p->at] : -1;
}

static bool take(parser *p, char c) {
  if (peek(p) != (unsigned char)c) return false;
  p->at++;
  return true;
}

static bool is_digit(int c) {
  return c >= '0' && c <= '9';
}

static bool parse_since(parser *p, uint32_t *since) {
  uint32_t value = 0;
  if (!is_digit(peek(p)) || peek(p) == '0') return refuse(p, "a revision is a number from 1 on");
  while (is_digit(peek(p))) {
    value = value * 10 + (uint32_t)(peek(p) - '0');
    if (value > SINCE_MAX) return refuse(p, "a revision is at most 9999");
    p->at++;
  }
  *since = value;
  return true;
}

static bool parse_name(parser *p, cg_str *name) {
  if (!take(p, '<')) return refuse(p, "'<' and the name of a type are missing");
  size_t begin = p->at;
  for (int c = peek(p); (c >= 'a' && c <= 'z') || c == '_' || (is_digit(c) && p->at > begin); c = peek(p)) p->at++;
  *name = cg_str_slice(p->text, begin, p->at);
  if (!name->size) return refuse(p, "the name of a type is [a-z_][a-z0-9_]*");
  if (name->size > NAME_MAX_SIZE) return refuse(p, "the name of a type is at most 64 bytes long");
  return take(p, '>') || refuse(p, "'>' is missing");
}

static bool parse_argument(parser *p, struct cg_signature_argument *out) {
  out->column = (uint32_t)p->at;
  out->since = 1;
  if (take(p, '@') && !parse_since(p, &out->since)) return false;
  out->optional = take(p, '?');
  out->out = take(p, '*');
  int kind = peek(p);
  if (kind <= 0 || !memchr("biulLdsBoS", kind, 10)) return refuse(p, "a kind is one of b i u l L d s B o S");
  out->kind = (uint8_t)kind;
  bool named = kind == 'o' || kind == 'S';
  if (named && out->out) return refuse(p, "an out-parameter is a number, s or B");
  p->at++;
  return !named || parse_name(p, &out->name);
}

static bool parse(parser *p, cg_signature *out) {
  if (p->text.size > TEXT_MAX) return refuse(p, "a signature is at most 2048 bytes long");
  if (!take(p, 'i')) return refuse(p, "a signature begins with 'i('");
  if (!take(p, '(')) return refuse(p, "a signature begins with 'i('");
  while (!take(p, ')')) {
    if (peek(p) < 0) return refuse(p, "')' is missing");
    if (out->count == CG_SIGNATURE_MAX) return refuse(p, "a hook has at most 12 arguments");
    struct cg_signature_argument *argument = out->argument + out->count;
    size_t begin = p->at;
    if (!parse_argument(p, argument)) return false;
    if (out->count && argument->since < argument[-1].since) {
      p->at = begin;
      return refuse(p, "an argument is older than the one before it");
    }
    out->count++;
  }
  return p->at == p->text.size || refuse(p, "a signature ends with ')'");
}

cg_status cg_signature_parse(cg_str text, cg_signature *out, uint32_t *column, const char **why) {
  parser p = {.text = text};
  *out = (cg_signature){0};
  if (parse(&p, out)) return CODEGEN_OK;
  *out = (cg_signature){0};
  if (column) *column = (uint32_t)p.at;
  if (why) *why = p.why;
  return CODEGEN_ERR_CONTRACT;
}

uint32_t cg_signature_revision(const cg_signature *signature) {
  return signature->count ? signature->argument[signature->count - 1].since : 1;
}

static cg_status mismatch(uint32_t at, const char *text, uint32_t *argument, const char **why) {
  if (argument) *argument = at;
  if (why) *why = text;
  return CODEGEN_ERR_CONTRACT;
}

cg_status cg_signature_match(const cg_signature *declared, const cg_signature *subscriber, uint32_t *argument,
                             const char **why) {
  uint32_t common = declared->count < subscriber->count ? declared->count : subscriber->count;
  for (uint32_t i = 0; i < common; i++) {
    const struct cg_signature_argument *left = declared->argument + i, *right = subscriber->argument + i;
    if (left->kind != right->kind || left->out != right->out) return mismatch(i, "is of another kind", argument, why);
    if (!codegen_str_equal(left->name, right->name)) return mismatch(i, "points to another type", argument, why);
  }
  uint32_t known = cg_signature_revision(subscriber);
  for (uint32_t i = common; i < declared->count; i++)
    if (declared->argument[i].since <= known)
      return mismatch(i, "is missing, though the hook had it in that revision", argument, why);
  for (uint32_t i = common; i < subscriber->count; i++)
    if (!subscriber->argument[i].optional)
      return mismatch(i, "is newer than the hook of this host, and not optional", argument, why);
  return CODEGEN_OK;
}
