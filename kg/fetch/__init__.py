"""Sources over the network: asked only where a scheme names them (`hf:2025-11-10`, `arxiv:cs.CL`, `openalex:W…`).

1. `kg.fetch.schemes` tells which location is a scheme, and what it asks for.
2. `kg.fetch.client` asks: time limits, repetition, redirections, sizes, a pace that is polite.
3. `kg.fetch.cache` keeps answers with what a server needs to say that nothing changed.
4. What comes is read by the readers of `kg.sources`, found by content like any file.

The environment may hold

    KG_CACHE            the folder of the cache (else `paperkg` below the platform's cache folder)
    KG_TIMEOUT          seconds without an answer before a request is given up (30)
    KG_OPENALEX_KEY     a key of OpenAlex, which is free and needed for more than a few requests a day
    KG_HF_URL, KG_ARXIV_URL, KG_OPENALEX_URL    other addresses of these services, such as a mirror
"""

from kg.fetch.schemes import find, inputs

__all__ = ["find", "inputs"]
