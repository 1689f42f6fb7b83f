"""What identifiers and dates look like in the wild, and how they are written here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.dates import iso_date
from kg.sources.identifiers import identifiers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2301.00001", ("arxiv:2301.00001",)),
        ("arXiv:1706.03762v7", ("arxiv:1706.03762",)),
        ("0704.0001", ("arxiv:0704.0001",)),
        ("cs/9901001v1", ("arxiv:cs/9901001",)),
        ("math.GT/0309136", ("arxiv:math.gt/0309136",)),
        ("http://arxiv.org/abs/1706.03762v1", ("arxiv:1706.03762",)),
        ("https://arxiv.org/pdf/1706.03762.pdf", ("arxiv:1706.03762",)),
        ("https://www.arxiv.org/pdf/hep-th/9901001v2", ("arxiv:hep-th/9901001",)),
        ("https://arxiv.org/abs/1706.03762?context=cs#x", ("arxiv:1706.03762",)),
        ("https://huggingface.co/papers/2010.11929", ("arxiv:2010.11929",)),
        ("https://doi.org/10.48550/arXiv.2010.11929", ("arxiv:2010.11929",)),
        ("10.1038/s41586-021-03819-2", ("doi:10.1038/s41586-021-03819-2",)),
        ("doi: 10.1145/3442188.3445922.", ("doi:10.1145/3442188.3445922",)),
        ("http://dx.doi.org/10.1162/NECO.1997.9.8.1735", ("doi:10.1162/neco.1997.9.8.1735",)),
        ("https://doi.org/10.1016%2Fj.neunet.2014.09.003", ("doi:10.1016/j.neunet.2014.09.003",)),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701", ("doi:10.1145/3292500.3330701",)),
        ("10.18653/v1/2020.acl-main.703", ("acl:2020.acl-main.703", "doi:10.18653/v1/2020.acl-main.703")),
        ("10.3115/v1/D14-1162", ("acl:D14-1162", "doi:10.3115/v1/d14-1162")),
        ("https://aclanthology.org/N19-1423/", ("acl:N19-1423",)),
        ("https://aclanthology.org/2020.acl-main.703.pdf", ("acl:2020.acl-main.703",)),
        ("https://www.aclanthology.org/2022.findings-emnlp.12v2.pdf", ("acl:2022.findings-emnlp.12",)),
        ("https://www.aclweb.org/anthology/P/P14/P14-1001.pdf", ("acl:P14-1001",)),
        ("D14-1162", ("acl:D14-1162",)),
        ("https://openreview.net/forum?id=YicbFdNTTy", ("openreview:YicbFdNTTy",)),
        ("https://openreview.net/pdf?id=r1-_aB9xY&name=x", ("openreview:r1-_aB9xY",)),
        ("openreview:YicbFdNTTy", ("openreview:YicbFdNTTy",)),
        ("2313.00001", ()),
        ("1234", ()),
        ("2024-05-14", ()),
        ("iclr2018/305", ()),
        ("https://aclanthology.org/", ()),
        ("https://example.org/abs/1706.03762", ()),
        ("https://notarxiv.org/abs/1706.03762", ()),
        ("https://openreview.net/group?id=ICLR.cc", ()),
        ("10.1/x", ()),
        ("", ()),
    ],
)
def test_identifiers(text: str, expected: tuple[str, ...]) -> None:
    assert identifiers([text]) == expected
    assert identifiers([f" {text} ", text]) == expected


@given(st.lists(st.text()))
def test_identifiers_of_anything_are_sorted_and_recognised_again(texts: list[str]) -> None:
    found = identifiers(texts)
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize(
    "text",
    ["arxiv:1706.03762", "doi:10.1145/3442188.3445922", "acl:N19-1423", "openreview:YicbFdNTTy", "arxiv:cs/9901001"],
)
def test_an_identifier_is_its_own_identifier(text: str) -> None:
    assert identifiers([text]) == (text,)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2024, "2024"),
        (" 2024 ", "2024"),
        ("2024-5-1", "2024-05-01"),
        ("2024/05/14", "2024-05-14"),
        ("2024.05", "2024-05"),
        ("2024-05-14 23:59:59+02:00", "2024-05-14"),
        ("2024-05-14T00:00", "2024-05-14"),
        ("Mon, 12 Jun 2017 17:57:34 GMT", "2017-06-12"),
        ("Sept 5, 2019", "2019-09-05"),
        ("DECEMBER 2019", "2019-12"),
        ("July, 2019", "2019-07"),
    ],
)
def test_dates(value: str | int, expected: str) -> None:
    assert iso_date(value) == expected
    assert iso_date(expected) == expected


@pytest.mark.parametrize(
    "value",
    ["", "n.d.", "14/05/2024", "2024-05-32", "2023-02-29", "2024-00", "May", "20240514", "2024-05/14", "0000", -5,
     "٢٠٢٤", "2024-05-14-15", "1" * 5000],
)  # fmt: skip
def test_what_is_no_date(value: str | int) -> None:
    with pytest.raises(ValueError, match=r"."):
        iso_date(value)
