"""The kinds of reports, one module a kind (see `kg.analytics.reports`)."""
