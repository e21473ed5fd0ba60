"""Explain the similarity of two faces with saliency maps and measured attribute words.

The package never imports Qt. Layers, lowest first: ``contracts``, ``imaging``,
``models``, ``explain``, ``session``, ``evaluate`` and ``record``, ``commands``.
"""

__version__ = "0.1.0"
