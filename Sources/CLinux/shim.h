// sync_file_range(2), which glibc's headers declare only for GNU sources.
extern int sync_file_range(int descriptor, long long offset, long long count, unsigned int flags);
enum { SYNC_FILE_RANGE_WRITE = 2 };
