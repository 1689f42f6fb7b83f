"""The explorer: pages of a graph for people, the same on a server and as a static site.

1. `values` is what a page shows: frozen, made of texts, numbers and paths; `tables` is what all tables are.
2. `papers`, `entities`, `boards`, `comparison`, `lists` read a store and give page values, with bounded queries.
3. `rendering` writes a page value with the templates. Links are made by a router (`routing`): addresses of a server, or
   relative names of files.
4. `kg.server` calls this for one page, `site` for all of them.
"""
