"""The page of the parts, and the parts drawn on the faces."""

from __future__ import annotations

import numpy as np

from engine.contracts.pair import SIDES
from engine.imaging.face_parts import PARTS
from engine.language.catalogue import sentences
from engine.language.parts import parts_phrases
from sim2word_gui.state.overlays import overlays
from tests.window.gestures import User


def test_the_page_says_which_parts_are_enough(done: User) -> None:
    page = done.space.results.parts
    found = done.space.comparisons.current.run.parts
    assert found is not None
    assert page.sentence.text() == sentences(parts_phrases(found), "en")
    assert page.table.rowCount() == len(found.found) > 0
    (one,) = found.found
    cells = [page.table.item(0, column) for column in range(page.table.columnCount())]
    texts = [cell.text() for cell in cells if cell is not None]
    assert f"{one.cosine_a:.3f}" in texts
    assert f"{one.cosine_b:.3f}" in texts
    assert f"{one.area:.0%}" in texts


def test_parts_are_drawn_on_both_faces_and_those_that_are_enough_apart(done: User) -> None:
    space = done.space
    assert not any(overlays(space.comparisons.current, space.viewing.value)[s].parts for s in SIDES)
    done.click(space.results.parts.drawn)
    assert space.viewing.value.parts
    assert space.commands.actions["parts"].isChecked()
    found = space.comparisons.current.run.parts
    assert found is not None
    for side in SIDES:
        overlay = overlays(space.comparisons.current, space.viewing.value)[side]
        preview = space.comparisons.current.photos[side].preview
        assert preview is not None
        assert set(preview.parts) <= set(PARTS)
        wanted = [preview.parts[name] for name in found.found[0].parts]
        assert len(overlay.enough) == len(wanted)
        assert all((a == b).all() for a, b in zip(overlay.enough, wanted, strict=True))
        layer = space.panes[side].views[0].layer
        assert not layer.parts.path().isEmpty()
        assert not layer.enough.path().isEmpty()
        inside = layer.enough.path().boundingRect()
        rows, columns = np.nonzero(np.any(wanted, axis=0))
        assert abs(inside.left() - columns.min()) <= 1
        assert abs(inside.bottom() - rows.max()) <= 1
    done.click(space.results.parts.drawn)
    assert space.panes["a"].views[0].layer.parts.path().isEmpty()


def test_the_page_speaks_the_other_language(done: User) -> None:
    page = done.space.results.parts
    page.set_language("zh")
    found = done.space.comparisons.current.run.parts
    assert found is not None
    assert page.sentence.text() == sentences(parts_phrases(found), "zh")
    page.set_language("en")
