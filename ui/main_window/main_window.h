// One window with one diagram: start page or editor, docks around the canvas, and the frame timer that feeds them all.
// window_actions.h has the menus, file_flow.h what happens with files.
#pragma once

#include <QMainWindow>
#include <QTimer>
#include <memory>

#include "engine/base/diagnostic.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"

class QLabel;
class QStackedWidget;
class QToolBar;

namespace faultline::ui {

class CanvasView;
class Invitation;
class Dashboard;
class DockPanel;
class FileFlow;
class InspectorView;
class LogView;
class MessageBar;
class PaletteView;
class PlayKey;
class ProblemsView;
class StartPage;
class TabbedDock;
class TableView;
class TimelineView;
class TraceView;
class TransportBar;
class WindowActions;

/// Assembles the views of one document and its player.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    /// `examplesFolder` may be empty.
    explicit MainWindow(const QString& examplesFolder = {});
    ~MainWindow() override;

    DiagramDocument& document() { return m_document; }
    Player& player() { return m_player; }
    CanvasView& canvas() { return *m_canvas; }
    Dashboard& dashboard() { return *m_dashboard; }
    /// It follows the selection after the canvas has shown it; whoever asks for it gets it up to date.
    InspectorView& inspector();
    TransportBar& transport() { return *m_transport; }
    StartPage& startPage() { return *m_start; }
    ProblemsView& problems() { return *m_problems; }
    LogView& log() { return *m_log; }
    TimelineView& timeline() { return *m_timeline; }
    TraceView& trace() { return *m_trace; }
    TableView& table() { return *m_table; }
    MessageBar& messages() { return *m_messages; }
    FileFlow& files() { return *m_files; }
    WindowActions& actions() { return *m_actions; }
    Invitation& invitation() { return *m_invitation; }
    TabbedDock& bottomDock() { return *m_bottom; }
    QList<QDockWidget*> docks() const;
    /// What the last frame showed.
    std::shared_ptr<const simulation::Snapshot> latestSnapshot() const { return m_latest; }
    QString examplesFolder() const { return m_examplesFolder; }

    /// True while there is nothing in the window that a newly opened diagram would push away.
    bool isBlank() const;
    bool showsStartPage() const;

    /// Opens in this window when it is blank, else in a new one; the window that has it now.
    MainWindow* openFile(const QString& filePath);
    MainWindow* openExample(const QString& filePath);
    MainWindow* newDiagram();
    MainWindow* newWindow();
    void showStartPage();
    void showEditor();
    /// Brings the table of components and links forward, and the keyboard to it.
    void showTable();
    void openAsked();

    /// All main windows, oldest first.
    static QList<MainWindow*> windows();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void connectDocument();
    void connectViews();
    void connectTable();
    void connectStartPage();
    void frame();
    void follow(bool visible);
    void showTitle();
    void showProblems();
    void showDiagnostics(const base::Diagnostics& diagnostics, const QString& file);
    void freshlyOpened();
    void fit();
    /// Takes over the speed that the diagram names, if it has changed, and a span of the charts to suit it.
    void takeSpeed();
    /// Where the view stands; equal as long as nobody has moved or zoomed it.
    QList<double> viewpoint() const;
    void takeFiles(const QStringList& paths);
    // What stands where: main_window_layout.cpp.
    void buildCentre();
    void buildDocks();
    /// The docks as they were when they were last seen, or as they are at first.
    void layOutDocks();
    void keepLayout();
    void restoreLayout();
    void storeLayout();

    QString m_examplesFolder;
    DiagramDocument m_document;
    Player m_player;
    QStackedWidget* m_pages = nullptr;
    StartPage* m_start = nullptr;
    CanvasView* m_canvas = nullptr;
    PaletteView* m_palette = nullptr;
    InspectorView* m_inspector = nullptr;
    Dashboard* m_dashboard = nullptr;
    LogView* m_log = nullptr;
    TimelineView* m_timeline = nullptr;
    TraceView* m_trace = nullptr;
    TableView* m_table = nullptr;
    ProblemsView* m_problems = nullptr;
    TransportBar* m_transport = nullptr;
    QToolBar* m_transportBar = nullptr;
    MessageBar* m_messages = nullptr;
    Invitation* m_invitation = nullptr;
    DockPanel* m_paletteDock = nullptr;
    DockPanel* m_inspectorDock = nullptr;
    TabbedDock* m_bottom = nullptr;
    QLabel* m_hint = nullptr;
    QLabel* m_zoom = nullptr;
    FileFlow* m_files = nullptr;
    WindowActions* m_actions = nullptr;
    PlayKey* m_playKey = nullptr;
    std::shared_ptr<const simulation::Snapshot> m_latest;
    double m_speed = 0; ///< as the diagram names it
    QList<double> m_fitted;
    QTimer m_refit;
    QTimer m_frames;
    QTimer m_validation;
    QTimer m_inspection;
    QByteArray m_layout;
    bool m_started = false;
};

} // namespace faultline::ui
