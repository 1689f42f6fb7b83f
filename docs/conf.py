"""How the documentation is built: `make docs-html`, warnings are errors."""

from kg import __version__

project = "paperkg"
author = "The paperkg authors"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
html_theme = "furo"
html_title = "paperkg"
html_copy_source = False
exclude_patterns = ["_build"]
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "show-inheritance": True}
#: Headings of every depth can be linked to.
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]
linkcheck_ignore = [r"http://(127\.0\.0\.1|localhost|HOST)", r"https://w3id\.org/paperkg/"]
