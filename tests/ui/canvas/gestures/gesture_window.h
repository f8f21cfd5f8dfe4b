// The whole window for tests of gestures: only mouse, wheel, key and drag events go in, and what counts is the file
// that Ctrl+S writes, the clipboard, or pixels.
#pragma once

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>
#include <memory>

#include "engine/format/format.h"
#include "tests/ui/main_window/window_fixture.h"
#include "ui/canvas/canvas_view.h"
#include "ui/canvas/geometry.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/main_window.h"
#include "ui/palette/palette_view.h"
#include "ui/theme/theme.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {

/// Client, balancer and two services, wired, and a cache, a database and a third service beside them that are not.
inline constexpr char kShop[] = R"(faultline: 1
components:
  users: {kind: client, position: [0, 100]}
  lb: {kind: load_balancer, position: [280, 100]}
  a: {kind: service, position: [560, 0]}
  b: {kind: service, position: [560, 200]}
  cache: {kind: cache, position: [840, 0]}
  db: {kind: database, position: [840, 200]}
  c: {kind: service, position: [840, 400]}
links:
  - {from: users, to: lb}
  - {from: lb, to: a}
  - {from: lb, to: b}
)";

/// A window with a file of its own.
class GestureWindow {
  public:
    explicit GestureWindow(const char* content = kShop) {
        QFile file(path());
        if (!m_folder.isValid() || !file.open(QIODevice::WriteOnly) || file.write(content) < 0)
            qFatal("the test's file cannot be written");
        file.close();
        m_window = new MainWindow;
        m_window->showNormal();
        m_window->resize(1900, 1300);
        m_window->files().dialogs().savePath = [](QWidget*, const QString&) -> QString {
            qFatal("the test's file was not opened");
            return {};
        };
        m_window->openFile(path());
        QApplication::setActiveWindow(m_window);
        QTest::qWait(80); // the fit to the canvas as it lies comes a little later
        key(Qt::Key_0, Qt::ControlModifier);
        QCoreApplication::processEvents();
    }
    ~GestureWindow() {
        for (QWidget* widget : QApplication::topLevelWidgets())
            if (auto* menu = qobject_cast<QMenu*>(widget); menu && menu->isVisible())
                menu->close();
        m_window->files().dialogs().askToSave = [](QWidget*, const QString&) { return SaveAnswer::Discard; };
        m_window->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    MainWindow& window() const { return *m_window; }
    CanvasView& view() const { return m_window->canvas(); }
    QWidget* canvas() const { return view().viewport(); }

    /// What Ctrl+S writes.
    QByteArray saved() const {
        key(Qt::Key_S, Qt::ControlModifier);
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    diagram::Diagram diagram() const { return format::read(saved().toStdString()).diagram; }
    base::Point position(const char* id) const {
        const diagram::Diagram now = diagram();
        const diagram::Component* component = now.component(id);
        return component != nullptr ? diagram::positionOf(*component) : base::Point{-1e9, -1e9};
    }
    /// The status bar's hint.
    QString hint() const {
        const auto* label = m_window->statusBar()->findChild<QLabel*>();
        return label != nullptr ? label->text() : QString();
    }
    QStringList links() const {
        QStringList ids;
        for (const auto& link : diagram().links)
            ids << QString::fromStdString(link.from + "->" + link.to);
        ids.sort();
        return ids;
    }
    QStringList components() const {
        QStringList ids;
        for (const auto& component : diagram().components)
            ids << QString::fromStdString(component.id);
        ids.sort();
        return ids;
    }

    QPoint at(double x, double y) const { return view().mapFromScene(QPointF(x, y)); }
    QPoint card(const char* id, double dx = 100, double dy = 20) const {
        const base::Point corner = position(id);
        return at(corner.x + dx, corner.y + dy);
    }
    QPoint outPort(const char* id) const { return card(id, kCardWidth, kCardHeight / 2); }
    QPoint inPort(const char* id) const { return card(id, 0, kCardHeight / 2); }

    void moveTo(QPoint to, Qt::MouseButtons buttons = Qt::NoButton,
                Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QMouseEvent event(QEvent::MouseMove, to, canvas()->mapToGlobal(to), Qt::NoButton, buttons, modifiers);
        QApplication::sendEvent(canvas(), &event);
    }
    void press(QPoint at, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::mousePress(canvas(), button, modifiers, at);
    }
    void release(QPoint at, Qt::MouseButton button = Qt::LeftButton,
                 Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QTest::mouseRelease(canvas(), button, modifiers, at);
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
              Qt::MouseButton button = Qt::LeftButton) const {
        press(from, button, modifiers);
        for (int step = 1; step <= 5; ++step)
            moveTo(from + (to - from) * step / 5, button, modifiers);
        release(to, button, modifiers);
    }
    void click(QPoint at, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
               Qt::MouseButton button = Qt::LeftButton) const {
        QTest::mouseClick(canvas(), button, modifiers, at);
    }
    void wheel(QPoint at, int angle, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        QWheelEvent event(at, canvas()->mapToGlobal(at), {}, {0, angle}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                          false);
        QApplication::sendEvent(canvas(), &event);
    }
    /// To whatever has the focus, as a keyboard does it.
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
        // A screen without a window manager leaves no window active once a menu has closed.
        if (QApplication::activeWindow() != m_window && menu() == nullptr)
            QApplication::setActiveWindow(m_window);
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : m_window, key, modifiers);
    }
    void type(const QString& text) const {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClicks(focus != nullptr ? focus : m_window, text);
    }
    /// Drags a kind over the canvas and lets it fall; `between` sees it while it hangs there.
    bool dropKind(const char* kind, QPoint at, Qt::KeyboardModifiers modifiers = Qt::NoModifier,
                  const std::function<void()>& between = {}) const {
        QMimeData data;
        data.setData(QLatin1String(kKindMimeType), kind);
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(canvas(), &enter);
        if (!enter.isAccepted())
            return false;
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(canvas(), &move);
        if (between)
            between();
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(canvas(), &drop);
        return drop.isAccepted();
    }

    /// The menu that is open; null when there is none.
    static QMenu* menu() { return qobject_cast<QMenu*>(QApplication::activePopupWidget()); }
    /// Clicks an entry by the beginning of its text, or of its object name.
    static bool choose(const QString& text) {
        QMenu* open = menu();
        if (open == nullptr)
            return false;
        for (QAction* action : open->actions())
            if (QString(action->text()).remove(u'&').startsWith(text) || action->objectName() == text) {
                QTest::mouseClick(open, Qt::LeftButton, Qt::NoModifier, open->actionGeometry(action).center());
                QCoreApplication::processEvents();
                return true;
            }
        return false;
    }
    static QStringList entries() {
        QStringList texts;
        if (const QMenu* open = menu())
            for (const QAction* action : open->actions())
                if (!action->isSeparator())
                    texts << QString(action->text()).remove(u'&').section(u'\t', 0, 0);
        return texts;
    }

    /// Pixels of a rectangle of the scene as they are on screen.
    QImage pixels(const QRectF& scene) const {
        return canvas()->grab(view().mapFromScene(scene).boundingRect()).toImage();
    }
    QImage pixels() const { return canvas()->grab().toImage(); }
    QString path() const { return m_folder.filePath(QStringLiteral("test.faultline.yaml")); }

  private:
    QTemporaryDir m_folder;
    MainWindow* m_window = nullptr;
};

} // namespace faultline::ui
