"""How a contact runs: commands, signals, the interpreter, the journal and replay. Pure: no I/O, no clock."""
