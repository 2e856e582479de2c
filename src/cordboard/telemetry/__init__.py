"""What is measured while a site runs, the traces of contacts, and the log for programs (docs/how-to/monitor.md)."""
