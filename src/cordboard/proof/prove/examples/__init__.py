"""Examples of findings: a way through the graph as a scenario that goes the same way when it is played."""
