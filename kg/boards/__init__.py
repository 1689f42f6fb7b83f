"""Leaderboards as pure functions: what a build decides about reported values, and reports read from the graph.

1. `reading` reads each result of a paper once more: is it a value that was reached, under which conditions, and in
   which metric (`wording`, `phrases`, `conditions`, `measures`).
2. `ranking` brings the values of one board to one scale (`units`) and ranks them.
3. `building` gathers the results of all papers and writes what was decided as statements.
"""
