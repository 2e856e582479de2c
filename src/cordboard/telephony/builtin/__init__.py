"""The built-in line: SIP over UDP and G.711 in this process."""
