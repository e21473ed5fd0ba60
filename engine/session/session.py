"""The session owns the loaded models and explains one pair after another."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ImageChanged, OutOfMemory, RunCancelled, Sim2WordError
from engine.contracts.events import (
    Accounted,
    Cancelled,
    Done,
    Event,
    FacesFound,
    Failed,
    Moved,
    PartsFound,
    Progress,
    Scored,
    Started,
)
from engine.contracts.explanation import AttributeReading, Explanation
from engine.contracts.likelihood import (
    LikelihoodCalibration,
    ReadBy,
    VerbalScale,
    conditions_of,
)
from engine.contracts.packs import ModelChoice, ModelIdentity
from engine.contracts.pair import SIDES, AlignedFace, Face, ImageChoice, Photo, Side
from engine.contracts.parts import EnoughParts
from engine.contracts.score import Similarity
from engine.contracts.settings import ExplainRequest, Hypothesis, Precision, Settings
from engine.explain import PairContext
from engine.explain.account.witness import with_regions
from engine.explain.agreement import agreement
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.methods import METHODS
from engine.explain.parts.enough import enough_parts
from engine.explain.passes import CapturedPasses, OwnPasses, Passes
from engine.explain.replacing.judging import JUDGING, WordJudge
from engine.explain.words.readings import read_attributes
from engine.imaging import DecodeLimits, decode
from engine.imaging.face_parts import parts_of
from engine.imaging.same_photo import same_photo
from engine.imaging.warping import partners_of
from engine.language.sentence import sentence
from engine.models.batches import MEMORY_FAULTS, is_out_of_memory
from engine.models.devices import describe
from engine.models.dlib_recognition import DlibRecognition
from engine.models.graph_recognition import GraphRecognition
from engine.models.pack import ModelPack
from engine.models.packs import load_models
from engine.models.recognition import angular, cosine, to_batch
from engine.models.tapped import Tapped
from engine.models.upright import FaceFinder
from engine.progress import mapped
from engine.session.accounts import account_of_pair
from engine.session.events import Run, ended_early, first_half
from engine.session.faces import align_face, refuse_same, upright, with_expression
from engine.session.memory import typed_memory_errors
from engine.session.ofiq import OfiqMeter
from engine.session.photos.cache import PhotoCache
from engine.session.photos.kept import SeenFace
from engine.session.provenance import provenance

BESIDE, PARTS = "beside", "parts"
"""The stages in which a second network explains the pair, and in which sets of parts are tried."""


class Session:
    """Explains pairs with one set of models; used by one thread at a time.

    Parameters
    ----------
    pack : ModelPack
    choice : ModelChoice, optional
        What the pack was loaded for; with it a run that needs more memory than its device has
        starts again on the CPU.
    beside : Session, optional
        Explains every pair too, to show where both agree.

    Attributes
    ----------
    cohort : Tensor or None
        Prototypes, (P, D), of people whose classes may describe a face.
    calibration : LikelihoodCalibration or None
        By which scores say something of two propositions.
    verbal_scale : VerbalScale or None
        Words for that; None leaves them out.
    photo_cache : PhotoCache or None
        Photos that many pairs use, or the last ones that were opened.
    shared_passes : Passes or None
        Of explanations that run beside each other; None where each has its own.
    """

    def __init__(
        self, pack: ModelPack, choice: ModelChoice | None = None, beside: Session | None = None
    ) -> None:
        self.pack = pack
        self._choice = choice
        self._beside = beside
        self.cohort: torch.Tensor | None = None
        self.calibration: LikelihoodCalibration | None = None
        self.verbal_scale: VerbalScale | None = None
        self.photo_cache: PhotoCache | None = None
        self.shared_passes: Passes | None = None
        self._passes: dict[Precision, CapturedPasses] = {}
        self._ofiq = OfiqMeter.installed()
        self._known_finder: FaceFinder | None = None

    @classmethod
    def embedded(cls, device: str = "auto") -> Session:
        """Return a session on the models that come with the installation.

        Raises
        ------
        ModelMissing, ModelRefused, BadInput
        """
        return cls.on(ModelChoice(device=device))

    @property
    def choice(self) -> ModelChoice:
        """Which packs it works with."""
        return self._choice or ModelChoice()

    @classmethod
    def on(cls, choice: ModelChoice) -> Session:
        """Return a session on packs that were imported.

        Raises
        ------
        ModelMissing, ModelRefused, BadInput
        """
        beside = None
        if choice.beside is not None:
            other = replace(choice, recognition=choice.beside, judge=None, beside=None)
            beside = cls(load_models(other), other)
        return cls(load_models(choice), choice, beside)

    @property
    def identities(self) -> tuple[ModelIdentity, ...]:
        """Every model file in use."""
        own = self.pack.identities
        if self._beside is None:
            return own
        return (*own, replace(self._beside.pack.recognition.identity, role="beside"))

    @property
    def _finder(self) -> FaceFinder:
        """Finds faces by the detector in use."""
        if self._known_finder is None or self._known_finder.detector is not self.pack.detector:
            self._known_finder = FaceFinder(self.pack.detector)
        return self._known_finder

    @contextmanager
    def finding_faces(self, *, by_landmarks: bool) -> Iterator[None]:
        """Straighten tilted faces by their landmarks, or as versions without them did."""
        before, self._finder.by_landmarks = self._finder.by_landmarks, by_landmarks
        try:
            yield
        finally:
            self._finder.by_landmarks = before

    def find_faces(
        self,
        path: Path,
        limits: DecodeLimits | None = None,
        turn: int | None = None,
        token: CancelToken | None = None,
    ) -> tuple[Photo, tuple[Face, ...]]:
        """Read a photo, turned as its faces stand upright, and find these, largest first.

        Parameters
        ----------
        path : Path
        limits : DecodeLimits, optional
        turn : int, optional
            Degrees clockwise to turn the photo by instead.
        token : CancelToken, optional
            Stops the decoding of a photo that may cost much.

        Raises
        ------
        UnreadableImage, ImageTooLarge, OutOfMemory, BadInput, RunCancelled
        """
        return self.faces_of(decode(path, limits, token), turn)

    def faces_of(self, photo: Photo, turn: int | None = None) -> tuple[Photo, tuple[Face, ...]]:
        """Return a decoded photo, turned as its faces stand upright, and these, largest first.

        Raises
        ------
        OutOfMemory
        """
        try:
            return upright(photo, self._finder, turn)
        except MEMORY_FAULTS as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory(
                "There is not enough memory to find the faces of {name}.",
                "Close other programs or reduce the photo.",
                name=photo.name,
            ) from error

    def open_face(
        self,
        choice: ImageChoice,
        limits: DecodeLimits | None = None,
        token: CancelToken | None = None,
    ) -> AlignedFace:
        """Read a photo, find its faces and align the chosen one.

        Raises
        ------
        Sim2WordError
            Whatever hinders it.
        """
        cache = self.photo_cache
        # It keeps photos as their faces stand, found as this version finds them.
        kept = choice.asked_turn is None and self._finder.by_landmarks
        if cache is None or not kept:
            found = self.find_faces(choice.path, limits, choice.asked_turn, token)
            return self.align(*found, choice)
        known = cache.current(choice.path, limits or DecodeLimits()) or cache.put(
            choice.path, self.find_faces(choice.path, limits, token=token)
        )
        face = known.aligned.get(choice)
        if face is None:
            face = self.align(known.photo, known.faces, choice)
            cache.keep_aligned(choice.path, choice, face)
        return face

    def remember(self, choice: ImageChoice, found: tuple[Photo, tuple[Face, ...]]) -> None:
        """Keep a photo that this session has just read, where it keeps photos; see `open_face`."""
        if self.photo_cache is not None and choice.asked_turn is None and self._finder.by_landmarks:
            self.photo_cache.put(choice.path, found)

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
        return align_face(self.pack, self._finder, photo, faces, choice)

    def with_expression(self, face: AlignedFace) -> AlignedFace:
        """Return a face whose quality includes the expression that its attributes show."""
        logits = view_attributes(self.pack.attributes, (face,), self.pack.device).logits
        (readings,) = read_attributes(self.pack.attributes, logits, protected_words=False)
        return self._judged(face, readings)

    def _judged(self, face: AlignedFace, readings: tuple[AttributeReading, ...]) -> AlignedFace:
        """Return a face with what of its quality is read by networks."""
        judged = with_expression(face, readings)
        if self._ofiq is None:
            return judged
        return replace(judged, quality=replace(judged.quality, ofiq=self._ofiq.measure(face)))

    def embed(self, *faces: AlignedFace) -> torch.Tensor:
        """Return embeddings, float32, (N, D), of some faces."""
        crops = to_batch(np.stack([face.crop for face in faces]), self.pack.device)
        with torch.inference_mode():
            return self.pack.recognition.embed(crops)

    def similarity(self, embeddings: torch.Tensor) -> Similarity:
        """Return the score of two embeddings, (2, D)."""
        value = float(cosine(embeddings[0], embeddings[1]))
        says = None if self.calibration is None else self.calibration.of(value, self.verbal_scale)
        return Similarity(value, angular(value), self.pack.recognition.statistics, says)

    def _scored(
        self, embeddings: torch.Tensor, faces: tuple[AlignedFace, AlignedFace]
    ) -> Similarity:
        """Return the score of two faces, read by pairs that were taken like them."""
        found = replace(self.similarity(embeddings), same_photo=same_photo(*faces))
        if self.calibration is None:
            return found
        a, b = faces
        conditions = conditions_of(a.quality.scores, b.quality.scores)
        too_poor = self.calibration.not_calibrated(conditions)
        says = self.calibration.of(found.cosine, self.verbal_scale, conditions)
        return replace(
            found,
            likelihood=None if too_poor else says,
            not_calibrated=too_poor,
            read_by=ReadBy(self.calibration, self.verbal_scale),
        )

    def _seen(self, face: AlignedFace, crop: torch.Tensor) -> SeenFace:
        """Run the recognition network over a face's crop, (1, 3, size, size), alone.

        So a face's embedding is the same to the last bit whichever pair it is in.
        """
        known = None if self.photo_cache is None else self.photo_cache.seen(face)
        if known is not None:
            return known
        net = self.pack.recognition
        tapped = net.tap(crop) if net.gives_maps else None
        with torch.inference_mode():
            found = net.embed(crop) if tapped is None else tapped.finish(tapped.features)
        seen = SeenFace(tapped, found[0])
        if self.photo_cache is not None:
            self.photo_cache.keep_seen(face, seen)
        return seen

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
        seen = [self._seen(face, crops[n : n + 1]) for n, face in enumerate(faces)]
        tapped = Tapped.joined([of_face.tapped for of_face in seen if of_face.tapped is not None])
        embeddings = torch.stack([of_face.embedding for of_face in seen])
        similarity = self._scored(embeddings, faces)
        return PairContext(
            request_id=request_id,
            settings=settings,
            token=token,
            recognition=net,
            passes=self.shared_passes or self.passes(settings.precision),
            attributes=self.pack.attributes,
            faces=faces,
            crops=crops,
            tapped=tapped,
            embeddings=embeddings,
            similarity=similarity,
            ranked_as=ranked_as(settings.hypothesis, similarity),
            partners=partners_of(faces, settings),
            cohort=self.cohort,
        )

    def passes(self, precision: Precision) -> Passes:
        """Return passes of the recognition network; the same while nothing changes.

        So they keep what they learnt of it.
        """
        own = OwnPasses(self.pack.recognition, precision)
        if not isinstance(own.net, DlibRecognition | GraphRecognition):
            return own  # what others do may change between calls
        if any(passes.own.net is not own.net for passes in self._passes.values()):
            self._passes.clear()
        if precision not in self._passes:
            self._passes[precision] = CapturedPasses(own, self.pack.device)
        return self._passes[precision]

    def explain(self, request: ExplainRequest, token: CancelToken) -> Iterator[Event]:
        """Explain a pair, reporting each step as it is done.

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
            run = self._explain_in_memory(request, token, at)
            if self._beside is None:
                explanation = yield from run
            else:
                first = yield from first_half(run)
                explanation = yield from self._held_beside(first, request, token, self._beside)
            yield Done(request.request_id, explanation)
        except RunCancelled:
            yield Cancelled(request.request_id)
        except Sim2WordError as error:
            yield Failed(request.request_id, error, at[-1] if at else None)

    def _explain_in_memory(
        self, request: ExplainRequest, token: CancelToken, at: list[Side]
    ) -> Run:
        """Run the request; on the CPU if another device has too little memory for it.

        Raises
        ------
        OutOfMemory
            If the CPU has, too.
        """
        try:
            with typed_memory_errors():
                return (yield from self._explain(request, token, at))
        except OutOfMemory as error:
            lack = error
        shared = self.shared_passes is not None
        if self._choice is None or self.pack.device.type == "cpu" or shared:
            raise lack
        self._choice = replace(self._choice, device="cpu")
        self.pack = load_models(self._choice)
        if self.photo_cache is not None:  # what it holds is on the other device
            self.photo_cache.close()
        yield Moved(request.request_id, describe(self.pack.device), lack)
        with typed_memory_errors():
            return (yield from self._explain(request, token, at))

    @contextmanager
    def staying(self) -> Iterator[None]:
        """Come back to the device in use, should a run within move to the CPU."""
        pack, choice = self.pack, self._choice
        try:
            yield
        finally:
            if self.pack is not pack:
                self.pack, self._choice = pack, choice
                if self.photo_cache is not None:
                    self.photo_cache.close()

    def _held_beside(
        self, first: Explanation, request: ExplainRequest, token: CancelToken, beside: Session
    ) -> Run:
        """Explain with the second network too; what was asked of the first is asked of it.

        Its pack may find faces in another order, or others: it gets those of the first.
        """
        asked = replace(request.settings, hypothesis=Hypothesis(first.ranked_as), parts=False)
        a, b = (
            replace(
                choice,
                face=None,
                hand=face.face,
                sha256=face.photo.sha256,
                turn=face.photo.turned,
            )
            for choice, face in zip((request.a, request.b), first.faces, strict=True)
        )
        for event in beside.explain(replace(request, a=a, b=b, settings=asked), token):
            match event:
                case Moved():
                    yield event
                case Progress(overall=overall):
                    share = round(100 * overall)
                    yield Progress(event.request_id, BESIDE, share, 100, (1 + overall) / 2)
                case Done(explanation=second):
                    branch = METHODS.named(first.method).difference_branch
                    return replace(
                        first,
                        beside=agreement(first, second, branch),
                        provenance=replace(first.provenance, models=self.identities),
                    )
                case Cancelled():
                    raise RunCancelled
                case Failed(error=error):
                    raise error
        raise ended_early()

    def _explain(self, request: ExplainRequest, token: CancelToken, at: list[Side]) -> Run:
        """Run the request; `at` holds the image being read, for errors."""
        settings = request.settings
        if not self.pack.recognition.gives_maps:
            settings = replace(settings, search_steps=0)
        method = METHODS.named(settings.method)
        judging = () if self.pack.judge is None else (JUDGING,)
        beside = () if self._beside is None else (BESIDE,)
        trying = (PARTS,) if settings.parts else ()
        stages = ("reading", "scoring", *trying, *method.stages(settings), *judging, *beside)
        yield Started(request.request_id, stages)
        found = []
        for side, choice in zip(SIDES, (request.a, request.b), strict=True):
            token.check()
            at.append(side)
            face = self.open_face(choice, DecodeLimits(settings.max_megapixels), token)
            found.append(face if settings.protected_words else replace(face, perceived=None))
            yield FacesFound(request.request_id, side, found[-1])
        at.clear()
        token.check()
        faces = (found[0], found[1])
        if not settings.allow_same:
            refuse_same(faces)
        pair = self.pair(faces, settings, token, request.request_id)
        yield Scored(request.request_id, pair.similarity)
        token.check()
        account = account_of_pair(self.pack, pair, self.photo_cache)
        if account is not None:
            yield Accounted(request.request_id, account)
            token.check()
        parts = yield from self._parts(pair)
        result = yield from method.explain(pair)
        words = result.words
        if self.pack.judge is not None:
            judge = WordJudge(self.pack.judge, self.pack.device, settings, token)
            words = judge.judged(words, result.masks, faces)
        token.check()
        if account is not None:
            account = with_regions(account, words)
        return Explanation(
            request_id=request.request_id,
            method=method.name,
            ranking=method.ranking(settings),
            ranked_as=pair.ranked_as,
            faces=(
                self._judged(faces[0], result.readings[0]),
                self._judged(faces[1], result.readings[1]),
            ),
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
                account,
                parts,
            ),
            provenance=provenance(self.pack, settings),
            masks=result.masks,
            fills=result.fills,
            partners=result.partners,
            account=account,
            parts=parts,
        )

    def _parts(self, pair: PairContext) -> Generator[Event, None, EnoughParts | None]:
        """Search the parts that are enough; None where that is not asked for or cannot be."""
        if not pair.settings.parts:
            return None
        a, b = pair.faces
        found = yield from mapped(
            enough_parts(pair, (parts_of(a), parts_of(b))),
            lambda share: Progress(pair.request_id, PARTS, round(100 * share), 100, 0.0),
        )
        if found is not None and self.pack.judge is not None:
            judge = WordJudge(self.pack.judge, self.pack.device, pair.settings, pair.token)
            found = judge.judged_sets(found, pair.faces)
        if found is not None:
            yield PartsFound(pair.request_id, found)
        pair.token.check()
        return found


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
