/* SPDX-License-Identifier: MIT
 *
 * Documents: a read-only tree over the bytes of a source.
 *
 * A document is a flat tape of nodes in the order of the text. Node 0 is the empty node, node 1 the root. A container
 * is followed by its children; a child that is a container is followed by its own; `next` skips a whole subtree.
 * Numbers keep their exact text. JSON and YAML give the same tape for the same data. A document in a reader's own
 * language has its bytes and the empty node alone: the reader takes the bytes apart, says where things stand by origins
 * with node 0 and a range of bytes, and makes values with codegen_edit_value.
 *
 * Everything here is [any] and lives as long as the run. A plugin reads members of codegen_document and codegen_node
 * only through the functions below, because both grow at the tail (the tape has a stride of its own).
 */
#ifndef CODEGEN_DOCUMENT_H
#define CODEGEN_DOCUMENT_H

#include <codegen/base.h>

CODEGEN_BEGIN

/** Kinds of node. */
enum {
  CODEGEN_NODE_NONE = 0,
  CODEGEN_NODE_NULL,
  CODEGEN_NODE_FALSE,
  CODEGEN_NODE_TRUE,
  CODEGEN_NODE_NUMBER,
  CODEGEN_NODE_STRING,
  CODEGEN_NODE_ARRAY,
  CODEGEN_NODE_OBJECT,
  CODEGEN_NODE_ALIAS /* YAML: stands for the node `next`; the functions below look through it */
};

/** Flags of a node. */
enum {
  CODEGEN_NODE_POOLED = 1,     /* the string was decoded: `extra` is its place in the pool, not in the bytes */
  CODEGEN_NODE_KEY_POOLED = 2, /* the same for its key */
  CODEGEN_NODE_INDEXED = 4,    /* an object with a hash index */
  CODEGEN_NODE_PLAIN = 8,      /* YAML: the scalar was written without quotes */
  CODEGEN_NODE_SHADOWED = 16   /* a member whose key comes again later in the same object: that one counts */
};

/** One node of the tape. */
typedef struct codegen_node {
  uint32_t begin, end; /* bytes of the value in the source, quotes and brackets included */
  uint32_t next;       /* containers: first node behind the subtree; aliases: the node they stand for */
  uint32_t extra;      /* containers: number of children; pooled strings: offset in the pool */
  uint32_t size;       /* strings and numbers: bytes of the text. Aliases of the tape's order: see codegen_node_after */
  uint32_t key;        /* members: offset of the decoded key, in the source or in the pool */
  uint32_t key_size;   /* members: bytes of the key */
  uint8_t kind;
  uint8_t flags;
  uint16_t text; /* strings and numbers that are not pooled: the text begins at `begin + text` */
} codegen_node;

/** A document. */
typedef struct codegen_document {
  uint32_t struct_size;
  uint32_t id;                                /* in the model's table of documents */
  const unsigned char *nodes;                 /* the tape */
  uint32_t node_stride;                       /* bytes from one node to the next */
  uint32_t node_count;                        /* the empty node included */
  codegen_str bytes;                          /* the source as it was read, after a byte order mark: UTF-8 where there
                                                 is a tape, else not checked */
  codegen_str pool;                           /* decoded text; each piece is followed by a NUL byte */
  codegen_str name;                           /* as diagnostics show it: a path, a URL without credentials, `<stdin>` */
  const struct codegen_document_index *index; /* host-private */
  uint32_t (*find)(const struct codegen_document *, uint32_t object, codegen_str key);
  uint32_t (*resolve)(const struct codegen_document *, codegen_str pointer);
} codegen_document;

/** Node `node` of `document`; the empty node when there is none such. Aliases are not looked through. */
static inline const codegen_node *codegen_node_raw(const codegen_document *document, uint32_t node) {
  if (node >= document->node_count) node = 0;
  return (const codegen_node *)(const void *)(document->nodes + (size_t)node * document->node_stride);
}

/** The node that `node` stands for: itself, or the target of an alias. */
static inline uint32_t codegen_node_target(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_raw(document, node);
  return row->kind == CODEGEN_NODE_ALIAS ? row->next : node;
}

/** Node `node`, aliases looked through. */
static inline const codegen_node *codegen_node_at(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_raw(document, node);
  return row->kind == CODEGEN_NODE_ALIAS ? codegen_node_raw(document, row->next) : row;
}

/** Its kind. */
static inline uint32_t codegen_node_kind(const codegen_document *document, uint32_t node) {
  return codegen_node_at(document, node)->kind;
}

/** How many items an array, or members an object has (shadowed ones included); else 0. */
static inline uint32_t codegen_node_count(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_at(document, node);
  return row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT ? row->extra : 0;
}

/** The first child of a container, 0 when it is empty or no container. Walk on with codegen_node_after, `count`
 *  times. */
static inline uint32_t codegen_node_first(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_raw(document, node);
  if (row->kind == CODEGEN_NODE_ALIAS) row = codegen_node_raw(document, node = row->next);
  return (row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT) && row->extra ? node + 1 : 0;
}

/** The next sibling of a child. Meaningless behind the last one: count children. */
static inline uint32_t codegen_node_after(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_raw(document, node);
  return row->kind == CODEGEN_NODE_ARRAY || row->kind == CODEGEN_NODE_OBJECT ? row->next : node + 1;
}

/** The text of a string, decoded, or of a number, as written; empty for anything else. Not NUL-terminated. */
static inline codegen_str codegen_node_text(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_at(document, node);
  codegen_str none = {"", 0};
  codegen_str out = {NULL, row->size};
  if (row->kind != CODEGEN_NODE_STRING && row->kind != CODEGEN_NODE_NUMBER) return none;
  out.data = row->flags & CODEGEN_NODE_POOLED ? document->pool.data + row->extra
                                              : document->bytes.data + row->begin + row->text;
  return out;
}

/** The key of a member; empty for anything else. Takes the child itself, not the target of an alias. */
static inline codegen_str codegen_node_key(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_raw(document, node);
  codegen_str out = {row->flags & CODEGEN_NODE_KEY_POOLED ? document->pool.data : document->bytes.data, row->key_size};
  out.data += row->key;
  return out;
}

/** Whether a child does not count, because its key comes again later in the same object. */
static inline bool codegen_node_shadowed(const codegen_document *document, uint32_t node) {
  return (codegen_node_raw(document, node)->flags & CODEGEN_NODE_SHADOWED) != 0;
}

/** The member of an object with that key (the last of several), 0 when there is none. Constant time in large
 *  objects. */
static inline uint32_t codegen_node_member(const codegen_document *document, uint32_t object, codegen_str key) {
  return document->find(document, object, key);
}

/** The same, for a NUL-terminated key. */
static inline uint32_t codegen_node_get(const codegen_document *document, uint32_t object, const char *key) {
  return document->find(document, object, codegen_str_of(key));
}

/** The node that a JSON pointer (RFC 6901, already percent-decoded, without `#`) names, 0 when there is none. */
static inline uint32_t codegen_node_resolve(const codegen_document *document, codegen_str pointer) {
  return document->resolve(document, pointer);
}

/** Where a node stands. */
static inline codegen_origin codegen_node_origin(const codegen_document *document, uint32_t node) {
  const codegen_node *row = codegen_node_raw(document, node);
  codegen_origin out = {document->id, node, row->begin, row->end};
  return out;
}

CODEGEN_END

#endif
