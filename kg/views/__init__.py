"""Pages that need nothing outside themselves: the graph, reports and charts."""
