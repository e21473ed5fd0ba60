"""The explanation as a sentence: what was measured, never who it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.contracts.account import Account
from engine.contracts.explanation import WORD_SIDES, Text, Word, WordSide
from engine.contracts.pair import SIDES
from engine.contracts.parts import EnoughParts
from engine.contracts.score import SamePhoto, Similarity
from engine.contracts.settings import MEASURED
from engine.language.account import account_phrases, joined_phrases
from engine.language.catalogue import Phrase, languages, sentences
from engine.language.parts import parts_phrases
from engine.language.score import score_phrases


def sentence(
    method: str,
    similarity: Similarity,
    words: Sequence[Word],
    ranked_as: Literal["mated", "nonmated"],
    top: int,
    account: Account | None = None,
    parts: EnoughParts | None = None,
) -> Text:
    """Return the sentence in every language.

    Parameters
    ----------
    method : str
        ``measured`` says what stands out; others what was erased.
    similarity : Similarity
    words : sequence of Word
        Of a complete explanation.
    ranked_as : {"mated", "nonmated"}
    top : int
        Words named per image.
    account : Account, optional
        Is said first.
    parts : EnoughParts, optional
        Is said next.
    """
    accounted = [] if account is None else account_phrases(account)
    same = one_photograph(similarity.same_photo)
    enough = [] if parts is None else parts_phrases(parts)
    if account is not None:
        enough += joined_phrases(account, parts)
    more = word_phrases(method, words, ranked_as, top, accounted=account is not None)
    return in_every_language([*score_phrases(similarity), *same, *accounted, *enough, *more])


def word_phrases(
    method: str,
    words: Sequence[Word],
    ranked_as: Literal["mated", "nonmated"],
    top: int,
    *,
    accounted: bool,
) -> list[Phrase]:
    """Return what is said of the words alone; see :func:`sentence`.

    Parameters
    ----------
    method : str
    words : sequence of Word
    ranked_as : {"mated", "nonmated"}
    top : int
    accounted : bool
        Whether an account is the answer, and the words are its witness.
    """
    about = _Said(words, ranked_as, top, accounted)
    return about.significant() if method == MEASURED else about.erased()


def in_every_language(phrases: list[Phrase]) -> Text:
    """Return phrases as one text in every language that there is."""
    return Text({language: sentences(phrases, language) for language in languages()})


_ONE_PHOTOGRAPH = {
    SamePhoto.FILE: "sentence.same_file",
    SamePhoto.PIXELS: "sentence.same_pixels",
    SamePhoto.PHOTOGRAPH: "sentence.same_photograph",
    SamePhoto.MIRRORED: "sentence.same_mirrored",
}


def one_photograph(found: SamePhoto | None) -> list[Phrase]:
    """Return that two photos are one; nothing if they are not."""
    return [] if found is None else [Phrase(_ONE_PHOTOGRAPH[found], {})]


@dataclass(frozen=True, slots=True)
class _Said:
    """What may be reported after the score; see :func:`sentence`."""

    words: Sequence[Word]
    ranked_as: Literal["mated", "nonmated"]
    top: int
    accounted: bool = False

    def erased(self) -> list[Phrase]:
        """Return what erasing moves the score most, whether or not it stands out."""
        none = Phrase("sentence.none", {})
        values: dict[str, object] = {
            image: self._names(self._pushing(image)) or none for image in WORD_SIDES
        }
        said = [Phrase(f"sentence.erased_{self.ranked_as}", values)]
        checked = [w for w in self.words if w.rank is not None and w.supported is not None]
        if checked:
            count = sum(1 for word in checked if word.supported)
            said.append(Phrase("sentence.stand_out", {"count": count, "checked": len(checked)}))
        return said

    def significant(self) -> list[Phrase]:
        """Return the words that stand out of random regions or, where none does, that."""
        ranked = self._ranked("both")
        checked = [w for w in ranked if w.supported is not None]
        stand_out = [w for w in ranked if w.supported]
        supported = [w for w in stand_out if self._is_pushing(w)]
        if not ranked:
            return [Phrase("sentence.nothing_measured", {})]
        if supported:
            return [self._about(f"supported_{self.ranked_as}", supported)]
        in_one = self._in_one_face()
        if in_one:
            values = {"checked": len(checked), "words": in_one}
            return [Phrase("sentence.in_one_face", values)]
        if self.accounted and checked:  # the account is the answer; regions are its witness
            key = "regions_opposite" if stand_out else "regions_none"
            return [self._about(key, stand_out, checked=len(checked))]
        if stand_out:
            return [self._about(f"opposite_{self.ranked_as}", stand_out, checked=len(checked))]
        if checked:
            return [self._about("no_single", ranked, checked=len(checked))]
        return [self._about("unchecked", ranked)]

    def _in_one_face(self) -> tuple[Phrase, ...]:
        """Return the words that stand out where they were changed in one face alone."""
        return tuple(
            Phrase("sentence.in_face", {"word": Phrase(f"words.{w.key}", {}), "side": side.upper()})
            for side in SIDES
            for w in [w for w in self._ranked(side) if w.supported][: self.top]
        )

    def _about(self, key: str, words: Sequence[Word], **values: int) -> Phrase:
        return Phrase(f"sentence.{key}", {"words": self._names(words, where=True), **values})

    def _ranked(self, image: WordSide) -> list[Word]:
        chosen = [w for w in self.words if w.image == image and w.rank is not None]
        return sorted(chosen, key=lambda word: word.rank or 0)

    def _is_pushing(self, word: Word) -> bool:
        """Return whether what ranks a word moves the score the way that was asked for."""
        made = word.ranking
        return made is not None and (made.effect < 0) is (self.ranked_as == "mated")

    def _pushing(self, image: WordSide) -> list[Word]:
        return [word for word in self._ranked(image) if self._is_pushing(word)]

    def _names(self, words: Sequence[Word], *, where: bool = False) -> tuple[Phrase, ...]:
        """Return the first words, with the face that has more of each if asked."""
        names = []
        for word in words[: self.top]:
            name, side = Phrase(f"words.{word.key}", {}), word.more_in
            if where and self.ranked_as == "nonmated" and side is not None:
                name = Phrase("sentence.more_in", {"word": name, "side": side.upper()})
            names.append(name)
        return tuple(names)
