"""Runs a command and tells what it used, as the last line on stdout: POSIX only.

A small process of its own, because the system counts the memory of whoever starts a program as the program's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys


def main() -> None:
    """Run the command of the arguments; seconds of computing and MB at most, of its child processes too."""
    process = subprocess.Popen(sys.argv[1:])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    figures = {
        "left_with": process.returncode,
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss >> 10,
    }
    sys.stdout.write("\n" + json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
