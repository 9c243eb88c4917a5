"""The main window: rail, settings, scenes, read-outs and ruler, and the way from a change to the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from gui.app import preferences
from gui.app.animation.controller import Animating
from gui.app.application import ThemeManager, forget_sources
from gui.app.compare import Pinning
from gui.app.files.file_controller import FileController
from gui.app.files.recovery import Recovery
from gui.app.files.rescue import Rescue
from gui.app.palette import Palette
from gui.app.papers.controller import Papers
from gui.app.stage.presentation import Presentation
from gui.app.tours.controller import Tours
from gui.app.tours.window_parts import WindowParts
from gui.app.window.body import Body
from gui.app.window.front import Front
from gui.app.window.menu_commands import MenuCommands
from gui.app.window.menus import Menus
from gui.app.window.motion_choice import MotionChoice
from gui.app.window.placing import first_size, keep_on_screen
from gui.app.window.rail import Rail
from gui.app.window.secondary_windows import Dialogs
from gui.app.window.sharing import Sharing
from gui.app.window.top_bar import LINES, TopBar
from gui.core import intents
from gui.core.evaluate import Cache, evaluate
from gui.core.files.disk import local_paths
from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.verdicts.questions import questions_of
from gui.look.layouts import in_column
from gui.look.tab_order import order_tabs
from gui.panels.changes import changed
from gui.panels.explain_panel import ExplainPanel
from gui.panels.ruler import show_on_ruler
from gui.panels.scene import Controls, Scene, scene_class
from gui.panels.settings_panel import SettingsPanel
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.jobs import close_pool
from gui.tasks.messages import MessageKind
from gui.tasks.timers import single_shot
from gui.tasks.verdict_service import VerdictService, VerdictSnapshot
from gui.widgets.banner import Banner
from gui.widgets.plot import PlotPanel
from gui.widgets.ruler import WernerRuler
from gui.widgets.scroller import Scroller

ROOM_FOR_TWO_ROWS = 720  # pixels of the window at scale 1


class MainWindow(QMainWindow):
    """Puts the parts together. After a change of the Store: evaluate once, then render what changed."""

    def __init__(self, store: Store, themes: ThemeManager) -> None:
        super().__init__()
        self.store = store
        self.themes = themes
        self.setWindowTitle("Nonlocality Explorer")
        self.setAcceptDrops(True)
        self.resize(first_size(self.screen().availableGeometry().size()))
        self.dispatch = Dispatcher(store, self)
        self._cache = Cache()
        self.files = FileController(self.dispatch, self, self._cache)
        self.results: Results[Any] | None = None
        self._scenes: dict[str, Scene[Any]] = {}
        self._connected: WeakSet[PlotPanel] = WeakSet()
        self._recovery: Recovery | None = None
        self._offered: tuple[Controls, str] | None = None  # what stands beside the scene
        self._stale = True  # whether widgets may show something else than the results
        self._pending = single_shot(self, 0, self.refresh)
        self._growing = single_shot(self, 0, self._grow)
        theme = themes.theme
        self.settings_panel = SettingsPanel(self.dispatch, theme, self)
        self.explain_panel = ExplainPanel(theme, self)
        self.verdicts = VerdictService(self)
        self.ruler = WernerRuler(theme, self, default=PARAMETERS["visibility"].default)
        self.banner = Banner(self, LINES)
        self.offer = Banner(self)
        self.rescue = Rescue(self.dispatch, self.offer, self.files.may_discard)
        self.stack = QStackedWidget(self)
        self.dialogs = Dialogs(self.dispatch, themes, self.verdicts, self)
        self.menus = Menus(self)
        parts = WindowParts(lambda: self.current_scene, self.settings_panel, self.explain_panel, self.ruler)
        self.tours = Tours(
            self, self.dispatch, themes, self.menus, self.files, self.verdicts, parts, self.dialogs.show_help
        )
        self._build()
        self.commands = MenuCommands(
            self, self.menus, self.dispatch, self.themes, self.body, self.files, self.dialogs, self._shown
        )
        Sharing(self.dispatch, self.menus, self._up_to_date, self)
        MotionChoice(self.menus.motion, self)
        presets = self.settings_panel.preset_button.menu()
        papers = Papers(self.dispatch, self.menus, self.themes, self)
        opening = (self.dialogs.show_help, papers.open_figure)
        Palette(self.dispatch, self.menus, presets, *opening, self.themes, self)
        Pinning(self.dispatch, self.menus, self._shown, self)
        shared = self.settings_panel.parameters
        self.animating = Animating(self.dispatch, self.menus, self._shown, shared, themes, self)
        self.presentation = Presentation(
            self, self.front, self.menus, self.dispatch, themes, self.verdicts, self._shown
        )
        self.presentation.follow(self.tours.player)
        self._connect()
        self.refresh()

    def _build(self) -> None:
        menus = self.menus
        dispensable = (
            (menus.flip, "Light / dark"),
            (menus.export, "Export…"),
            (menus.redo, "Redo"),
            (menus.undo, "Undo"),
            (menus.shots, "Take shots"),
        )
        self.top_bar = TopBar(menus.bar, dispensable, tuple(menus.sides.values()), self.banner, self)
        rail = Rail(menus.scenes, self.themes.theme, self)
        self.body = Body(rail, self.settings_panel, self.stack, self.explain_panel, self)
        # At the start only, until it is answered; everything else is said in the room of the top bar.
        above = in_column(self.offer, self.tours.offer, self.tours.strip, margins=(8, 4, 8, 0))
        central = QWidget(self)
        central.setObjectName("central")
        in_column(self.top_bar, above, (self.body, 1), self.ruler, inside=central, spacing=0)
        self.front = Front(central, self)
        self.setCentralWidget(self.front)
        # Without this the first sphere has the focus, and its ring, before anyone used the keyboard.
        central.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        central.setFocus()
        self.tours.listen(central)

    def _connect(self) -> None:
        self.store.subscribe(self._on_change)
        self.themes.changed.connect(self._show_choices)
        self.themes.changed.connect(self._arrange)
        self.body.changed.connect(self._show_sides)
        self.dispatch.said.connect(self.banner.show_message)
        self.dispatch.accepted.connect(self.banner.close_refusal)
        self.dispatch.reverted.connect(self._render_anew)
        self.files.path_changed.connect(self._title)
        self.rescue.restored.connect(self.files.be_untitled)
        v = PARAMETERS["visibility"]
        drag = self.ruler.drag_started, self.ruler.drag_finished
        self.dispatch.bind(self, self.ruler.visibility_changed, v.step_name, v.set, during=drag)
        self.dispatch.interrupted.connect(self.ruler.finish_gesture)
        self.settings_panel.table_requested.connect(self.dialogs.show_table)
        self.settings_panel.state_requested.connect(self.dialogs.show_state)
        self.settings_panel.rename_requested.connect(self.dialogs.rename)
        self.settings_panel.together_requested.connect(self.themes.flip_together)
        self.settings_panel.poles_requested.connect(self.themes.choose_poles)
        self.verdicts.changed.connect(self._show_verdicts)
        self.explain_panel.certificate_requested.connect(self.dialogs.show_certificate)
        judged = self.explain_panel.judged
        self.dispatch.bind(self, judged.judge_chosen, "data or theory", intents.set_judge)
        self.dispatch.bind(self, judged.confidence_chosen, "confidence", intents.set_confidence)
        judged.bootstrap_wanted.connect(self.verdicts.refine)

    def _connect_plots(self, plots: Iterable[PlotPanel]) -> None:
        """What the menu of a plot offers is done here; a page may make its plots when it is first seen."""
        for plot in plots:
            if plot not in self._connected:
                self._connected.add(plot)
                plot.copy_figure_requested.connect(self.commands.copy_figure)
                plot.save_figure_requested.connect(self.commands.ask_export)

    def scene(self, name: str) -> Scene[Any]:
        """The scene of that name, built when first asked for."""
        if name not in self._scenes:
            scene = scene_class(name)(self.dispatch, self.themes.theme, self.stack)
            self._connect_plots(scene.findChildren(PlotPanel))  # those of its other pages too
            scene.more_known.connect(self._show_more)
            scene.file_wanted.connect(self.files.ask_open)
            self._scenes[name] = scene
            self.stack.addWidget(Scroller(scene, self.stack))
        return self._scenes[name]

    @property
    def current_scene(self) -> Scene[Any]:
        return self.scene(self.store.scenario.scene)

    @property
    def is_pending(self) -> bool:
        """Whether a change waits to be evaluated, or the window to be arranged."""
        return self._pending.isActive() or self._growing.isActive()

    @property
    def is_settled(self) -> bool:
        """Whether nothing that the window shows is still being computed."""
        # What is judged may still be computed: then nothing is asked yet.
        asks = self.current_scene.controls.spheres and bool(self.verdicts.questions)
        return (
            not self.is_pending and self.current_scene.is_settled and (not asks or self.verdicts.is_settled)
        )

    # From a change to the screen.

    def _on_change(self, old: Scenario, new: Scenario) -> None:
        # Several changes before the next paint are evaluated once.
        self._pending.start()

    def _render_anew(self) -> None:
        # An intent was refused or clamped: the widget it came from shows what the user did.
        self._stale = True
        self._pending.start()

    def refresh(self) -> None:
        """Evaluate the current Scenario and render what changed."""
        self._pending.stop()
        old, s = None if self._stale else self.results, self.store.scenario
        self._stale = False
        new = evaluate(s, self._cache)
        turned = changed(self.results, new, "scenario.scene")
        self.results = new
        scene = self.current_scene
        shown = None if changed(old, new, "scenario.scene") else old
        if turned:
            self._turn_to(scene)
            forget_sources()  # of what the scene imported
        scene.choose_controls(new)
        if turned or (scene.controls, scene.about) != self._offered:
            self._offer(scene)
        if not self.store.in_gesture:
            self._connect_plots(scene.plots())
            for plot in scene.plots():
                plot.fit_readout()
        scene.render_results(shown, new)
        self.settings_panel.render_results(old, new)
        if scene.controls.readouts:
            self.explain_panel.render_results(scene, new)
        if scene.controls.spheres:
            self._ask_verdicts(scene, new)
            if shown is None:
                self.verdicts.tell()
        else:
            self._show_marks()
        show_on_ruler(self.ruler, s)
        self.dialogs.render_results(new)
        self.tours.render_results(new)
        self.presentation.render_results(scene, new)
        self._show_choices()
        self._title()

    def _show_more(self) -> None:
        """The scene in view has computed something beside the Results."""
        scene, results = self.current_scene, self.results
        if results is None or self.sender() is not scene or results.scenario.scene != scene.name:
            return
        if scene.controls.readouts:
            self.explain_panel.render_results(scene, results)
        if scene.controls.spheres:
            self._ask_verdicts(scene, results)
        self._show_marks()

    def _ask_verdicts(self, scene: Scene[Any], results: Results[Any]) -> None:
        judged = scene.judged(results)
        self.verdicts.ask(() if judged is None else questions_of(*judged))  # answers in _show_verdicts

    def _show_marks(self) -> None:
        scene, results = self.current_scene, self.results
        assert results is not None
        # A scene without settings asks for no verdicts: those that are known may be about another state.
        answers = self.verdicts.answers if scene.controls.spheres else {}
        self.ruler.set_marks(scene.ruler_marks(results, answers))

    def _turn_to(self, scene: Scene[Any]) -> None:
        self.stack.setCurrentIndex(list(self._scenes).index(scene.name))

    def _offer(self, scene: Scene[Any]) -> None:
        controls = scene.controls
        self.settings_panel.show_controls(controls.spheres, controls.sliders, scene.about, controls.groups)
        self._offered = controls, scene.about
        self.body.offer("results", controls.readouts)
        self.explain_panel.show_controls(controls.spheres)
        self.ruler.setVisible(controls.ruler)
        # Now that its sliders are there too, which are made when they are first shown.
        body = self.body.rail, self.settings_panel, self.stack, self.explain_panel
        order_tabs((self.top_bar, self.tours.strip, *body, self.ruler))

    def _show_choices(self) -> None:
        self.settings_panel.parameters.theme = self.themes.theme
        self.menus.update(self.store, self.themes.choice, self.themes.theme.spheres)

    def _show_verdicts(self, known: VerdictSnapshot) -> None:
        scene = self.current_scene
        if self.results is None or self.results.scenario.scene != scene.name:
            return  # the scene has just been changed: its first rendering brings the verdicts too
        self.explain_panel.render_verdicts(known)
        scene.render_verdicts(known.answers)
        self._show_marks()

    def _title(self) -> None:
        name = self.files.path.name if self.files.path else "untitled"
        title = f"{name}{' •' if self.store.is_modified else ''} - Nonlocality Explorer"
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def show_failure(self, text: str, details: str) -> None:
        """Tell of a defect in the program itself; the work is untouched."""
        self.banner.show_message(
            f"The program made an error; your work is still here. {text}", MessageKind.FAILED, details=details
        )

    def offer_recovery(self, recovery: Recovery) -> None:
        """Offer the unsaved work of a program that did not end cleanly."""
        self._recovery = recovery
        self.tours.protect(recovery)
        self.rescue.offer(recovery)

    def _up_to_date(self) -> Results[Any]:
        # A key may come before the change that the last one made is evaluated.
        if self.is_pending or self.results is None:
            self.refresh()
        assert self.results is not None
        return self.results

    def _shown(self) -> Scene[Any]:
        self._up_to_date()
        return self.current_scene

    # Window.

    def restore_geometry(self) -> None:
        """Where the window was when it was closed last."""
        geometry = preferences.window_geometry()
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
        keep_on_screen(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_discard():
            event.ignore()
            return
        preferences.set_window_geometry(self.presentation.geometry())
        self.presentation.leave()
        self.store.unsubscribe(self._on_change)
        self._pending.stop()
        self._growing.stop()
        self.dialogs.close_all()
        self.animating.close()
        self.files.stop()
        self.verdicts.stop()
        for scene in self._scenes.values():
            scene.stop()
        close_pool()
        if self._recovery is not None:
            self._recovery.finish()
        event.accept()

    def _arrange(self) -> None:
        scale, page = self.themes.theme.scale, self.front.page
        self.body.arrange(page.width(), scale)
        self.top_bar.fit()
        # The size of the window alone decides: what a scene needs does not move the ruler under the mouse.
        self.ruler.set_rows(2 if page.height() >= ROOM_FOR_TWO_ROWS * scale else 1)

    def _grow(self) -> None:
        self.themes.fit_window(self.front.page.size())

    def _show_sides(self) -> None:
        for name, action in self.menus.sides.items():
            action.setChecked(self.body.is_open(name))
        self.top_bar.offer_sides(not self.body.is_whole)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self.isVisible():
            self._growing.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.body.close_side():
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths([url.toLocalFile() for url in event.mimeData().urls()]):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in local_paths([url.toLocalFile() for url in event.mimeData().urls()])[:1]:
            event.acceptProposedAction()
            self.files.open(path)
