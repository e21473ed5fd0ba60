"""The commands, each with what it does: known where none of them is imported."""

from __future__ import annotations

COMMANDS = {
    "explain": "explain the similarity of two faces",
    "compare": "several saliency methods on one pair, with the measured effect of each",
    "faces": "the faces of a photo with their numbers, for --face-a and --face-b",
    "frames": "the people of a video, and the frames that show each of them best",
    "gallery": "enrol people, list them, erase them",
    "identify": "the most similar people of a gallery",
    "person": "the attributes that characterise a person over several photos",
    "case": "forensic cases: evidence, results, notes, log and report in one file",
    "key": "make an examiner's key, and give out its public half",
    "batch": "explain many pairs into one file of rows; a run that was killed goes on",
    "calibrate": "fit likelihood ratios to a network's scores on labelled pairs",
    "demo": "explain photos that installed packages carry, and write pages to look at",
    "evaluate": "measure verification, attributes, maps or words on labelled photos",
    "unpack": "write a pair set such as lfw.bin as photos and a list that every measure reads",
    "models": "import, list, verify, calibrate and remove model packs",
    "selftest": "check this installation against recorded values",
}
