/* SPDX-License-Identifier: MIT
 *
 * Functions that nobody calls here: they overflow, depend on the locale, or hide errors.
 */
#ifndef CG_BANNED_H
#define CG_BANNED_H

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <ctype.h>
#include <stdio.h>

#undef alloca
#pragma GCC poison strcpy strcat sprintf vsprintf strncpy strncat gets strtok atoi atol atoll atof strtod strtof strtold
#pragma GCC poison setlocale strerror alloca longjmp

#endif
