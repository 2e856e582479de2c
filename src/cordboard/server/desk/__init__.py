"""The desks of agents and supervisors: what each is told and may ask, over a WebSocket and over REST."""
