/* SPDX-License-Identifier: MIT
 *
 * The short way through the check, above types: declarations, operations and what belongs to a call.
 *
 * Invariant: as in plain.c.
 */
#include "plain.h"

/* Rows that others list, too, are not put on the stack again. */
static void push_listed(cg_check *c, uint32_t table, codegen_list list) {
  for (uint32_t i = 0; i < list.count; i++) cg_check_push_listed(c, table, c->view->pool[list.first + i]);
}

static bool bases_plain(const cg_check *c, codegen_list bases) {
  if (!rows_plain(c, CODEGEN_TABLE_DECL, bases)) return false;
  for (uint32_t i = 0; i < bases.count; i++)
    if (c->living[c->view->pool[bases.first + i]] != CODEGEN_DECL_TYPE) return false;
  return true;
}

bool cg_plain_decl(cg_check *c, uint32_t row) {
  const codegen_decl *d = row_at(c, CODEGEN_TABLE_DECL, row);
  uint32_t table = cg_subject_table(d->kind), count = d->kind == CODEGEN_DECL_PAYLOAD ? d->count : 1;
  if (!head_plain(c, &d->row) || table == CODEGEN_TABLE_COUNT || !count || !d->subject ||
      !range_within(c, table, (codegen_range){d->subject, count}) || !within(c, CODEGEN_TABLE_SCOPE, d->scope) ||
      d->binds.count || d->depends.count || d->body || !bases_plain(c, d->bases))
    return false;
  if (!d->key.size || (!d->name.size && !(d->row.flags & CODEGEN_DECL_ANONYMOUS)) || !text_plain(c, d->key) ||
      !text_plain(c, d->name) || !text_plain(c, d->uri) || !text_plain(c, d->uid))
    return false;
  if (d->kind == CODEGEN_DECL_TYPE && codegen_type_at(c->view, d->subject)->decl != row) return false;
  take_head(c, &d->row);
  for (uint32_t i = count; i-- > 0;) cg_check_push(c, table, d->subject + i);
  return true;
}

bool cg_plain_payload(cg_check *c, uint32_t row) {
  const codegen_payload *p = row_at(c, CODEGEN_TABLE_PAYLOAD, row);
  if (!head_plain(c, &p->row) || !text_plain(c, p->media) || p->framing >= c->view->sym_count ||
      p->direction > CODEGEN_UPDATE || !within(c, CODEGEN_TABLE_TYPE, p->type) ||
      !within(c, CODEGEN_TABLE_TYPE, p->item) || !rows_plain(c, CODEGEN_TABLE_PARAM, p->parts) ||
      !range_within(c, CODEGEN_TABLE_ANNOTATION, p->examples))
    return false;
  take_head(c, &p->row);
  cg_plain_annotations(c, p->examples);
  push_one(c, CODEGEN_TABLE_TYPE, p->type);
  push_one(c, CODEGEN_TABLE_TYPE, p->item);
  push_listed(c, CODEGEN_TABLE_PARAM, p->parts);
  return true;
}

bool cg_plain_response(cg_check *c, uint32_t row) {
  const codegen_response *r = row_at(c, CODEGEN_TABLE_RESPONSE, row);
  if (!head_plain(c, &r->row) || !text_plain(c, r->name) || r->from > r->to || !decl_plain(c, r->shared) ||
      !rows_plain(c, CODEGEN_TABLE_PARAM, r->headers) || !rows_plain(c, CODEGEN_TABLE_PAYLOAD, r->payloads) ||
      !rows_plain(c, CODEGEN_TABLE_LINK, r->links))
    return false;
  take_head(c, &r->row);
  push_listed(c, CODEGEN_TABLE_PARAM, r->headers);
  push_listed(c, CODEGEN_TABLE_PAYLOAD, r->payloads);
  push_listed(c, CODEGEN_TABLE_LINK, r->links);
  return true;
}

bool cg_plain_param(cg_check *c, uint32_t row) {
  const codegen_param *p = row_at(c, CODEGEN_TABLE_PARAM, row);
  if (!head_plain(c, &p->row) || !text_plain(c, p->key) || !decl_plain(c, p->shared) ||
      p->style >= c->view->sym_count || p->content_types.count || !within(c, CODEGEN_TABLE_TYPE, p->type) ||
      !within(c, CODEGEN_TABLE_EXPR, p->initial) || p->place < CODEGEN_IN_PATH || p->place > CODEGEN_IN_SERVER ||
      !rows_plain(c, CODEGEN_TABLE_PAYLOAD, p->payloads) || !rows_plain(c, CODEGEN_TABLE_PARAM, p->headers) ||
      !rows_plain(c, CODEGEN_TABLE_PARAM, p->parts))
    return false;
  take_head(c, &p->row);
  push_one(c, CODEGEN_TABLE_TYPE, p->type);
  push_listed(c, CODEGEN_TABLE_PAYLOAD, p->payloads);
  push_listed(c, CODEGEN_TABLE_PARAM, p->headers);
  push_listed(c, CODEGEN_TABLE_PARAM, p->parts);
  push_one(c, CODEGEN_TABLE_EXPR, p->initial);
  return true;
}

/* Its members alone: what the rules say, the rules do. */
bool cg_plain_operation(cg_check *c, uint32_t row) {
  const codegen_operation *o = row_at(c, CODEGEN_TABLE_OPERATION, row);
  if (!head_plain(c, &o->row) || !text_plain(c, o->path) || !text_plain(c, o->source) ||
      o->verb >= c->view->sym_count || o->role >= c->view->sym_count || !decl_plain(c, o->subject) ||
      !decl_plain(c, o->body_decl) || !within(c, CODEGEN_TABLE_SCOPE, o->scope) ||
      !rows_plain(c, CODEGEN_TABLE_SCOPE, o->tags) || !rows_plain(c, CODEGEN_TABLE_PARAM, o->params) ||
      !rows_plain(c, CODEGEN_TABLE_PAYLOAD, o->bodies) || !rows_plain(c, CODEGEN_TABLE_RESPONSE, o->responses) ||
      !rows_plain(c, CODEGEN_TABLE_RULE, o->rules) || !rows_plain(c, CODEGEN_TABLE_SERVER, o->servers) ||
      !rows_plain(c, CODEGEN_TABLE_LINK, o->links))
    return false;
  take_head(c, &o->row);
  push_listed(c, CODEGEN_TABLE_PARAM, o->params);
  push_listed(c, CODEGEN_TABLE_PAYLOAD, o->bodies);
  push_listed(c, CODEGEN_TABLE_RESPONSE, o->responses);
  push_listed(c, CODEGEN_TABLE_RULE, o->rules);
  push_listed(c, CODEGEN_TABLE_SERVER, o->servers);
  push_listed(c, CODEGEN_TABLE_LINK, o->links);
  cg_check_row(c, CODEGEN_TABLE_OPERATION, row);
  return true;
}
