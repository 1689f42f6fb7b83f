"""The daily run: `kg update` reads the sources of a configuration, builds, and tells what is new in a digest."""

from kg.update.config import Config, example, read_config, write_example
from kg.update.daily import Outcome, run

__all__ = ["Config", "Outcome", "example", "read_config", "run", "write_example"]
