"""paperkg: the open knowledge graph of machine learning, from titles and abstracts."""

__version__ = "0.1.0"
