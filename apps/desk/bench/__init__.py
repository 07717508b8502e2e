"""What the centre can carry, measured beside a floor in the same run.

A figure alone says more about the machine than about us: each bench also measures the
barest thing that could do the job over the same servers, and reports the ratio.
"""
