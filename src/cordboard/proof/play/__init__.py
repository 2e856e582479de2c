"""Playing a contact on virtual time: simulations, scenarios and what they covered. Begin with simulator.py."""
