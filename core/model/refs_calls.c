/* SPDX-License-Identifier: MIT
 *
 * The references of a declaration, for an encoder that wants nothing else: what cg_encode_row would meet, in the same
 * order, without looking at the layout.
 *
 * Invariant: rows that several operations list are walked once and remembered as the encoder remembers them, so that
 * both may go on where the other began. What leads on in a way that no document says (expressions with parts, types
 * with parameters, very long lists of servers) is left to the encoder.
 */
#include "digest.h"

#define EVERY 7u      /* all directions */
#define DEEP 16       /* parameters within parameters */
#define LONG_LIST 16u /* rules, servers: beyond that the encoder remembers the list itself */

static bool meet(cg_encoder *e, uint32_t decl, uint32_t mask) {
  cg_reference *r = decl ? cg_vec_push(&e->met) : NULL;
  if (r)
    *r = (cg_reference){decl, mask};
  else if (decl)
    e->failed = true;
  return !e->failed;
}

static inline bool type_below(cg_encoder *e, uint32_t type, uint32_t mask) {
  return !type || cg_walk_type(e, type, (uint8_t)mask);
}

static inline bool leads(const cg_encoder *e, uint32_t expr) {
  const codegen_expr *x = codegen_expr_at(e->view, expr);
  return expr && (x->args.count || x->depends.count);
}

static bool walk_row(cg_encoder *e, uint32_t table, uint32_t row, uint32_t mask, bool subject, uint32_t depth);

static inline bool walk_list(cg_encoder *e, uint32_t table, codegen_list list, uint32_t mask, uint32_t depth) {
  for (uint32_t i = 0; i < list.count; i++)
    if (!walk_row(e, table, codegen_list_at(e->view, list, i), mask, false, depth + 1)) return false;
  return true;
}

static bool walk_members(cg_encoder *e, uint32_t table, uint32_t row, uint32_t depth) {
  if (table == CODEGEN_TABLE_PARAM) {
    const codegen_param *p = codegen_param_at(e->view, row);
    return type_below(e, p->type, EVERY) && walk_list(e, CODEGEN_TABLE_PAYLOAD, p->payloads, EVERY, depth) &&
           walk_list(e, CODEGEN_TABLE_PARAM, p->headers, EVERY, depth) &&
           walk_list(e, CODEGEN_TABLE_PARAM, p->parts, EVERY, depth) && !leads(e, p->initial);
  }
  if (table == CODEGEN_TABLE_PAYLOAD) {
    const codegen_payload *p = codegen_payload_at(e->view, row);
    return type_below(e, p->type, EVERY) && type_below(e, p->item, EVERY) &&
           walk_list(e, CODEGEN_TABLE_PARAM, p->parts, EVERY, depth);
  }
  if (table == CODEGEN_TABLE_RESPONSE) {
    const codegen_response *r = codegen_response_at(e->view, row);
    const uint32_t read = 1u << CODEGEN_READ;
    return walk_list(e, CODEGEN_TABLE_PARAM, r->headers, read, depth) &&
           walk_list(e, CODEGEN_TABLE_PAYLOAD, r->payloads, read, depth) &&
           walk_list(e, CODEGEN_TABLE_LINK, r->links, read, depth);
  }
  if (table == CODEGEN_TABLE_SERVER)
    return walk_list(e, CODEGEN_TABLE_PARAM, codegen_server_at(e->view, row)->variables, EVERY, depth);
  const codegen_link *l = codegen_link_at(e->view, row);
  for (uint32_t i = 0; i < l->binds.count; i++)
    if (leads(e, codegen_part_at(e->view, l->binds.first + i)->expr)) return false;
  return !l->target || meet(e, codegen_operation_at(e->view, l->target)->decl, 0);
}

/* What a row refers to is that of its users, in the directions in which these walk; but of a shared one it is that of
 * the declaration alone. */
static bool walk_row(cg_encoder *e, uint32_t table, uint32_t row, uint32_t mask, bool subject, uint32_t depth) {
  uint32_t shared = subject                           ? 0
                    : table == CODEGEN_TABLE_PARAM    ? codegen_param_at(e->view, row)->shared
                    : table == CODEGEN_TABLE_RESPONSE ? codegen_response_at(e->view, row)->shared
                                                      : 0;
  cg_memo *memo = depth < DEEP ? cg_encoder_memo(e, table) : NULL;
  if (!memo || !meet(e, shared, mask)) return false;
  memo += row;
  if (memo->digest.low) {
    for (uint32_t i = 0; !shared && i < memo->count; i++) {
      cg_reference r = *cg_vec_at(&e->kept, cg_reference, memo->first + i);
      meet(e, r.decl, r.mask & mask);
    }
    return !e->failed;
  }
  size_t begin = e->met.count;
  if (!walk_members(e, table, row, depth)) return false;
  uint32_t count = (uint32_t)(e->met.count - begin);
  cg_reference *kept = count ? cg_vec_add(&e->kept, count) : NULL;
  if (count && !kept) e->failed = true;
  if (e->failed) return false;
  cg_step *known = cg_vec_push(&e->known);
  if (!known) return !(e->failed = true);
  *known = (cg_step){row, 1, (uint8_t)table, 0};
  cg_encoder_memo(e, table)[row] = (cg_memo){{.low = 1}, (uint32_t)(e->kept.count - count), count};
  for (uint32_t i = 0; i < count; i++) {
    cg_reference *met = cg_vec_at(&e->met, cg_reference, begin + i);
    kept[i] = *met;
    met->mask &= mask;
  }
  if (shared) e->met.count = begin;
  return true;
}

/* Rules lead on by expressions alone. */
static bool rules_lead(const cg_encoder *e, codegen_list rules) {
  bool any = rules.count > LONG_LIST;
  for (uint32_t i = 0; i < rules.count && !any; i++) {
    const codegen_rule *rule = codegen_rule_at(e->view, codegen_list_at(e->view, rules, i));
    any = leads(e, rule->condition) || leads(e, rule->check);
  }
  return any;
}

static uint32_t direction_of(const cg_encoder *e, uint32_t payload) {
  return 1u << (codegen_payload_at(e->view, payload)->direction & 3u) & EVERY;
}

static bool walk_operation(cg_encoder *e, uint32_t row) {
  const codegen_operation *o = codegen_operation_at(e->view, row);
  meet(e, o->subject, 0);
  if (!walk_list(e, CODEGEN_TABLE_PARAM, o->params, 1u << CODEGEN_CREATE, 0)) return false;
  meet(e, o->body_decl, o->bodies.count ? direction_of(e, codegen_list_at(e->view, o->bodies, 0)) : EVERY);
  for (uint32_t i = 0; i < o->bodies.count; i++) {
    uint32_t body = codegen_list_at(e->view, o->bodies, i);
    if (!walk_row(e, CODEGEN_TABLE_PAYLOAD, body, o->body_decl ? 0 : direction_of(e, body), false, 0)) return false;
  }
  if (rules_lead(e, o->rules) || o->servers.count > LONG_LIST) return false;
  return walk_list(e, CODEGEN_TABLE_RESPONSE, o->responses, 1u << CODEGEN_READ, 0) &&
         walk_list(e, CODEGEN_TABLE_SERVER, o->servers, EVERY, 0) &&
         walk_list(e, CODEGEN_TABLE_LINK, o->links, EVERY, 0);
}

static bool walk_subject(cg_encoder *e, const codegen_decl *d) {
  switch (d->kind) {
    case CODEGEN_DECL_TYPE: return cg_walk_type(e, d->subject, EVERY);
    case CODEGEN_DECL_OPERATION: return walk_operation(e, d->subject);
    case CODEGEN_DECL_PARAM: return walk_row(e, CODEGEN_TABLE_PARAM, d->subject, EVERY, true, 0);
    case CODEGEN_DECL_RESPONSE: return walk_row(e, CODEGEN_TABLE_RESPONSE, d->subject, EVERY, true, 0);
    case CODEGEN_DECL_PAYLOAD:
      for (uint32_t i = 0; i < d->count; i++)
        if (!walk_row(e, CODEGEN_TABLE_PAYLOAD, d->subject + i, EVERY, true, 0)) return false;
      return true;
    default: return false;
  }
}

bool cg_walk_decl(cg_encoder *e, uint32_t decl) {
  const codegen_decl *d = codegen_decl_at(e->view, decl);
  size_t kept = e->kept.count, tagged = e->tagged.count;
  e->known.count = 0;
  if (e->whole || d->binds.count || d->depends.count || d->body) return false;
  for (uint32_t i = 0; i < d->bases.count; i++) meet(e, codegen_list_at(e->view, d->bases, i), EVERY);
  if (walk_subject(e, d) && !e->failed) return true;
  for (size_t i = 0; i < e->known.count; i++) { /* the encoder is to come to them anew */
    const cg_step *row = cg_vec_at(&e->known, cg_step, i);
    e->memo[row->what][row->first] = (cg_memo){0};
  }
  e->kept.count = kept;
  e->tagged.count = tagged;
  cg_encoder_reset(e);
  return false;
}
