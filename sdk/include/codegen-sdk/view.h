/* SPDX-License-Identifier: MIT
 *
 * Reading the model in one direction, and in the order of its sources.
 *
 * A declaration has up to three shapes: what is read, what is sent to create, what is sent to update. Directions
 * whose shapes are equal share one name. The plain name is always that of the read shape, so that it never changes
 * its meaning when an operation is added; a shape that operations send and that differs gets a name of its own:
 *
 *   User, UserWrite                  one shape is sent, and it is not the one that is read
 *   User, UserCreate, UserUpdate     the two that are sent differ from each other
 */
#ifndef CODEGEN_SDK_VIEW_H
#define CODEGEN_SDK_VIEW_H

#include <codegen/writer.h>

CODEGEN_BEGIN

/** Shapes of a declaration, to be used as roles of its names. */
enum { CODEGEN_SHAPE_PLAIN = 0, CODEGEN_SHAPE_CREATE = 1, CODEGEN_SHAPE_UPDATE = 2, CODEGEN_SHAPES = 3 };

/** Whether operations reach the declaration in that direction. [any] */
static inline bool codegen_decl_used(const codegen_decl *decl, uint32_t direction) {
  return (decl->used >> direction & 1) != 0;
}

/** Whether both ways of sending are in use and differ. [any] */
static inline bool codegen_decl_sends_two(const codegen_decl *decl) {
  return codegen_decl_used(decl, CODEGEN_CREATE) && codegen_decl_used(decl, CODEGEN_UPDATE) &&
         codegen_decl_split(decl, CODEGEN_CREATE) != codegen_decl_split(decl, CODEGEN_UPDATE);
}

/** The shape that stands for `decl` in a direction: reads `used` and `split` alone, which are facts of the
 *  declaration. [any] */
static inline uint32_t codegen_decl_shape(const codegen_decl *decl, uint32_t direction) {
  if (direction == CODEGEN_READ || !codegen_decl_used(decl, direction) ||
      codegen_decl_split(decl, direction) == codegen_decl_split(decl, CODEGEN_READ))
    return CODEGEN_SHAPE_PLAIN;
  return direction == CODEGEN_UPDATE && codegen_decl_sends_two(decl) ? CODEGEN_SHAPE_UPDATE : CODEGEN_SHAPE_CREATE;
}

/** The direction in which shape `shape` is to be written; CODEGEN_DIRECTIONS when the declaration has no such shape.
 *  [any] */
static inline uint32_t codegen_decl_direction(const codegen_decl *decl, uint32_t shape) {
  if (shape == CODEGEN_SHAPE_PLAIN) return CODEGEN_READ;
  for (uint32_t direction = CODEGEN_CREATE; direction <= CODEGEN_UPDATE; direction++)
    if (codegen_decl_shape(decl, direction) == shape) return direction;
  return CODEGEN_DIRECTIONS;
}

/** What the name of a shape ends with: empty, `Write`, `Create` or `Update`. [any] */
static inline codegen_str codegen_shape_suffix(const codegen_decl *decl, uint32_t shape) {
  codegen_str plain = {"", 0};
  if (shape == CODEGEN_SHAPE_PLAIN) return plain;
  if (!codegen_decl_sends_two(decl)) return CODEGEN_STR("Write");
  return shape == CODEGEN_SHAPE_CREATE ? CODEGEN_STR("Create") : CODEGEN_STR("Update");
}

/** Whether a field exists in a direction. [any] */
static inline bool codegen_field_in(const codegen_field *field, uint32_t direction) {
  return field->presence[direction] != CODEGEN_ABSENT;
}

/** The rows of a table of declarations: all that are not removed and whose kind is a bit (1 << kind) of `kinds`, in
 *  the order in which their documents were given and speak of them; with `canonical` in the order of their keys.
 *  `*rows` comes from the context's arena for this call. [any] */
codegen_status codegen_order_decls(codegen_ctx *ctx, const codegen_model *model, uint32_t kinds, bool canonical,
                                   uint32_t **rows, uint32_t *count);

CODEGEN_END

#endif
