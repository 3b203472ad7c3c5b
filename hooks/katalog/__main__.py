"""The way in to `katalog`: whatever happens, one plain sentence instead of a traceback."""

import os
import sys

from katalog.trouble import Stopped, stoppable, tell


def main() -> int:
    """Run the command; the exit code is as the shell expects it of a program that was stopped."""
    try:
        with stoppable():
            from katalog.cli import main as run  # here, so that Ctrl-C while it loads is heard too

            return run()
    except Stopped as stopped:
        tell(stopped)
        return 128 + stopped.number
    except BrokenPipeError:  # whoever read us has had enough, as `katalog check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as wrong:
        tell(wrong)
        return 1


if __name__ == "__main__":
    sys.exit(main())
