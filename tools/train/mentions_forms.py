"""Learns what the letters of a name say of its type, from the names of the catalog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from kg.extraction.forms import Forms, letter_runs
from kg.extraction.lexicon import Known
from kg.extraction.values import TYPES
from kg.names import is_name

AT_LEAST = 4


def learn(named: Iterable[Known]) -> Forms:
    """The weights from known names; names of several types count for each."""
    pairs = sorted({(name, kind) for name, kind, *_ in named if kind in TYPES and is_name(name) and len(name) <= 40})
    counts = Counter(run for name, _ in pairs for run in letter_runs(name))
    rows = {run: i for i, run in enumerate(sorted(run for run, n in counts.items() if n >= AT_LEAST))}
    table = scipy.sparse.lil_matrix((len(pairs), len(rows)), dtype=np.float32)
    for line, (name, _) in enumerate(pairs):
        table[line, [rows[run] for run in letter_runs(name) if run in rows]] = 1.0
    model = LogisticRegression(C=0.1, max_iter=80, class_weight="balanced")
    model.fit(table.tocsr(), [TYPES.index(kind) for _, kind in pairs])
    return Forms(rows, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))
