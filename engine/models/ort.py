"""Import ONNX Runtime with its telemetry switched off; the rest of the engine takes it from here.

Some of its wheels (1.32 for Linux is one) carry a client that, as soon as they are imported,
leaves an identifier in the temporary folder and reports to its makers over the network.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
