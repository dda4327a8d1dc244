/* SPDX-License-Identifier: MIT
 *
 * The rules of single rows: what the check asks of a type, a field, an operation, beyond bounds and ownership.
 *
 * Invariant: looks at rows through the safe accessors alone; children may not have been judged yet.
 */
#include "check.h"
#include "digest.h"

/* Of a text that may not have been judged yet: one that points nowhere is none. */
static uint64_t hash_of(cg_str text) {
  return text.data ? cg_hash64(text.data, text.size) : 0;
}

static bool value_is_number(const cg_check *check, codegen_value value) {
  return !value.document || codegen_value_kind(check->view, value) == CODEGEN_NODE_NUMBER;
}

/* Whether both are said and the first is the greater one. */
static bool value_above(const cg_check *check, codegen_value a, codegen_value b) {
  if (!a.document || !b.document) return false;
  return cg_number_compare(codegen_value_text(check->view, a), codegen_value_text(check->view, b)) > 0;
}

static void check_scalar(cg_check *check, uint32_t row) {
  const codegen_scalar *s = codegen_scalar_at(check->view, row);
  if (s->row.flags & CODEGEN_SCALAR_MAX_LENGTH && s->min_length > s->max_length)
    cg_breach(check, CODEGEN_TABLE_SCALAR, row, "has a least length above its greatest");
  if (!value_is_number(check, s->minimum) || !value_is_number(check, s->maximum) || !value_is_number(check, s->above) ||
      !value_is_number(check, s->below) || !value_is_number(check, s->multiple))
    cg_breach(check, CODEGEN_TABLE_SCALAR, row, "has a bound that is no number");
  else if (value_above(check, s->minimum, s->maximum))
    cg_breach(check, CODEGEN_TABLE_SCALAR, row, "has a minimum above its maximum");
}

static void check_object(cg_check *check, uint32_t row) {
  const codegen_object *o = codegen_object_at(check->view, row);
  if (o->row.flags & CODEGEN_OBJECT_MAX && o->min > o->max)
    cg_breach(check, CODEGEN_TABLE_OBJECT, row, "has a least size above its greatest");
  if (o->fields.count < 2 || !cg_seen_begin(check, o->fields.count)) return;
  for (uint32_t i = 0; i < o->fields.count; i++) {
    cg_str key = codegen_field_at(check->view, o->fields.first + i)->key;
    if (!cg_seen_add(check, hash_of(key))) continue;
    cg_breach(check, CODEGEN_TABLE_FIELD, o->fields.first + i, "has the key of another field");
    return;
  }
}

static void check_field(cg_check *check, uint32_t row) {
  const codegen_field *f = codegen_field_at(check->view, row);
  uint32_t greatest = 0;
  for (uint32_t d = 0; d < CODEGEN_DIRECTIONS; d++)
    if (f->presence[d] > greatest) greatest = f->presence[d];
  if (!f->type) cg_breach(check, CODEGEN_TABLE_FIELD, row, "has no type");
  if (greatest > CODEGEN_REQUIRED || (!greatest && !(f->row.flags & CODEGEN_FIELD_IGNORED)))
    cg_breach(check, CODEGEN_TABLE_FIELD, row, "has no valid presence");
}

/* Values of a TAG: each case has one or is the default, and they tell the cases apart. */
static void check_tag(cg_check *check, uint32_t row, const codegen_type *type) {
  uint32_t defaults = 0;
  if (!cg_seen_begin(check, type->cases.count)) return;
  for (uint32_t i = 0; i < type->cases.count; i++) {
    uint32_t id = type->cases.first + i;
    const codegen_case *c = codegen_case_at(check->view, id);
    if (c->row.flags & CODEGEN_CASE_DEFAULT) defaults++;
    if (!c->value.document && !(c->row.flags & CODEGEN_CASE_DEFAULT))
      cg_breach(check, CODEGEN_TABLE_CASE, id, "has no discriminator value");
    if (!c->type == !(c->row.flags & CODEGEN_CASE_DANGLING))
      cg_breach(check, CODEGEN_TABLE_CASE, id, "has neither a type nor is it dangling, or both");
    if (c->value.document && cg_seen_add(check, cg_value_hash(check->view, c->value)))
      cg_breach(check, CODEGEN_TABLE_CASE, id, "has the discriminator value of another case");
  }
  if (defaults > 1) cg_breach(check, CODEGEN_TABLE_TYPE, row, "has several default cases");
}

static void check_cases(cg_check *check, uint32_t row, const codegen_type *type) {
  bool tagged = false;
  for (uint32_t i = 0; i < type->clauses.count; i++)
    tagged |= codegen_clause_at(check->view, type->clauses.first + i)->kind == CODEGEN_CLAUSE_TAG;
  switch (type->kind) {
    case CODEGEN_UNION:
      if (type->cases.count < 2) cg_breach(check, CODEGEN_TABLE_TYPE, row, "is a union of fewer than two");
      for (uint32_t i = 0; i < type->cases.count && !tagged; i++)
        if (!codegen_case_at(check->view, type->cases.first + i)->type)
          cg_breach(check, CODEGEN_TABLE_CASE, type->cases.first + i, "has no type");
      break;
    case CODEGEN_LITERAL:
    case CODEGEN_ENUM:
      if (!type->cases.count || (type->kind == CODEGEN_LITERAL && type->cases.count != 1)) {
        cg_breach(check, CODEGEN_TABLE_TYPE, row, "has %u values", type->cases.count);
        break;
      }
      if (!cg_seen_begin(check, type->cases.count)) return;
      for (uint32_t i = 0; i < type->cases.count; i++) {
        codegen_value value = codegen_case_at(check->view, type->cases.first + i)->value;
        if (!value.document)
          cg_breach(check, CODEGEN_TABLE_CASE, type->cases.first + i, "has no value");
        else if (type->cases.count > 1 && cg_seen_add(check, cg_value_hash(check->view, value)))
          cg_breach(check, CODEGEN_TABLE_CASE, type->cases.first + i, "has the value of another member");
      }
      break;
    default:
      if (type->cases.count && !tagged)
        cg_breach(check, CODEGEN_TABLE_TYPE, row, "has cases, but no tag that tells them apart");
  }
  if (tagged && type->cases.count) check_tag(check, row, type);
}

/* An inline composition of the same sort that says nothing of its own stands for its parts. */
static bool flattens(const cg_check *check, const codegen_type *outer, uint32_t inner) {
  const codegen_type *t = codegen_type_at(check->view, inner);
  return t->kind == outer->kind && !t->row.note && !t->row.annotations.count && !t->clauses.count && !t->initial &&
         !(t->row.flags | (outer->row.flags & CODEGEN_TYPE_EXCLUSIVE));
}

static void check_type(cg_check *check, uint32_t row) {
  const codegen_type *type = codegen_type_at(check->view, row);
  if (!type->kind || type->kind > CODEGEN_PARAMETER) {
    cg_breach(check, CODEGEN_TABLE_TYPE, row, "is of an unknown kind %u", type->kind);
    return;
  }
  if (type->decl && codegen_decl_at(check->view, type->decl)->subject != row)
    cg_breach(check, CODEGEN_TABLE_TYPE, row, "says that a declaration declares it, which does not");
  if (type->kind == CODEGEN_INTERSECTION && type->parts.count < 2)
    cg_breach(check, CODEGEN_TABLE_TYPE, row, "is an intersection of fewer than two");
  if (type->kind == CODEGEN_NOT && !type->target) cg_breach(check, CODEGEN_TABLE_TYPE, row, "negates nothing");
  for (uint32_t i = 0; type->kind == CODEGEN_INTERSECTION && i < type->parts.count; i++)
    if (flattens(check, type, codegen_list_at(check->view, type->parts, i)))
      cg_breach(check, CODEGEN_TABLE_TYPE, row, "holds an intersection that could be its parts");
  for (uint32_t i = 0; type->kind == CODEGEN_UNION && i < type->cases.count; i++)
    if (flattens(check, type, codegen_case_at(check->view, type->cases.first + i)->type))
      cg_breach(check, CODEGEN_TABLE_TYPE, row, "holds a union that could be its cases");
  check_cases(check, row, type);
}

static void check_clause(cg_check *check, uint32_t row) {
  const codegen_clause *c = codegen_clause_at(check->view, row);
  switch (c->kind) {
    case CODEGEN_CLAUSE_PATTERN:
    case CODEGEN_CLAUSE_NEEDS_TYPE:
    case CODEGEN_CLAUSE_CONTAINS:
    case CODEGEN_CLAUSE_WHEN:
    case CODEGEN_CLAUSE_REST_PROPERTIES:
    case CODEGEN_CLAUSE_REST_ITEMS:
    case CODEGEN_CLAUSE_BIND:
      if (!c->types[0]) cg_breach(check, CODEGEN_TABLE_CLAUSE, row, "has no type");
      break;
    case CODEGEN_CLAUSE_NEEDS: break;
    case CODEGEN_CLAUSE_TAG:
      if (!c->key.size) cg_breach(check, CODEGEN_TABLE_CLAUSE, row, "is a tag that names no property");
      break;
    default: cg_breach(check, CODEGEN_TABLE_CLAUSE, row, "is of an unknown kind %u", c->kind);
  }
  if (c->row.flags & CODEGEN_CLAUSE_MAX && c->min > c->max)
    cg_breach(check, CODEGEN_TABLE_CLAUSE, row, "has a least count above its greatest");
}

/* -- operations -------------------------------------------------------------------------------------------------- */

static uint64_t param_identity(const codegen_param *param) {
  return hash_of(param->key) + param->place * 0x9e3779b97f4a7c15u;
}

static void check_params(cg_check *check, uint32_t row, const codegen_operation *operation) {
  if (!cg_seen_begin(check, operation->params.count)) return;
  for (uint32_t i = 0; i < operation->params.count; i++) {
    uint32_t id = codegen_list_at(check->view, operation->params, i);
    if (cg_seen_add(check, param_identity(codegen_param_at(check->view, id))))
      cg_breach(check, CODEGEN_TABLE_PARAM, id, "stands twice in an operation");
  }
  if (operation->protocol != CODEGEN_HTTP ||
      operation->row.flags & (CODEGEN_OPERATION_WEBHOOK | CODEGEN_OPERATION_CALLBACK))
    return;
  for (size_t at = 0; at < operation->path.size;) {
    size_t open = cg_str_find(operation->path, '{', at), end = cg_str_find(operation->path, '}', open);
    if (end >= operation->path.size) break;
    codegen_param wanted = {.key = cg_str_slice(operation->path, open + 1, end), .place = CODEGEN_IN_PATH};
    if (!cg_seen_has(check, param_identity(&wanted)))
      cg_breach(check, CODEGEN_TABLE_OPERATION, row, "has no parameter for '%.*s' in its path",
                (int)(wanted.key.size < 100 ? wanted.key.size : 100), wanted.key.data);
    at = end + 1;
  }
}

static void check_operation(cg_check *check, uint32_t row) {
  const codegen_operation *o = codegen_operation_at(check->view, row);
  uint32_t rank = 0;
  if (codegen_decl_at(check->view, o->decl)->subject != row)
    cg_breach(check, CODEGEN_TABLE_OPERATION, row, "does not know its declaration");
  if (!o->protocol || o->protocol > CODEGEN_RPC)
    cg_breach(check, CODEGEN_TABLE_OPERATION, row, "has an unknown protocol %u", o->protocol);
  check_params(check, row, o);
  if (!cg_seen_begin(check, o->responses.count)) return;
  for (uint32_t i = 0; i < o->responses.count; i++) {
    uint32_t id = codegen_list_at(check->view, o->responses, i);
    const codegen_response *r = codegen_response_at(check->view, id);
    uint32_t own = !r->from && !r->to ? 2 : r->from == r->to ? 0 : 1;
    if (own < rank) cg_breach(check, CODEGEN_TABLE_RESPONSE, id, "does not stand in the order exact, class, default");
    if (cg_seen_add(check, (uint64_t)r->from << 16 | r->to | (uint64_t)1 << 40))
      cg_breach(check, CODEGEN_TABLE_RESPONSE, id, "has the status of another one");
    rank = own;
  }
  for (uint32_t i = 0; i < o->bodies.count; i++) {
    uint32_t id = codegen_list_at(check->view, o->bodies, i);
    uint32_t direction = codegen_payload_at(check->view, id)->direction;
    if (direction != CODEGEN_CREATE && direction != CODEGEN_UPDATE)
      cg_breach(check, CODEGEN_TABLE_PAYLOAD, id, "is a request body, but not of direction create or update");
  }
}

static void check_rule(cg_check *check, uint32_t row) {
  const codegen_rule *rule = codegen_rule_at(check->view, row);
  if (!rule->kind || rule->kind > CODEGEN_RULE_OWNER)
    cg_breach(check, CODEGEN_TABLE_RULE, row, "is of an unknown kind %u", rule->kind);
  if (rule->security && codegen_decl_at(check->view, rule->security)->kind != CODEGEN_DECL_SECURITY)
    cg_breach(check, CODEGEN_TABLE_RULE, row, "needs something that is no security scheme");
}

void cg_check_decl(cg_check *check, uint32_t row) {
  const codegen_decl *decl = codegen_decl_at(check->view, row);
  bool anonymous = (decl->row.flags & CODEGEN_DECL_ANONYMOUS) != 0;
  if (!decl->key.size) cg_breach(check, CODEGEN_TABLE_DECL, row, "has no key");
  if (!decl->name.size && !anonymous) cg_breach(check, CODEGEN_TABLE_DECL, row, "has no name and is not anonymous");
  if (decl->kind == CODEGEN_DECL_TYPE && codegen_type_at(check->view, decl->subject)->decl != row)
    cg_breach(check, CODEGEN_TABLE_DECL, row, "declares a type that does not know it");
  for (uint32_t i = 0; i < decl->bases.count; i++)
    if (codegen_decl_at(check->view, codegen_list_at(check->view, decl->bases, i))->kind != CODEGEN_DECL_TYPE)
      cg_breach(check, CODEGEN_TABLE_DECL, row, "inherits from something that is no type");
  for (uint32_t i = 0; i < decl->binds.count; i++)
    if (codegen_clause_at(check->view, decl->binds.first + i)->kind != CODEGEN_CLAUSE_BIND)
      cg_breach(check, CODEGEN_TABLE_DECL, row, "has a type parameter that is none");
}

static void check_kind(cg_check *check, uint32_t table, uint32_t row, uint32_t kind, uint32_t least, uint32_t most) {
  if (kind < least || kind > most) cg_breach(check, table, row, "is of an unknown kind %u", kind);
}

void cg_check_row(cg_check *check, uint32_t table, uint32_t row) {
  const codegen_model *view = check->view;
  switch (table) {
    case CODEGEN_TABLE_SCOPE:
      check_kind(check, table, row, codegen_scope_at(view, row)->kind, CODEGEN_SCOPE_SERVICE, CODEGEN_SCOPE_ROOT);
      break;
    case CODEGEN_TABLE_DECL: cg_check_decl(check, row); break;
    case CODEGEN_TABLE_TYPE: check_type(check, row); break;
    case CODEGEN_TABLE_SCALAR: check_scalar(check, row); break;
    case CODEGEN_TABLE_ARRAY: {
      const codegen_array *a = codegen_array_at(view, row);
      if (a->row.flags & CODEGEN_ARRAY_MAX && a->min > a->max)
        cg_breach(check, table, row, "has a least length above its greatest");
      break;
    }
    case CODEGEN_TABLE_OBJECT: check_object(check, row); break;
    case CODEGEN_TABLE_FIELD: check_field(check, row); break;
    case CODEGEN_TABLE_CLAUSE: check_clause(check, row); break;
    case CODEGEN_TABLE_EXPR:
      check_kind(check, table, row, codegen_expr_at(view, row)->form, CODEGEN_EXPR_VALUE, CODEGEN_EXPR_TREE);
      break;
    case CODEGEN_TABLE_OPERATION: check_operation(check, row); break;
    case CODEGEN_TABLE_PARAM:
      check_kind(check, table, row, codegen_param_at(view, row)->place, CODEGEN_IN_PATH, CODEGEN_IN_SERVER);
      break;
    case CODEGEN_TABLE_PAYLOAD:
      check_kind(check, table, row, codegen_payload_at(view, row)->direction, CODEGEN_READ, CODEGEN_UPDATE);
      break;
    case CODEGEN_TABLE_RESPONSE: {
      const codegen_response *r = codegen_response_at(view, row);
      if (r->from > r->to) cg_breach(check, table, row, "has a first status above its last");
      break;
    }
    case CODEGEN_TABLE_LINK:
      check_kind(check, table, row, codegen_link_at(view, row)->kind, CODEGEN_LINK_LINK, CODEGEN_LINK_PAGE);
      break;
    case CODEGEN_TABLE_RULE: check_rule(check, row); break;
    default: break;
  }
}
