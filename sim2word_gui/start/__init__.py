"""What the window shows before there are photos.

Painted before anything large is loaded: Qt alone, and of Qt not the namespace ``Qt``, whose
many enumerations take longer to make than all of this; ``finish`` methods set what needs it.
"""
