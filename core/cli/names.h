/* SPDX-License-Identifier: MIT
 *
 * The names file of a job, read and written. Nothing happens where none is named.
 */
#ifndef CG_CLI_NAMES_H
#define CG_CLI_NAMES_H

#include "road.h"

/** Before anything is fetched. A file that is missing is an empty one; CODEGEN_ERR_USAGE for what cannot be used. */
cg_status cg_road_names_read(cg_road *road);
/** After a commit that went well: writes it when it changes; under --check says that it is stale. */
cg_status cg_road_names_write(cg_road *road);

#endif
