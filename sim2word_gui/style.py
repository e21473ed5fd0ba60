"""The few rules that Qt's own style lacks; colours follow the light or dark palette."""

from __future__ import annotations

STYLE = """
QLabel#paneName { font-weight: 700; font-size: 15px; padding: 1px 9px; border-radius: 4px;
                  background: palette(highlight); color: palette(highlighted-text); }
QToolButton#primary { font-weight: 600; padding: 4px 16px; border-radius: 5px;
                      background: palette(highlight); color: palette(highlighted-text); }
QToolButton#primary:disabled { background: palette(button); color: palette(placeholder-text); }
QToolButton#primary:hover:enabled { background: palette(accent); }
QLabel#soft { color: palette(placeholder-text); }
QLabel#score { font-size: 34px; font-weight: 650; }
QLabel#sentence { padding: 4px 0; }
QLabel#dropTitle { font-size: 17px; font-weight: 600; }
QLabel#paneMessage { padding: 7px 10px; border-radius: 5px; background: #b8860b; color: white; }
QLabel#banner { padding: 9px 11px; border-radius: 5px; background: #a33a2a; color: white; }
QLabel#banner[kind="note"] { background: #4a5a6c; }
QFrame#dropArea { border: 2px dashed palette(mid); border-radius: 10px;
                  background: palette(base); }
QFrame#dropArea[hot="true"] { border-color: palette(highlight); }
"""
