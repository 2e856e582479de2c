"""A flow as a picture: one card a module, one row for every way out of it, lines to where each of them leads.

The picture reads from left to right. Nothing in it is placed by chance: the same flow gives the same picture.
"""

from cordboard.flow.drawing.svg import TakenPath, draw

__all__ = ["TakenPath", "draw"]
