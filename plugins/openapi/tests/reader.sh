#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What the reader makes of documents, asked through the program: types, identifiers, operations, several files, hostile input.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for part in types ids bare operations pages files hostile corners; do
  echo "== $part"
  python3 "$here/read_$part.py"
done
