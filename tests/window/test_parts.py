"""The page of the parts, and the parts drawn on the faces."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPointF

from engine.contracts.pair import SIDES, Side
from engine.evidence import kind_named
from engine.imaging.face_parts import PARTS
from engine.language.catalogue import sentences
from engine.language.parts import parts_phrases
from engine.session import Session
from sim2word_gui.results.parts_page import DOES, VALUE
from sim2word_gui.state.changes import changes_in
from sim2word_gui.state.overlays import LABELLED, overlays
from sim2word_gui.state.viewing import ELSEWHERE
from tests.window.gestures import User

pytestmark = pytest.mark.every_stage


def test_the_page_says_which_parts_are_enough(done: User) -> None:
    page = done.space.results.parts
    found = done.space.comparisons.current.run.parts
    assert found is not None
    assert page.sentence.text() == sentences(parts_phrases(found), "en")
    (one,) = found.found
    for figure in (f"{one.cosine_a:.4f}", f"{one.cosine_b:.4f}"):
        assert figure in page.figures.text()


def test_every_part_has_a_row_with_what_it_holds_of_the_score(done: User) -> None:
    page = done.space.results.parts
    found = done.space.comparisons.current.run.parts
    assert found is not None
    assert page.table.rowCount() == len(found.measured) > 4
    values = []
    for row, one in enumerate(page.rows):
        cell, does = page.table.item(row, VALUE), page.table.item(row, DOES)
        assert cell is not None
        assert does is not None
        value = found.score - one.cosine
        assert cell.text() == f"{value:+.3f}"
        assert ("holds" in does.text()) == (value > 0)
        assert ("★" in does.text()) == one.stands_out
        values.append(abs(value))
    assert values == sorted(values, reverse=True)


def test_a_chosen_part_is_shown_as_it_is_erased_exchanged_and_elsewhere(done: User) -> None:
    space = done.space
    page, current = space.results.parts, space.comparisons.current
    found = current.run.parts
    explanation = current.run.explanation
    assert found is not None
    assert explanation is not None
    space.runs.choose_word((explanation.ranked("a")[0].key, "a"))
    page.choose("nose")
    assert current.part == "nose"
    assert current.word is None
    for side in SIDES:
        strip = space.panes[side].strip
        assert strip.isVisible()
        face, preview = current.face(side), current.photos[side].preview
        assert face is not None
        assert preview is not None
        nose = preview.parts["nose"]
        for kind in ("erase", "exchange"):
            one = found.alone_by("nose", kind)
            assert one is not None
            cosine = one.cosine_a if side == "a" else one.cosine_b
            assert strip.buttons[kind].text().endswith(f"{cosine:.3f}")
            done.click(strip.buttons[kind])
            assert space.viewing.value.shown == kind
            patch = space.panes[side].photo.layer.patch.image
            known = kind_named(kind)
            assert known is not None
            pixels = known.replacement(explanation, side)
            assert pixels is not None
            assert np.array_equal(patch[nose][:, :3], pixels[nose])
            assert f"{cosine:.4f}" in space.panes[side].caption.text()
        done.click(strip.buttons[ELSEWHERE])
        patch = space.panes[side].photo.layer.patch.image
        assert patch[..., 3].astype(bool).sum() >= nose.sum()
        assert not (patch[..., 3] > 127)[nose].all(), "it lies elsewhere"
        done.click(strip.buttons[ELSEWHERE])
        assert space.viewing.value.shown == "", "a second click shows the face as it is"
    dots = {dot.name: dot.value for dot in space.results.header.ruler.dots}
    erased = found.alone_by("nose", "erase")
    assert erased is not None
    assert dots["erased"] == pytest.approx(erased.cosine)
    assert "stand out" in page.chosen.text()
    space.runs.choose_word((explanation.ranked("a")[0].key, "a"))
    assert current.part is None


def test_the_first_shape_elsewhere_is_the_one_that_was_measured(
    done: User, session: Session
) -> None:
    """The picture's score is that of the pixels in it."""
    current = done.space.comparisons.current
    current.part = "mouth"
    pairs: tuple[tuple[Side, Side], ...] = (("a", "b"), ("b", "a"))
    for side, other in pairs:
        face, partner = current.face(side), current.face(other)
        assert face is not None
        assert partner is not None
        for change in changes_in(current, side):
            faces = [replace(face, crop=change.on(face.crop)), partner]
            one, two = session.embed(*faces)
            made = float(torch.cosine_similarity(one, two, dim=0))
            assert made == pytest.approx(change.cosine, abs=2e-3), change.shown


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


def click_part(done: User, side: Side, part: str) -> None:
    """Click a part where it lies on a face."""
    view = done.space.panes[side].photo
    done.rest()
    overlay = overlays(done.space.comparisons.current, done.space.viewing.value)[side]
    (named,) = (one for one in overlay.named if one.part == part)
    done.click_at(view, view.layer.crop_to_parent(QPointF(*named.anchor)))


def test_a_part_that_is_clicked_on_a_face_is_chosen_everywhere(done: User) -> None:
    space = done.space
    current, page = space.comparisons.current, space.results.parts
    for side, part in (("a", "nose"), ("b", "mouth")):
        space.results.show_page(space.results.account)
        click_part(done, side, part)  # type: ignore[arg-type] # a side
        assert current.part == part
        assert space.results.page is page
        assert page.rows[page.table.currentRow()].part == part
        assert all(space.panes[each].strip.isVisible() for each in SIDES)
    click_part(done, "b", "mouth")
    assert current.part is None, "a second click lets it go"
    assert not space.panes["a"].strip.isVisible()


def test_the_parts_that_move_the_score_most_are_named_beside_both_faces(done: User) -> None:
    space = done.space
    current = space.comparisons.current
    found = current.run.parts
    assert found is not None
    foremost = [one.part for one in found.by_effect[:LABELLED]]
    done.rest()
    for side in SIDES:
        view = space.panes[side].photo
        buttons = view.labels.buttons
        assert set(buttons) == set(foremost)
        for one in found.by_effect[:LABELLED]:
            assert f"{found.score - one.cosine:+.3f}" in buttons[one.part].toolTip()
            assert ("★" in buttons[one.part].text()) == one.stands_out
        extents = view.labels.extents
        assert all(view.rect().contains(each) for each in extents)
        assert not any(a.intersects(b) for a, b in combinations(extents, 2))
    done.click(space.panes["a"].photo.labels.buttons[foremost[0]])
    assert current.part == foremost[0]
    done.key(space.commands.actions["names"])
    done.rest()
    assert not any(space.panes[side].photo.labels.buttons for side in SIDES)
    done.key(space.commands.actions["names"])


def test_names_follow_the_face_when_it_is_moved(done: User) -> None:
    view = done.space.panes["a"].photo
    done.rest()
    before = {part: button.y() for part, button in view.labels.buttons.items()}
    centre = view.box.viewRect().center()
    view.show_at(centre + QPointF(0, 20 * view.units_a_pixel()), view.units_a_pixel())
    done.rest()
    assert {part: y - 20 for part, y in before.items()} == pytest.approx(
        {part: button.y() for part, button in view.labels.buttons.items()}, abs=2
    )
    view.show_at(centre + QPointF(1e5, 0), view.units_a_pixel())
    done.rest()
    assert not view.labels.buttons, "what is out of sight is not named"


def test_a_click_on_a_face_that_is_placed_by_hand_chooses_no_part(done: User) -> None:
    pane = done.space.panes["a"]
    pane.place_by_hand()
    click_part(done, "a", "nose")
    assert done.space.comparisons.current.part is None
    pane.hand.end()
