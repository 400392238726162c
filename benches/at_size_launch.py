#!/usr/bin/env python3
"""Runs a command and prints its figures, as JSON on a line of its own: at_size.py starts every measured process through it.

    python3 -I -S at_size_launch.py COMMAND...

A process inherits the peak memory of the one that starts it, so that one must be small. This one has 8 MB.
"""

import os
import sys
import time


def busy():
    """Seconds that the cores have worked since the machine started, for whomever."""
    with open("/proc/stat") as file:
        user, nice, system, _idle, _wait, interrupts, soft, stolen = map(int, file.readline().split()[1:9])
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")


def main():
    before, start = busy(), time.perf_counter()
    _, status, usage = os.wait4(os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ), 0)
    wall, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    others = max(0, busy() - before - cpu) / wall       # cores that other processes took
    print(f'\n{{"code": {os.waitstatus_to_exitcode(status)}, "seconds": {wall}, "wall": {wall}, "cpu": {cpu}, "others": {others}, '
          f'"peak_mb": {usage.ru_maxrss / 1024}}}')


if __name__ == "__main__":
    main()
