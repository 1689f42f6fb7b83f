"""What the graph can be exported as beside itself: one module a profile, one function that writes it."""
