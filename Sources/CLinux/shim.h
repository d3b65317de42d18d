// What glibc's headers declare only for GNU sources: sync_file_range(2), O_TMPFILE of open(2), memfd_create(2).
#include <fcntl.h>
extern int sync_file_range(int descriptor, long long offset, long long count, unsigned int flags);
enum { SYNC_FILE_RANGE_WRITE = 2 };
enum { UNNAMED_FILE = __O_TMPFILE };
extern int memfd_create(const char *name, unsigned int flags);
enum { MEMORY_CLOSE_ON_EXEC = 1 };
