/* SPDX-License-Identifier: MIT
 *
 * Version numbers. The product version and the ABI version are independent; the build reads both from here.
 *
 * ABI major 0 may break between releases; every break bumps CODEGEN_ABI_MINOR_FLOOR, which is both the oldest plugin
 * that a host takes and the oldest host that a plugin may say it can live with, so that the refusal is right both ways.
 * From major 1 on a minor only ever adds: slots, members, hook arguments and kinds at the tail.
 */
#ifndef CODEGEN_VERSION_H
#define CODEGEN_VERSION_H

#define CODEGEN_VERSION "0.1.0" /* of the product */

#define CODEGEN_ABI_MAJOR 0
#define CODEGEN_ABI_MINOR 0       /* what this header describes */
#define CODEGEN_ABI_MINOR_FLOOR 0 /* the oldest minor a plugin may be built with while major is 0 */

#endif
