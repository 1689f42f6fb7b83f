"""Programs that make what the package ships: documents, catalog, models."""
