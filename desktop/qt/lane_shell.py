"""What a user can do with lanes: the part of the shell that arranges them. The session holds what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.qt.evidence_shell import EvidenceShell
from desktop.settings import lanes as kept
from desktop.view import arrangement
from desktop.view.arrangement import AS_IN_FILE
from desktop.view.lanes import LaneState

if TYPE_CHECKING:
    from desktop.view.scene import Scene

#: The share of the lanes' height that a page is: a little of what was in sight stays.
PAGE = 0.9


class LaneShell(EvidenceShell):
    """The part of the shell that is about lanes. Holds no state of its own.

    Where a method takes ``lane_id``, None means the lane in which the selected event is drawn.
    """

    @property
    def _scene(self) -> Scene:
        return self._window.canvas.scene

    def step_story(self, step: int) -> None:
        """Goes on in the story."""
        raise NotImplementedError

    def store_settings(self) -> None:
        """Writes the settings."""
        raise NotImplementedError

    def page(self, step: int) -> None:
        if self._scene.scroll_limit > 0:
            self._window.canvas.pan_by(0.0, step * PAGE)
        elif self._session.document.timeline.story:
            self.step_story(step)

    # -- which lane is meant

    def _lane(self, lane_id: str | None) -> str | None:
        """A lane that is drawn: the one that is named, else the one whose band holds the selected event."""
        scene = self._scene
        if lane_id is None:
            item = scene.item(self._session.event_id or "")
            return None if item is None else scene.lanes[scene.layout.bands[item.lane].host].id
        return lane_id if any(scene.lanes[at].id == lane_id for at in scene.layout.order) else None

    def has_lanes(self) -> bool:
        return len(self._scene.lanes) > 1

    def has_lane(self) -> bool:
        return self.has_lanes() and self._lane(None) is not None

    # -- collapsing

    def is_lane_collapsed(self, lane_id: str | None = None) -> bool:
        return self._lane(lane_id) in self._session.wish.collapsed

    def toggle_lane(self, lane_id: str | None = None) -> None:
        lane_id = self._lane(lane_id)
        if lane_id is not None:
            self._session.arrange(arrangement.toggle_collapsed(self._session.wish, lane_id))

    def collapse_other_lanes(self, lane_id: str | None = None) -> None:
        lane_id = self._lane(lane_id)
        if lane_id is not None:
            self._session.arrange(arrangement.collapse_others(self._scene.lanes, self._session.wish, lane_id))

    def has_collapsed_lanes(self) -> bool:
        return LaneState.STRIP in self._scene.arranged.states

    def collapse_all_lanes(self) -> None:
        outer = (lane.id for lane in self._scene.lanes if lane.parent is None)
        self._session.arrange(arrangement.collapse(self._session.wish, *outer))

    def open_all_lanes(self) -> None:
        self._session.arrange(arrangement.expand(self._session.wish, *self._session.wish.collapsed))

    # -- hiding

    def hide_lane(self, lane_id: str | None = None) -> None:
        lane_id = self._lane(lane_id)
        if lane_id is not None:
            self._session.arrange(arrangement.hide(self._session.wish, lane_id))

    def has_hidden_lanes(self) -> bool:
        return bool(self._scene.arranged.hidden)

    def show_all_lanes(self) -> None:
        self._session.arrange(arrangement.show_all(self._session.wish))

    # -- moving

    def can_move_lane(self, step: int, lane_id: str | None = None) -> bool:
        """Whether there is a neighbour to go above (-1) or below (+1)."""
        lane_id, wish = self._lane(lane_id), self._session.wish
        return lane_id is not None and arrangement.moved(self._scene.lanes, wish, lane_id, step) != wish

    def move_lane(self, step: int, lane_id: str | None = None) -> None:
        lane_id = self._lane(lane_id)
        if lane_id is not None:
            self._session.arrange(arrangement.moved(self._scene.lanes, self._session.wish, lane_id, step))

    # -- all of it

    def has_arranged_lanes(self) -> bool:
        return self._session.wish != AS_IN_FILE

    def reset_lanes(self) -> None:
        self._session.arrange(AS_IN_FILE)

    def open_lanes(self) -> None:
        self._window.canvas.lanes_button.toggle_list()

    def open_lane_menu(self, lane_id: str, where: QPoint) -> None:
        """Offers what can be done with a lane, at a place on the screen."""
        from desktop.qt.lanemenu import lane_menu

        lane_menu(self, self._window.registry, lane_id, self._window).popup(where)

    def keep_lanes(self) -> None:
        """Remembers how the lanes are arranged, for the next time that this timeline is opened."""
        kept.keep(self._window.settings, self._session.document.path, self._session.wish)
        self.store_settings()
