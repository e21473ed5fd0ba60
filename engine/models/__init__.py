"""Networks: detectors, recognition, attributes, landmarks; packs, devices and file checks."""
