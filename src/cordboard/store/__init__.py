"""Where contacts, outcomes, flows and accounts are kept."""
