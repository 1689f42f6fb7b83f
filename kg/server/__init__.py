"""The graph over HTTP: the SPARQL 1.1 protocol, a query editor, and pages of things.

    run          sockets and signals
    app          the routes, and what all answers have in common
    guard, log   who may ask, and who asked
    state        what a running server has
    workers      processes that answer, killed and replaced when they take too long
    work         what runs in such a process
    protocol     what a SPARQL request asks; negotiation: in which format; tokens: the words of a query
    asking       answers queries; graphstore, updates: change the graph
    things       what has an address; browsing, description: everything else; pages: HTML

The server's own process never opens the store: every job that reads or writes it runs in a worker.
"""
