#pragma once
#include <hiredis/hiredis.h>

// Not part of Swift's Glibc module: what wakes up the connection's thread.
#include <sys/eventfd.h>

// <spawn.h> declares it for _GNU_SOURCE only: keeps our descriptors out of a child process. The first parameter is a
// posix_spawn_file_actions_t *; including <spawn.h> here would define its types a second time.
int posix_spawn_file_actions_addclosefrom_np(void *actions, int from);

// <unistd.h> declares it for _GNU_SOURCE only: a pipe that no child inherits, not even one that another thread forks
// between making the pipe and flagging it.
int pipe2(int ends[2], int flags);
