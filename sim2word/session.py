"""Networks that are loaded once, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.contracts.account import Account
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import WrongUsage
from engine.contracts.events import Event, Failed
from engine.contracts.methods import MASKS, AllCompared, CompareRequest
from engine.contracts.packs import EMBEDDED, ModelChoice
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.contracts.settings import Effort, ExplainRequest, Settings
from engine.session import Session as EngineSession
from engine.session import compare_methods, run_to_end
from engine.session.accounts import account_of_pair
from sim2word.comparison import Comparison
from sim2word.images import Image, as_files
from sim2word.result import Result

Watch = Callable[[Event], None]
_SETTINGS = tuple(field.name for field in fields(Settings))


class Session:
    """Loaded networks.

    Parameters
    ----------
    models : str, optional
        Pack whose recognition network is explained; see ``sim2word models list``.
    detector, attributes, judge : str, optional
        Packs of the other networks.
    device : {"auto", "cpu", "cuda", "mps"}

    Raises
    ------
    ModelMissing, ModelRefused, BadInput
        See :mod:`sim2word.errors`.
    """

    def __init__(
        self,
        models: str = EMBEDDED,
        *,
        detector: str | None = None,
        attributes: str | None = None,
        judge: str | None = None,
        device: str = "auto",
    ) -> None:
        choice = ModelChoice(models, detector, attributes, judge, device=device)
        self._engine = EngineSession.on(choice)

    def explain(
        self,
        a: Image,
        b: Image,
        *,
        face_a: int | None = None,
        face_b: int | None = None,
        effort: Literal["quick", "standard", "thorough"] = "standard",
        watch: Watch | None = None,
        **settings: Any,  # noqa: ANN401 - fields of Settings, each of its own type
    ) -> Result:
        """Explain the score of a pair.

        Parameters
        ----------
        a, b : path, ndarray of uint8, (height, width, 3), RGB, or Pillow image
        face_a, face_b : int, optional
            Which face of a photo, from 0, largest first; by default the one that stands out.
        effort : {"quick", "standard", "thorough"}
            How many random regions effects are held against.
        watch : callable, optional
            Called with every event as it happens: the account comes within a second.
        settings
            Fields of ``engine.contracts.settings.Settings``, as ``seed=1`` or ``parts=False``.

        Returns
        -------
        Result

        Raises
        ------
        Sim2WordError
            Of the kind that hinders it; see :mod:`sim2word.errors`.
        """
        made = settings_of(effort, settings)
        with as_files(a=a, b=b) as paths:
            request = ExplainRequest(
                ImageChoice(paths["a"], face_a), ImageChoice(paths["b"], face_b), made
            )
            return Result(run_to_end(self._engine.explain(request, CancelToken()), watch))

    def account(
        self,
        a: Image,
        b: Image,
        *,
        face_a: int | None = None,
        face_b: int | None = None,
        protected_words: bool = True,
    ) -> Account | None:
        """Return the account of a pair's score alone: what it goes with, in well under a second.

        Parameters
        ----------
        a, b : image
            As :meth:`explain` takes them.
        face_a, face_b : int, optional
        protected_words : bool
            Whether rows of perceived age, gender and ancestry may be shown.

        Returns
        -------
        Account or None
            Rows that sum, with the remainder, from the score of strangers to this pair's; None
            where the networks in use have no account.

        Raises
        ------
        Sim2WordError
        """
        settings = replace(Settings(), protected_words=protected_words)
        with as_files(a=a, b=b) as paths:
            faces = (
                self._engine.open_face(ImageChoice(paths["a"], face_a)),
                self._engine.open_face(ImageChoice(paths["b"], face_b)),
            )
            pair = self._engine.pair(faces, settings, CancelToken(), "account")
            return account_of_pair(self._engine.pack, pair)

    def compare(
        self,
        a: Image,
        b: Image,
        nonmate: Image | Sequence[Image] | None = None,
        *,
        mates: Sequence[Image] = (),
        methods: Sequence[str],
        masks: int = MASKS,
        limit: bool = False,
        watch: Watch | None = None,
        **settings: Any,  # noqa: ANN401 - fields of Settings, each of its own type
    ) -> Comparison:
        """Explain a pair by several saliency methods, with the measured effect of each.

        Parameters
        ----------
        a, b : image
        nonmate : image or sequence of images, optional
            Of somebody else: then A is the probe and B its mate.
        mates : sequence of images
            Further ones of B's person, for methods that contrast mates with non-mates.
        methods : sequence of str
            Names as ``sim2word compare --help`` lists them.
        masks : int
            Random masks that a method may try, for each face.
        limit : bool
            Whether to search for the greedy reference, too.
        watch : callable, optional
        settings
            As :meth:`explain` takes them.

        Raises
        ------
        Sim2WordError
        """
        made = settings_of("standard", settings)
        others = nonmate if isinstance(nonmate, list | tuple) else [nonmate]
        others = [one for one in others if one is not None]
        given = {"a": a, "b": b}
        given |= {f"nonmate {n}": one for n, one in enumerate(others)}
        given |= {f"mate {n}": one for n, one in enumerate(mates)}
        with as_files(**given) as paths:
            request = CompareRequest(
                ImageChoice(paths["a"]),
                ImageChoice(paths["b"]),
                tuple(methods),
                tuple(ImageChoice(paths[f"nonmate {n}"]) for n in range(len(others))),
                masks,
                limit,
                made,
                tuple(ImageChoice(paths[f"mate {n}"]) for n in range(len(mates))),
            )
            for event in compare_methods(self._engine, request, CancelToken()):
                if watch is not None:
                    watch(event)
                if isinstance(event, Failed):
                    raise event.error
                if isinstance(event, AllCompared):
                    return Comparison(event.comparison)
        raise AssertionError("a comparison ends with a result or an error")

    def face(self, image: Image, face: int | None = None) -> AlignedFace:
        """Return a face as the network sees it: crop, box, keypoints, quality.

        Raises
        ------
        Sim2WordError
        """
        with as_files(photo=image) as paths:
            return self._engine.open_face(ImageChoice(paths["photo"], face))

    def embedding(self, image: Image, face: int | None = None) -> NDArray[np.float32]:
        """Return the embedding of a face, float32, (D,), as the network gives it.

        Raises
        ------
        Sim2WordError

        Examples
        --------
        >>> from skimage import data
        >>> import sim2word
        >>> session = sim2word.Session(device="cpu")
        >>> session.embedding(data.astronaut()).shape
        (128,)
        """
        found: NDArray[np.float32] = self._engine.embed(self.face(image, face))[0].cpu().numpy()
        return found


def settings_of(effort: str, given: dict[str, Any]) -> Settings:
    """Return settings.

    Raises
    ------
    WrongUsage
        If there is no such setting or effort.
    """
    unknown = [name for name in given if name not in _SETTINGS]
    if unknown:
        raise WrongUsage(
            "There is no setting {name}.",
            "Choose of: {known}.",
            name=unknown[0],
            known=", ".join(_SETTINGS),
        )
    efforts = [str(one) for one in Effort]
    if effort not in efforts:
        raise WrongUsage(
            "There is no effort {name}.",
            "Choose of: {known}.",
            name=effort,
            known=", ".join(efforts),
        )
    usual = Settings()
    try:
        typed = {
            name: type(getattr(usual, name))(value)
            if isinstance(getattr(usual, name), StrEnum)
            else value
            for name, value in given.items()
        }
        return replace(usual.with_effort(Effort(effort)), **typed)
    except (ValueError, TypeError) as error:
        raise WrongUsage(
            "The settings do not fit ({reason}).", "Choose other values.", reason=str(error)
        ) from error


@cache
def _usual() -> Session:
    """Return the session of the functions below, loaded once."""
    return Session()


def explain(a: Image, b: Image, **options: Any) -> Result:  # noqa: ANN401 - as the method's
    """Explain the score of a pair by the embedded networks; see :meth:`Session.explain`.

    Examples
    --------
    >>> from importlib.resources import files
    >>> from skimage import data
    >>> import sim2word
    >>> group = str(files("insightface") / "data" / "images" / "t1.jpg")
    >>> options = {"effort": "quick", "controls": 2, "parts": False, "score_map": False}
    >>> result = sim2word.explain(data.astronaut(), group, face_b=2, **options)
    >>> -1 <= result.score <= 1
    True
    """
    return _usual().explain(a, b, **options)


def account(a: Image, b: Image, **options: Any) -> Account | None:  # noqa: ANN401 - as the method's
    """Return the account of a pair's score alone; see :meth:`Session.account`.

    Examples
    --------
    >>> from skimage import data
    >>> import sim2word
    >>> photo = data.astronaut()
    >>> account = sim2word.account(photo, photo)
    >>> total = account.strangers + sum(row.value for row in account.rows) + account.unnamed
    >>> round(account.score, 6), round(total, 6)
    (1.0, 1.0)
    """
    return _usual().account(a, b, **options)


def compare(a: Image, b: Image, nonmate: Image | None = None, **options: Any) -> Comparison:  # noqa: ANN401
    """Explain a pair by several saliency methods; see :meth:`Session.compare`."""
    return _usual().compare(a, b, nonmate, **options)
