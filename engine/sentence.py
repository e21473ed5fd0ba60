"""The explanation as a sentence: what was measured, never who it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.contracts import Similarity, Text, Word
from engine.vocabulary import Language, Vocabulary


def sentence(
    similarity: Similarity,
    words: Sequence[Word],
    ranked_as: Literal["mated", "nonmated"],
    top: int,
    vocabulary: Vocabulary,
) -> Text:
    """Return the sentence in both languages.

    Parameters
    ----------
    similarity : Similarity
    words : sequence of Word
        Of a complete explanation.
    ranked_as : {"mated", "nonmated"}
    top : int
        Words named per image.
    vocabulary : Vocabulary
    """

    def pushes(word: Word) -> bool:
        return (word.interventions[0].effect < 0) is (ranked_as == "mated")

    def named(image: str, language: Language) -> str:
        chosen = sorted(
            (w for w in words if w.image == image and w.rank is not None and pushes(w)),
            key=lambda word: word.rank or 0,
        )[:top]
        names = [vocabulary.name(w.key, language) for w in chosen]
        if not names:
            return "none" if language == "en" else "无"
        return (", " if language == "en" else "、").join(names)

    lowers = ranked_as == "mated"
    checked = [w for w in words if w.rank is not None and w.supported is not None]
    stands_out = sum(1 for w in checked if w.supported)
    en = (
        f"The similarity score of the two faces is {similarity.angular:.3f}"
        f" (cosine {similarity.cosine:.3f}). Erasing these attributes"
        f" {'lowers' if lowers else 'raises'} it most. In A: {named('a', 'en')}."
        f" In B: {named('b', 'en')}. In both: {named('both', 'en')}."
    )
    zh = (
        f"两张人脸的相似度得分为 {similarity.angular:.3f}（余弦 {similarity.cosine:.3f}）。"
        f"擦除以下属性使得分{'下降' if lowers else '上升'}最多。A：{named('a', 'zh')}。"
        f"B：{named('b', 'zh')}。两者：{named('both', 'zh')}。"
    )
    if checked:
        en += (
            f" {stands_out} of {len(checked)} measured effects stand out of random regions of"
            " the same size."
        )
        zh += f"在 {len(checked)} 项测得的影响中，有 {stands_out} 项明显不同于同等大小的随机区域。"
    return Text(en, zh)
