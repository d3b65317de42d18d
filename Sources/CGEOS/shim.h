// Only the reentrant functions of GEOS can be called: each thread brings its own context.
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
