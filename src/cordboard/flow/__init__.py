"""What a flow is: modules, connectors, events, results, loading, checks, versions and differences."""
