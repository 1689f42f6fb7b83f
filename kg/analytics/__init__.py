"""What the graph says as a whole: projections, layout, measures and reports."""
