"""What is thrown at paperkg to break it, and what came of it.

    python -m tests.reliability fuzz [TARGET…] [--cases N] [--rounds N] coverage-guided, by Atheris
    python -m tests.reliability load [--clients N] [--seconds N]        many clients at `kg serve`, good and bad ones
    python -m tests.reliability faults [NAME…]                          disks, kills, clocks, broken files, odd names
    python -m tests.reliability page                                    docs/reliability.md from what was recorded

Each run is recorded in `recorded.json`, from which the page is made; the tests of this folder
are short runs of the same.
"""
