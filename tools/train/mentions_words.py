"""Learns the clusters of words from the collection of abstracts.

1. Count the words that stand one and two places before and after each word.
2. Weigh the counts by positive pointwise mutual information and cut them to 100 dimensions (singular values).
3. Group the words into 50, 250 and 1,000 clusters by k-means.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

from kg.extraction.lexicon import Lexicon
from kg.extraction.tokens import Words, joined, read_words
from kg.papers import Paper, normalised_title
from tools.train.mentions_gold import SHARED

SIZES = (50, 250, 1000)
CONTEXTS = 3000
AT_LEAST = 5
_DIGIT = re.compile(r"\d")


def collection() -> Iterator[Words]:
    """The abstracts of the collection, without papers that are annotated or stand in the listings."""
    known = {
        normalised_title(json.loads(line)["title"])
        for part in ("train", "dev")
        for line in (SHARED / "gold" / f"{part}-papers.jsonl").read_text(encoding="utf-8").splitlines()
    }
    for page in sorted((SHARED / "seeds").glob("*.txt")):
        known |= {normalised_title(line) for line in page.read_text(encoding="utf-8").splitlines() if len(line) > 15}
    with gzip.open(SHARED / "corpus" / "papers-20k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if len(row["abstract"]) >= 200 and normalised_title(row["title"]) not in known:
                paper = Paper(id=row["id"], title=row["title"], abstract=row["abstract"])
                yield read_words(joined(paper), len(paper.title))


def learn(texts: list[Words]) -> Lexicon:
    """The lexicon of words that stand five times or more."""
    plain = [[_DIGIT.sub("0", word) for word in text.lower] for text in texts]
    counts = Counter(word for text in plain for word in text)
    kept = sorted((word for word, n in counts.items() if n >= AT_LEAST), key=lambda word: (-counts[word], word))
    rows = {word: i for i, word in enumerate(kept)}
    vectors = _vectors([np.array([rows.get(word, -1) for word in text]) for text in plain], len(rows))
    clusters = []
    for size in SIZES:
        means = MiniBatchKMeans(size, random_state=0, n_init=1, batch_size=4096, max_iter=50).fit(vectors)
        clusters.append(means.predict(vectors).tolist())
    return Lexicon(rows, list(zip(*clusters, strict=True)), [counts[word] for word in kept])


def _vectors(texts: list[npt.NDArray[np.int64]], size: int) -> npt.NDArray[np.float64]:
    """A vector of length one for each word."""
    contexts = min(CONTEXTS, size)
    of, beside = [], []
    for text in texts:
        for n, distance in enumerate((1, 2)):
            left, right = text[:-distance], text[distance:]
            for side, (own, other) in enumerate(((left, right), (right, left))):
                good = (own >= 0) & (other >= 0) & (other < contexts)
                of.append(own[good])
                beside.append(other[good] + (2 * n + side) * contexts)
    where = (np.concatenate(of), np.concatenate(beside))
    table = scipy.sparse.coo_matrix((np.ones(len(where[0])), where), shape=(size, 4 * contexts)).tocsr()
    table.sum_duplicates()
    row_sums, column_sums = np.asarray(table.sum(1)).ravel(), np.asarray(table.sum(0)).ravel() ** 0.75
    table = table.tocoo()
    weight = np.log(table.data * column_sums.sum() / (row_sums[table.row] * column_sums[table.col]))
    good = weight > 0
    weighed = scipy.sparse.csr_matrix((weight[good], (table.row[good], table.col[good])), shape=table.shape)
    left_vectors, values, _ = randomized_svd(weighed, 100, random_state=0, n_iter=4)
    vectors = left_vectors * np.sqrt(values)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
