"""The explanation as a sentence: what was measured, never who it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.contracts.explanation import WORD_SIDES, Text, Word, WordSide
from engine.contracts.score import SamePhoto, Similarity
from engine.contracts.settings import MEASURED
from engine.language.vocabulary import LANGUAGES, Language, Vocabulary


def sentence(
    method: str,
    similarity: Similarity,
    words: Sequence[Word],
    ranked_as: Literal["mated", "nonmated"],
    top: int,
    vocabulary: Vocabulary,
) -> Text:
    """Return the sentence in both languages.

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
    vocabulary : Vocabulary
    """
    telling = _Telling(words, ranked_as, top, vocabulary)
    told = telling.significant() if method == MEASURED else telling.erased()
    same = one_photograph(similarity.same_photo)
    return Text(
        f"The similarity score of the two faces is {similarity.angular:.3f}"
        f" (cosine {similarity.cosine:.3f}).{same.en}{told.en}",
        f"两张人脸的相似度得分为 {similarity.angular:.3f}（余弦 {similarity.cosine:.3f}）。"
        f"{same.zh}{told.zh}",
    )


_ONE_PHOTOGRAPH = {
    SamePhoto.FILE: Text(
        " Both photos are the same file: the score says nothing of two photographs.",
        "两张照片是同一个文件：该得分不能说明两张不同照片之间的关系。",
    ),
    SamePhoto.PIXELS: Text(
        " Both files hold the same pixels: the score says nothing of two photographs.",
        "两个文件的像素完全相同：该得分不能说明两张不同照片之间的关系。",
    ),
    SamePhoto.PHOTOGRAPH: Text(
        " Both photos look like one and the same photograph, saved again, cropped or changed: the"
        " score says nothing of two photographs.",
        "两张照片看来是同一张照片（重新保存、裁剪或修改过）：该得分不能说明两张不同照片之间的关系。",
    ),
    SamePhoto.MIRRORED: Text(
        " Both photos look like one and the same photograph, one of them mirrored: the score says"
        " nothing of two photographs.",
        "两张照片看来是同一张照片，其中一张经过镜像：该得分不能说明两张不同照片之间的关系。",
    ),
}


def one_photograph(found: SamePhoto | None) -> Text:
    """Return that two photos are one, in both languages; nothing if they are not."""
    return Text("", "") if found is None else _ONE_PHOTOGRAPH[found]


@dataclass(frozen=True, slots=True)
class _Telling:
    """What may be reported after the score; see :func:`sentence`."""

    words: Sequence[Word]
    ranked_as: Literal["mated", "nonmated"]
    top: int
    vocabulary: Vocabulary

    def erased(self) -> Text:
        """Return what erasing moves the score most, whether or not it stands out."""
        lowers = self.ranked_as == "mated"
        named = {
            language: [self._names(self._pushing(image), language) for image in WORD_SIDES]
            for language in LANGUAGES
        }
        a, b, both = (names or "none" for names in named["en"])
        en = (
            f" Erasing these attributes {'lowers' if lowers else 'raises'} it most. In A: {a}."
            f" In B: {b}. In both: {both}."
        )
        a, b, both = (names or "无" for names in named["zh"])
        zh = f"擦除以下属性使得分{'下降' if lowers else '上升'}最多。A：{a}。B：{b}。两者：{both}。"
        checked = [w for w in self.words if w.rank is not None and w.supported is not None]
        stand_out = sum(1 for w in checked if w.supported)
        if checked:
            en += (
                f" {stand_out} of {len(checked)} measured effects stand out of random regions of"
                " the same size."
            )
            zh += (
                f"在 {len(checked)} 项测得的影响中，有 {stand_out} 项明显不同于同等大小的随机区域。"
            )
        return Text(en, zh)

    def significant(self) -> Text:
        """Return the words that stand out of random regions or, where none does, that."""
        ranked = self._ranked("both")
        supported = [w for w in ranked if w.supported and self._is_pushing(w)]
        checked = [w for w in ranked if w.supported is not None]
        lower = self.ranked_as == "mated"
        if not ranked:
            return Text(
                " No attribute could be measured on both faces.",
                "没有可在两张人脸上测量的属性。",
            )
        if supported:
            en, zh = self._both_names(supported)
            return Text(
                f" Held against random regions of the same size, what keeps it from being"
                f" {'lower' if lower else 'higher'} is: {en}.",
                f"与同等大小的随机区域相比，使得分没有更{'低' if lower else '高'}的是：{zh}。",
            )
        opposite = [w for w in checked if w.supported]
        if opposite:
            en, zh = self._both_names(opposite)
            return Text(
                f" No single attribute explains this score: none of {len(checked)} stands out of"
                " random regions of the same size by keeping it from being"
                f" {'lower' if lower else 'higher'}. The other way stand out: {en}.",
                f"没有任何单一属性能解释该得分：{len(checked)} 项属性中，没有一项因使得分没有更"
                f"{'低' if lower else '高'}而明显不同于同等大小的随机区域。"
                f"在相反方向上明显不同的是：{zh}。",
            )
        en, zh = self._both_names(ranked)
        if checked:
            return Text(
                f" No single attribute explains this score: none of {len(checked)} stands out of"
                f" random regions of the same size. Foremost: {en}.",
                f"没有任何单一属性能解释该得分：{len(checked)} 项属性均未明显不同于"
                f"同等大小的随机区域。排在最前的是：{zh}。",
            )
        return Text(
            f" Without random regions to compare with, foremost: {en}.",
            f"未与随机区域比较，排在最前的是：{zh}。",
        )

    def _ranked(self, image: WordSide) -> list[Word]:
        chosen = [w for w in self.words if w.image == image and w.rank is not None]
        return sorted(chosen, key=lambda word: word.rank or 0)

    def _is_pushing(self, word: Word) -> bool:
        """Return whether erasing moves the score the way that was asked for."""
        return (word.interventions[0].effect < 0) is (self.ranked_as == "mated")

    def _pushing(self, image: WordSide) -> list[Word]:
        return [word for word in self._ranked(image) if self._is_pushing(word)]

    def _both_names(self, words: Sequence[Word]) -> tuple[str, str]:
        en, zh = (self._names(words, language, where=True) for language in LANGUAGES)
        return en, zh

    def _names(self, words: Sequence[Word], language: Language, *, where: bool = False) -> str:
        """Return the first words in a row, with the face that has more of each if asked."""
        names = []
        for word in words[: self.top]:
            name, side = self.vocabulary.name(word.key, language), word.more_in
            if where and self.ranked_as == "nonmated" and side is not None:
                more = side.upper()
                name += f" (more in {more})" if language == "en" else f"（{more} 更明显）"
            names.append(name)
        return (", " if language == "en" else "、").join(names)
