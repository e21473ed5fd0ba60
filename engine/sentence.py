"""The explanation as a sentence: what was measured, never who it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engine.contracts import MEASURED, Similarity, Text, Word
from engine.vocabulary import Language, Vocabulary


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
        ``measured`` tells what stands out; others what was erased.
    similarity : Similarity
    words : sequence of Word
        Of a complete explanation.
    ranked_as : {"mated", "nonmated"}
    top : int
        Words named per image.
    vocabulary : Vocabulary
    """
    if method == MEASURED:
        return _measured(similarity, words, ranked_as, top, vocabulary)
    return _erased(similarity, words, ranked_as, top, vocabulary)


def _erased(
    similarity: Similarity,
    words: Sequence[Word],
    ranked_as: Literal["mated", "nonmated"],
    top: int,
    vocabulary: Vocabulary,
) -> Text:
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


def _measured(
    similarity: Similarity,
    words: Sequence[Word],
    ranked_as: Literal["mated", "nonmated"],
    top: int,
    vocabulary: Vocabulary,
) -> Text:
    ranked = sorted(
        (w for w in words if w.image == "both" and w.rank is not None),
        key=lambda word: word.rank or 0,
    )
    outward = -1 if ranked_as == "mated" else 1
    supported = [w for w in ranked if w.supported and outward * w.interventions[0].effect > 0]

    def named(chosen: Sequence[Word], language: Language) -> str:
        names = []
        for word in chosen[:top]:
            name, side = vocabulary.name(word.key, language), word.more_in
            if ranked_as == "nonmated" and side is not None:
                where = side.upper()
                name += f" (more in {where})" if language == "en" else f"（{where} 更明显）"
            names.append(name)
        return (", " if language == "en" else "、").join(names)

    en = (
        f"The similarity score of the two faces is {similarity.angular:.3f}"
        f" (cosine {similarity.cosine:.3f})."
    )
    zh = f"两张人脸的相似度得分为 {similarity.angular:.3f}（余弦 {similarity.cosine:.3f}）。"
    checked = [w for w in ranked if w.supported is not None]
    if not ranked:
        en += " No attribute could be measured on both faces."
        zh += "没有可在两张人脸上测量的属性。"
    elif supported:
        lower = ranked_as == "mated"
        en += (
            f" Held against random regions of the same size, what keeps it from being"
            f" {'lower' if lower else 'higher'} is: {named(supported, 'en')}."
        )
        zh += (
            f"与同等大小的随机区域相比，使得分没有更{'低' if lower else '高'}的是："
            f"{named(supported, 'zh')}。"
        )
    elif checked:
        en += (
            f" No single attribute explains this score: none of {len(checked)} stands out of"
            f" random regions of the same size. Foremost: {named(ranked, 'en')}."
        )
        zh += (
            f"没有任何单一属性能解释该得分：{len(checked)} 项属性均未明显不同于同等大小的随机区域。"
            f"排在最前的是：{named(ranked, 'zh')}。"
        )
    else:
        en += f" Without random regions to compare with, foremost: {named(ranked, 'en')}."
        zh += f"未与随机区域比较，排在最前的是：{named(ranked, 'zh')}。"
    return Text(en, zh)
