"""Keeps the layout of what is open: at once where that is quick, else from a job, with the former one meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.core.protocols import TextMeasure
from desktop.core.timeline import Timeline
from desktop.qt.jobs import Job, Jobs
from desktop.session import stores
from desktop.session.session import Session
from desktop.view import items, scene
from desktop.view.arrangement import Arrangement
from desktop.view.items import Item
from desktop.view.scene import Scene, SmallScene
from desktop.view.telling import Telling

if TYPE_CHECKING:
    from desktop.view.large import LargeScene

#: Up to so many events are laid out while the interface waits: some 20 ms. Only so few have wrapped titles, too.
AT_ONCE = scene.FEW_TO_WRAP
#: Events whose texts are measured before the interface has its turn: some 20 ms.
AT_A_TIME = 500
_KEY, _INDEX = "layout", "index"


class _Wanted(NamedTuple):
    """What a layout is of."""

    timeline: Timeline
    shown: frozenset[str] | None
    wish: Arrangement
    told: Telling
    width: float
    height: float


class Scenery(QObject):
    """The scene of a session on a canvas whose ``size`` is in logical pixels.

    Small files are laid out at once, and the first sight of one of up to ``stores.LARGE`` events, too. Else a job does
    it, and what was shown stays until it is done: stretched, where the window has another size. Of a large file that
    was not shown before, first the counts are shown, then its labels as well.
    """

    #: another scene is ready, and takes the place of the present one when this was heard
    arriving = Signal()
    #: it did
    arrived = Signal()

    def __init__(
        self, session: Session, measure: TextMeasure, jobs: Jobs, size: Callable[[], tuple[float, float]],
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._measure, self._jobs, self._size = session, measure, jobs, size
        self._scene: Scene | None = None
        #: what the scene is of; as long as a job goes on, something else was asked for last
        self._of: _Wanted | None = None
        self._asked: _Wanted | None = None
        self._at_once = False

    @property
    def made(self) -> bool:
        """Whether there is a scene; the first is made when it is asked for."""
        return self._scene is not None

    @property
    def settled(self) -> bool:
        """Whether the scene has all that it will show: its events, and their labels."""
        present = self._scene
        if present is None or present.awaited or not present.many:
            return present is not None and not present.awaited
        from desktop.view.large import LargeScene

        return isinstance(present, LargeScene) and present.packed

    @property
    def scene(self) -> Scene:
        """The layout to be shown now."""
        if self._scene is None:
            self._begin()
        assert self._scene is not None
        return self._scene

    def forget(self) -> None:
        """Another file is open: nothing of the one before is to be shown any longer."""
        self._jobs.cancel(_KEY)
        self._jobs.cancel(_INDEX)
        self._scene = self._of = self._asked = None

    def renew(self) -> None:
        """Lays out what is open now, if that is not what the scene is of: other events, words or another size."""
        wanted, before = self._wanted(), self._scene
        if before is None or (self._asked is not None and _same(self._asked, wanted)):
            return
        if len(wanted.timeline.events) <= AT_ONCE:
            self._at(wanted, self._small(wanted))
            return
        self._asked = wanted
        if (wanted.width, wanted.height) != (before.width, before.height):
            self._scene = before.stretched(wanted.width, wanted.height)
        if not stores.is_large(wanted.timeline) or self._measured_for(wanted):
            self._submit(self._small_job(wanted), partial(self._arrive, wanted))
        elif not self._again(wanted):
            self._see_first(wanted, partial(self._label, wanted))

    # -- the ways to a scene

    def _begin(self) -> None:
        """The first scene of a file; what comes of a synchronous job is the answer, and no news."""
        wanted = self._wanted()
        if not stores.is_large(wanted.timeline):
            self._at(wanted, self._small(wanted))
            return
        self._at(wanted, scene.awaiting(wanted.timeline, wanted.width, wanted.height, wanted.wish))
        self._at_once = True
        self._see_first(wanted, partial(self._show_and_label, wanted))
        self._at_once = False

    def _again(self, wanted: _Wanted) -> bool:
        """A large file with another filter, or in another window, where labels are packed anew if rows change only.

        False where the present scene is of other events or words, or of none yet.
        """
        from desktop.view import large

        present, of = self._scene, self._of
        if not isinstance(present, large.LargeScene) or of is None:
            return False
        if of.timeline is not wanted.timeline or of.told != wanted.told:
            return False
        same = (wanted.shown, wanted.wish) == (of.shown, of.wish) and present.packed
        resized = present.resized(wanted.width, wanted.height) if same else None
        if resized is not None:
            self._at(wanted, resized)
        else:
            self._submit(partial(_relaid, present, wanted), partial(self._label, wanted))
        return True

    def _small(self, wanted: _Wanted) -> Scene:
        how = partial(scene.small, wish=wanted.wish, told=wanted.told)
        return how(wanted.timeline, self._measure, wanted.width, wanted.height, wanted.shown)

    def _small_job(self, wanted: _Wanted) -> Callable[[Job], Scene]:
        """Texts are measured here, for a font is of one thread, unless they were for the present scene."""
        everything = self._measured_for(wanted)
        if everything is None:
            everything = scene.measured(wanted.timeline, self._measure, wanted.width, wanted.told)
        return lambda _job: _of_items(wanted, everything)

    def _measured_for(self, wanted: _Wanted) -> tuple[Item, ...] | None:
        """The items of the present scene, where they are those of another one, too."""
        present, of = self._scene, self._of
        if isinstance(present, SmallScene) and not present.awaited and of is not None and _measured_alike(of, wanted):
            return present.ground.everything
        return None

    def _see_first(self, wanted: _Wanted, done: Callable[[Scene], None]) -> None:
        """The first sight of a large file, from columns; where they cannot hold it, from as many objects.

        Columns are measured by numbers, objects by their texts, and a font is of this thread.
        """

        def found(sight: Scene | None) -> None:
            if sight is not None:
                done(sight)
            else:
                rest = scene.measuring(wanted.timeline, self._measure, wanted.width, wanted.told)
                self._measure_on(wanted, rest, [], done)

        self._jobs.submit(_KEY, partial(_first_sight, wanted, self._measure), found, _raise)

    def _measure_on(
        self, wanted: _Wanted, rest: Iterator[Item], made: list[Item], done: Callable[[Scene], None]
    ) -> None:
        """Measures some texts at a time, between which the interface has its turn, and lays all out from a job."""
        some = list(rest if self._at_once else islice(rest, AT_A_TIME))
        made += some
        if self._at_once or not some:
            everything = items.by_time(made)
            self._submit(lambda _job: _of_items(wanted, everything), done)
        else:
            self._jobs.submit(_KEY, Job.check, lambda _none: self._measure_on(wanted, rest, made, done), _raise)

    # -- what comes of a job

    def _label(self, wanted: _Wanted, found: Scene) -> None:
        """What was shown stays until the labels are there."""
        self._submit(partial(_labelled, found), partial(self._arrive_labelled, wanted))

    def _arrive_labelled(self, wanted: _Wanted, found: Scene) -> None:
        """All that is drawn is there; what the first click would wait for comes last."""
        self._arrive(wanted, found)
        self._jobs.submit(_INDEX, partial(_ready, found), lambda _none: None, _raise)

    def _show_and_label(self, wanted: _Wanted, found: Scene) -> None:
        self._arrive(wanted, found)
        if self._asked is wanted:  # whoever heard of it may have asked for something else
            self._label(wanted, found)

    def _arrive(self, wanted: _Wanted, found: Scene) -> None:
        if self._at_once:
            self._scene, self._of = found, wanted
            return
        self.arriving.emit()
        self._scene, self._of = found, wanted
        self.arrived.emit()

    def _submit(self, work: Callable[[Job], Scene], done: Callable[[Scene], None]) -> None:
        self._jobs.submit(_KEY, work, done, _raise)

    def _at(self, wanted: _Wanted, made: Scene) -> None:
        self._jobs.cancel(_KEY)
        self._scene, self._of, self._asked = made, wanted, wanted

    def _wanted(self) -> _Wanted:
        session = self._session
        return _Wanted(session.document.timeline, session.shown, session.wish, session.telling, *self._size())


def _same(a: _Wanted, b: _Wanted) -> bool:
    return a.timeline is b.timeline and a[1:] == b[1:]


def _measured_alike(a: _Wanted, b: _Wanted) -> bool:
    """Whether the items of both are the same."""
    widths = {items.widest(of.width - scene.LANE_COLUMN) for of in (a, b)}
    return a.timeline is b.timeline and a.told == b.told and len(widths) == 1


def _first_sight(wanted: _Wanted, measure: TextMeasure, job: Job) -> Scene | None:
    """None where an event is farther away than columns reach."""
    store = stores.store_of(wanted.timeline, job.check)
    if store is None:
        return None
    job.check()
    from desktop.view import large

    how = partial(large.first_sight, shown=wanted.shown, wish=wanted.wish, told=wanted.told)
    return how(wanted.timeline, store, measure, wanted.width, wanted.height)


def _of_items(wanted: _Wanted, everything: tuple[Item, ...]) -> Scene:
    how = partial(scene.of_items, shown=wanted.shown, wish=wanted.wish, told=wanted.told)
    return how(wanted.timeline, everything, wanted.width, wanted.height)


def _relaid(present: LargeScene, wanted: _Wanted, job: Job) -> Scene:
    from desktop.view import large

    job.check()
    return large.sifted(large.sized(present, wanted.width, wanted.height), wanted.shown, wanted.wish)


def _labelled(found: Scene, job: Job) -> Scene:
    from desktop.view import large

    return large.with_labels(found, job.check) if isinstance(found, large.LargeScene) else found


def _ready(found: Scene, _job: Job) -> None:
    from desktop.view import large

    if isinstance(found, large.LargeScene):
        found.ready()


def _raise(error: Exception) -> None:
    raise error
