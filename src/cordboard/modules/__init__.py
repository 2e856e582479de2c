"""The module types, one file each: properties, the events it raises, and what it does."""
