"""What desktops of agents and floor views of supervisors are told and may ask: over a WebSocket, and over REST."""
