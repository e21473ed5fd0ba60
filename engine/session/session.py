"""The session owns the loaded models and explains one pair after another."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from engine.contracts import (
    SIDES,
    AlignedFace,
    BadInput,
    Cancelled,
    CancelToken,
    Done,
    Event,
    ExplainRequest,
    Explanation,
    Face,
    FacesFound,
    Failed,
    Hypothesis,
    ImageChanged,
    ImageChoice,
    ModelChoice,
    OutOfMemory,
    Photo,
    RunCancelled,
    Scored,
    Settings,
    Side,
    Sim2WordError,
    Similarity,
    Started,
)
from engine.explain import PairContext, method_named
from engine.explain.judging import JUDGING, WordJudge
from engine.imaging import DecodeLimits, decode
from engine.models import ModelPack, load_embedded
from engine.models.batches import is_out_of_memory
from engine.models.packs import load_models
from engine.models.recognition import angular, cosine, to_batch
from engine.sentence import sentence
from engine.session.faces import align_face
from engine.session.provenance import provenance
from engine.vocabulary import load_vocabulary


class Session:
    """Explains pairs with one set of models; used by one thread at a time.

    Parameters
    ----------
    pack : ModelPack
    """

    def __init__(self, pack: ModelPack) -> None:
        self.pack = pack

    @classmethod
    def embedded(cls, device: str = "auto") -> Session:
        """Return a session on the models that come with the installation.

        Raises
        ------
        ModelMissing, ModelRefused, BadInput
        """
        return cls(load_embedded(device))

    @classmethod
    def on(cls, choice: ModelChoice, device: str = "auto") -> Session:
        """Return a session on packs that were imported.

        Raises
        ------
        ModelMissing, ModelRefused, BadInput
        """
        return cls(load_models(choice, device))

    def find_faces(
        self, path: Path, limits: DecodeLimits | None = None
    ) -> tuple[Photo, tuple[Face, ...]]:
        """Read a photo and find its faces, largest first.

        Raises
        ------
        UnreadableImage, ImageTooLarge, OutOfMemory
        """
        photo = decode(path, limits)
        try:
            return photo, self.pack.detector.detect(photo.pixels)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory(
                "There is not enough memory to find the faces of {name}.",
                "Close other programs or reduce the photo.",
                name=photo.name,
            ) from error

    def open_face(self, choice: ImageChoice, limits: DecodeLimits | None = None) -> AlignedFace:
        """Read a photo, find its faces and align the chosen one.

        Raises
        ------
        Sim2WordError
            Whatever hinders it.
        """
        photo, faces = self.find_faces(choice.path, limits)
        return self.align(photo, faces, choice)

    def align(self, photo: Photo, faces: tuple[Face, ...], choice: ImageChoice) -> AlignedFace:
        """Align the chosen one of the faces found in a photo.

        Raises
        ------
        ImageChanged, NoFaceFound, NoSuchFace, SeveralFaces, FaceTooSmall
        """
        if choice.sha256 is not None and photo.sha256 != choice.sha256:
            raise ImageChanged(
                "{name} has changed since it was opened.", "Open the photo again.", name=photo.name
            )
        return align_face(self.pack, photo, faces, choice)

    def embed(self, *faces: AlignedFace) -> torch.Tensor:
        """Return embeddings, float32, (N, D), of some faces."""
        crops = to_batch(np.stack([face.crop for face in faces]), self.pack.device)
        with torch.inference_mode():
            return self.pack.recognition.embed(crops)

    def similarity(self, embeddings: torch.Tensor) -> Similarity:
        """Return the score of two embeddings, (2, D)."""
        value = float(cosine(embeddings[0], embeddings[1]))
        return Similarity(value, angular(value), self.pack.recognition.statistics)

    def pair(
        self,
        faces: tuple[AlignedFace, AlignedFace],
        settings: Settings,
        token: CancelToken,
        request_id: str,
    ) -> PairContext:
        """Return what a method is given for two aligned faces: scored, ready to explain."""
        crops = to_batch(np.stack([face.crop for face in faces]), self.pack.device)
        net = self.pack.recognition
        tapped = net.tap(crops) if net.gives_maps else None
        with torch.inference_mode():
            embeddings = net.embed(crops) if tapped is None else tapped.finish(tapped.features)
        similarity = self.similarity(embeddings)
        return PairContext(
            request_id=request_id,
            settings=settings,
            token=token,
            recognition=net,
            attributes=self.pack.attributes,
            faces=faces,
            crops=crops,
            tapped=tapped,
            embeddings=embeddings,
            similarity=similarity,
            ranked_as=ranked_as(settings.hypothesis, similarity),
        )

    def explain(self, request: ExplainRequest, token: CancelToken) -> Iterator[Event]:
        """Explain a pair, telling each step as it is done.

        Parameters
        ----------
        request : ExplainRequest
        token : CancelToken
            Checked at least once per batch.

        Yields
        ------
        Event
            In the order of :mod:`engine.contracts.events`; the last is ``Done``,
            ``Cancelled`` or ``Failed``.
        """
        at: list[Side] = []
        try:
            yield from self._explain(request, token, at)
        except RunCancelled:
            yield Cancelled(request.request_id)
        except Sim2WordError as error:
            yield Failed(request.request_id, error, at[-1] if at else None)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            yield Failed(
                request.request_id,
                OutOfMemory("The machine ran out of memory.", "Close other programs."),
                at[-1] if at else None,
            )

    def _explain(
        self, request: ExplainRequest, token: CancelToken, at: list[Side]
    ) -> Generator[Event, None, None]:
        """Run the request; `at` holds the image being read, for errors."""
        settings = request.settings
        if not self.pack.recognition.gives_maps:
            settings = replace(settings, search_steps=0)
        method = method_named(settings.method)
        judging = () if self.pack.judge is None else (JUDGING,)
        stages = ("reading", "scoring", *method.stages(settings), *judging)
        yield Started(request.request_id, stages)
        found = []
        for side, choice in zip(SIDES, (request.a, request.b), strict=True):
            token.check()
            at.append(side)
            found.append(self.open_face(choice, DecodeLimits(settings.max_megapixels)))
            yield FacesFound(request.request_id, side, found[-1])
        at.clear()
        token.check()
        faces = (found[0], found[1])
        if not settings.allow_same:
            refuse_same(faces)
        pair = self.pair(faces, settings, token, request.request_id)
        yield Scored(request.request_id, pair.similarity)
        token.check()
        result = yield from method.explain(pair)
        words = result.words
        if self.pack.judge is not None:
            judge = WordJudge(self.pack.judge, self.pack.device, settings, token)
            words = judge.judged(words, result.masks, faces)
        token.check()
        yield Done(
            request.request_id,
            Explanation(
                request_id=request.request_id,
                method=method.name,
                ranking=method.ranking(settings),
                ranked_as=pair.ranked_as,
                faces=faces,
                similarity=pair.similarity,
                attributes=result.readings,
                maps=result.maps,
                words=words,
                text=sentence(
                    method.name,
                    pair.similarity,
                    words,
                    pair.ranked_as,
                    settings.top,
                    load_vocabulary(),
                ),
                provenance=provenance(self.pack, settings),
                masks=result.masks,
                fills=result.fills,
            ),
        )


def refuse_same(faces: tuple[AlignedFace, AlignedFace]) -> None:
    """Refuse one face of one photo as both sides: its score says nothing.

    Raises
    ------
    BadInput
    """
    a, b = faces
    if a.photo.sha256 == b.photo.sha256 and a.face == b.face:
        raise BadInput(
            "{a} and {b} are the same photo and the same face.",
            "Choose another photo or another face (on the command line, --allow-same compares"
            " a photo with itself on purpose).",
            a=a.photo.name,
            b=b.photo.name,
        )


def ranked_as(hypothesis: Hypothesis, similarity: Similarity) -> Literal["mated", "nonmated"]:
    """Return which effects count as characteristic for a score.

    Without an operating point, a score of an unmeasured network counts as non-mated unless
    the user says otherwise.
    """
    if hypothesis is Hypothesis.MATED:
        return "mated"
    if hypothesis is Hypothesis.NONMATED or similarity.operating_point is None:
        return "nonmated"
    return "mated" if similarity.cosine >= similarity.operating_point.threshold else "nonmated"


def run_to_end(
    events: Iterator[Event], watch: Callable[[Event], None] | None = None
) -> Explanation:
    """Return the result of a run.

    Parameters
    ----------
    events : iterator of Event
        From :meth:`Session.explain`.
    watch : callable, optional
        Called with every event.

    Raises
    ------
    Sim2WordError
        The error of a failed run.
    RunCancelled
        If the run was cancelled.
    """
    for event in events:
        if watch is not None:
            watch(event)
        if isinstance(event, Done):
            return event.explanation
        if isinstance(event, Failed):
            raise event.error
        if isinstance(event, Cancelled):
            raise RunCancelled
    raise AssertionError("a run ends with Done, Cancelled or Failed")
