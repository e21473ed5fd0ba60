"""What the figures of every JSON document are in."""

from __future__ import annotations

_COSINE = "cosine of embeddings, -1 to 1"
_SHARE = "share, 0 to 1"
_EFFECT = "cosine after the change minus cosine before"
_PROVED = {"sha256": "hexadecimal, of the whole file"}

EXPLANATION = {
    "similarity.cosine": "cosine of the embeddings, -1 to 1",
    "similarity.angular": "1 - arccos(cosine) / pi, 0 to 1",
    "account.rows.value": "cosine; strangers, all rows and unnamed sum to score",
    "parts.found.area": _SHARE + " of what is seen of the face",
    "parts.found.cosine_a": "cosine with the parts of A changed",
    "parts.found.cosine_b": "cosine with the parts of B changed",
    "parts.found.twins.mean": "cosine, mean of both faces",
    "parts.found.twins.farthest": "cosine, mean of both faces",
    "parts.found.twins.p": "probability, 0 to 1, one-sided",
    "parts.found.judged": "cosine of the judge, with less without",
    "parts.alone.area": _SHARE + " of what is seen of the face",
    "parts.alone.cosine_a": "cosine with the part of A changed",
    "parts.alone.cosine_b": "cosine with the part of B changed",
    "parts.alone.elsewhere_a": "cosine with the part's shape changed elsewhere on A, each",
    "parts.alone.elsewhere_b": "cosine with the part's shape changed elsewhere on B, each",
    "parts.alone.spread": "standard deviation of that cosine, mean of both faces",
    "account.rows.words.contrast": "A less B, in standard deviations over people",
    "interventions.effect": "cosine after the change minus similarity.cosine",
    "interventions.share_of_gap": "effect over the net's mated minus non-mated mean cosine",
    "interventions.z": "(effect - control_mean) / control_sd",
    "interventions.p": "two-sided, corrected for all that were tried, 0 to 1",
    "interventions.judged": "the same change of the judge's cosine, another network",
    "interventions.area": "share of the aligned crop, 0 to 1",
    "box": "left, top, width, height in photo pixels after EXIF rotation and turning",
    "turned": "degrees clockwise after EXIF rotation",
    "keypoints": "subject's right eye, left eye, nose tip, right and left mouth corner",
    "maps.affine": "2 x 3, aligned crop coordinates to photo coordinates, pixel centres",
}

_OF = {
    "explanation": EXPLANATION,
    "compare": {
        "similarity.cosine": _COSINE,
        "area": "share of the crop that is erased, 0 to 1",
        "effect.effect": _EFFECT,
        "word.effect": _EFFECT,
        "cells.values": _COSINE,
        "cells.weights": "share, 0 to 1; of a face they sum to 1",
        "cells.total": "sum of value times weight",
        "random.sd": "cosine",
        "forward_equivalents": "forward passes of one crop, a face",
        "seconds": "s",
    },
    "identify": {
        "candidates.cosine": _COSINE,
        "candidates.account.rows.value": "cosine; A is the probe, B the candidate's photo",
        "others.mean": _COSINE,
        "others.sd": "cosine",
        "distribution.bin_edges": _COSINE,
        "distribution.people": "people a bin",
        "interpretation.uncertainty": _SHARE,
        "interpretation.attributes.z": "(change - control_mean) / control_sd",
    },
    "person": {
        "report.words.effect": "change of the mean cosine to the other people",
        "report.words.contrast": "difference of the logits in their own unit",
        "report.words.present": "share of the photos, 0 to 1",
        "report.stability": "rank correlation, -1 to 1",
        "accounts.own.rows.value": "mean cosine; strangers, all rows and unnamed sum to score",
        "accounts.own.rows.pairs": _SHARE,
        "accounts.own.rows.words.pairs": _SHARE,
        "accounts.others.rows.value": "mean cosine; strangers, all rows and unnamed sum to score",
        "accounts.others.rows.pairs": _SHARE,
        "accounts.others.rows.words.pairs": _SHARE,
    },
    "selftest": {"pairs.cosine": _COSINE, "pairs.expected": _COSINE},
    "gallery": {"inter_eye_px": "pixels of the photo", "sharpness": "higher is sharper", **_PROVED},
    "faces": {
        "turned": "degrees clockwise after EXIF rotation",
        "faces.box": "left, top, width, height in pixels of the turned photo",
        "faces.score": "of the detector, 0 to 1",
        "faces.quality.scores": "0 to 100, higher better",
    },
    "frames": {
        "rate": "frames a second",
        "seconds": "s after the first frame",
        "tracks.against.score": _COSINE,
        "tracks.against.weights": "add up to 1",
        "tracks.faces.stamp": "of the file's time base",
        "tracks.faces.box": "left, top, width, height in pixels of the turned frame",
        "tracks.faces.turned": "degrees clockwise",
        "tracks.faces.quality.scores": "0 to 100, higher better",
    },
    "models": {"size": "bytes", "agreement": "cosine of ONNX Runtime and torch", **_PROVED},
    "case-told": {"time": "UTC", "cosine": _COSINE, "largest": "difference of effects", **_PROVED},
    "key-told": {"public": "Ed25519, 64 hexadecimal digits"},
    "batch-told": {"pairs": "count", "failed": "count", "list": "SHA-256 of the list"},
    "batch-accounts-told": {
        "pairs": "count",
        "failed": "count",
        "photos": "count",
        "unread": "count",
        "processor_s": "seconds of the processor, for the accounts alone",
        "list": "SHA-256 of the list",
        "fit": "SHA-256 of the fit",
        "threshold": _COSINE,
    },
    "demo": EXPLANATION,
    "evaluate-verification": {"accuracy": _SHARE, "auc": _SHARE, "tar_at_far": _SHARE},
    "evaluate-identification": {"rank1": _SHARE, "auroc": _SHARE, "mean_known": _COSINE},
    "evaluate-people": {"mean": "rank correlation, -1 to 1", "supported": "words a person"},
    "evaluate-attributes": {
        "attributes.auc": _SHARE,
        "attributes.balanced_accuracy": _SHARE,
        "attributes.calibration_error": _SHARE,
    },
    "evaluate-account": {
        "account.variance": _SHARE,
        "account.strangers_r": "correlation, -1 to 1",
        "stability.correlation": "correlation, -1 to 1",
        "natural.slope.value": "real change over the predicted change",
        "words.value": _SHARE,
        "largest_error": "cosine",
    },
    "evaluate-landmarks": {
        "error.value": "share of the distance between the pupils",
        "yaw.value": "degrees",
        "pitch.value": "degrees",
        "roll.value": "degrees",
        "person.value": _SHARE,
        "milliseconds": "a face, in a batch",
    },
    "evaluate-enough": {
        "above.crosses.value": _SHARE,
        "above.area.value": _SHARE + " of what is seen of the face",
        "above.further.value": "cosine",
        "overlap.value": "intersection over union of the parts, 0 to 1",
    },
    "evaluate-faithfulness": {
        "effect": _EFFECT,
        "share_of_limit": "effect over the greedy limit's",
    },
    "evaluate-saliency": {
        "share_of_limit": "effect over the greedy limit's",
        "auc": _SHARE,
        "pointing": _SHARE,
        "costs": "forward passes of one crop, a face",
    },
    "evaluate-erased": {
        "rows.auc": _SHARE,
        "rows.tar_at_far": _SHARE,
        "rows.change": _EFFECT,
        "rows.area": _SHARE,
    },
    "evaluate-paper": {
        "attributes.auc": _SHARE,
        "attributes.auc_erased": _SHARE,
        "attributes.auc_random": _SHARE,
        "attributes.mated_change.value": _EFFECT,
        "rates.tar": _SHARE,
        "rates.threshold": _COSINE,
        "first": "share of the pairs, 0 to 1",
        "raising": "share of the pairs, 0 to 1",
        "grid.row.auc": _SHARE,
    },
    "evaluate-planted": {
        "hit1": _SHARE,
        "hit3": _SHARE,
        "pointing": _SHARE,
        "pointing_12": _SHARE,
        "drop": "cosine",
    },
    "evaluate-words": {
        "first_above_3": _SHARE,
        "first_supported": _SHARE,
        "any_supported": _SHARE,
    },
}


def units_of(schema: str) -> dict[str, str]:
    """Return what the figures of a schema, ``sim2word/NAME/VERSION``, are in.

    Raises
    ------
    KeyError
        If they are not listed.
    """
    return _OF[schema.split("/")[1]]
