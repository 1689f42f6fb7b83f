"""A SPARQL 1.1 server as store: `--store https://host/path`.

1. `kg.remote.addresses` finds the server's addresses from the one that was given.
2. `kg.remote.client` asks and tells: authentication, time limits, and repetition of what may be repeated.
3. `kg.remote.store` reads, `kg.remote.search` searches, `kg.remote.writing` writes.

The environment may hold

    KG_USER, KG_PASSWORD    for servers that ask for them (basic or digest, as the server wants)
    KG_TOKEN                a bearer token
    KG_UPDATE_URL           where updates go, if not where they are looked for
    KG_BASE                 which graph to read, on a server that holds several
    KG_TIMEOUT              seconds without an answer before a request is given up (300)
    KG_STATE                the folder of what a build keeps on this machine (see `kg.remote.state`)

Nothing but the server at that address, and KG_UPDATE_URL, is ever asked.
"""
