"""Typed errors: each one gives an analyst the cause and what to do next."""

from __future__ import annotations

from typing import Any

from engine.contracts.outgoing import one_line


class Sim2WordError(Exception):
    """Base of every error that the program reports to its user.

    Parameters
    ----------
    cause : str
        One line: what happened, naming the file or setting concerned. With `values` it is a
        format string, so that a window can say it in another language.
    next_step : str
        One line: what the user can do about it; a format string likewise.
    **values : str, int or float
        What the format strings name.
    """

    def __init__(self, cause: str, next_step: str, **values: str | float) -> None:
        self.templates = (cause, next_step)
        self.values = values
        self.cause, self.next_step = self.said_as(cause, next_step)
        super().__init__(f"{self.cause} {self.next_step}")

    def __reduce__(self) -> tuple[object, ...]:
        """Return what makes the error again in another process."""
        return _remade, (type(self), self.templates, self.values)

    def said_as(self, cause: str, next_step: str) -> tuple[str, str]:
        """Return cause and next step from (translated) templates, each on one line."""
        texts = (cause, next_step)
        if self.values:
            texts = (cause.format(**self.values), next_step.format(**self.values))
        first, second = (one_line(" ".join(text.split())) for text in texts)
        return first, second


def _remade(
    kind: type[Sim2WordError], templates: tuple[str, str], values: dict[str, Any]
) -> Sim2WordError:
    return kind(*templates, **values)


class UnreadableImage(Sim2WordError):
    """The file is missing, not a file, not an image, damaged or not permitted."""


class ImageTooLarge(UnreadableImage):
    """The image has more pixels than the limit against decompression bombs."""


class ImageChanged(UnreadableImage):
    """The file is no longer the one that was looked at before."""


class NoFaceFound(Sim2WordError):
    """The detector found no face in an image that was read without fault."""


class SeveralFaces(Sim2WordError):
    """The image has several faces and none was chosen."""


class NoSuchFace(Sim2WordError):
    """A face was asked for by a number that the image does not have."""


class FaceTooSmall(Sim2WordError):
    """The chosen face has too few pixels for the recognition network."""


class ModelMissing(Sim2WordError):
    """A model file is not installed."""


class ModelRefused(Sim2WordError):
    """A model file is there, but it is not the file that it should be."""


class OutOfMemory(Sim2WordError):
    """The machine ran out of memory although the batches were made smaller."""


class OutputFailed(Sim2WordError):
    """A result could not be written: no permission, no space, not a folder."""


class WorkerLost(Sim2WordError):
    """The processes that worked on a pair ended, one after another, without a result."""


class Unforeseen(Sim2WordError):
    """Something failed in a way that nobody thought of; recorded where others must go on."""


class BadInput(Sim2WordError):
    """A list, label file or setting given by the user does not fit."""


class GallerySealed(BadInput):
    """A gallery is encrypted, and no passphrase was given."""


class WrongUsage(BadInput):
    """Options of a command that say nothing together, or too little."""


class CaseChanged(Sim2WordError):
    """A case is not as it was saved."""


class TooCostly(BadInput):
    """A file takes more time or memory to be read than such a file should, on this machine."""


class NotReplayed(Sim2WordError):
    """A run of a case gives other figures than those stored."""


class RunCancelled(Exception):
    """The user asked to stop; raised by :meth:`CancelToken.check`."""
