#include "ui/main_window/test_geometry.h"

#include <QAbstractButton>
#include <QApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QSaveFile>
#include <QTreeWidget>

#include "ui/canvas/canvas_scene.h"
#include "ui/canvas/canvas_view.h"
#include "ui/main_window/main_window.h"
#include "ui/palette/palette_view.h"
#include "ui/transport/transport_bar.h"

namespace faultline::ui {

namespace {

constexpr int kIntervalMs = 150;

QJsonArray rectangle(const QRect& rect) {
    return {rect.x(), rect.y(), rect.width(), rect.height()};
}

QJsonArray onScreen(const QWidget* widget, const QRect& rect) {
    return rectangle(QRect(widget->mapToGlobal(rect.topLeft()), rect.size()));
}

/// What a person or a screen reader would call it: its accessible name or a button's words.
QString spokenName(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (widget->accessibleName().isEmpty() && button)
        return QString(button->text()).remove(u'&');
    return widget->accessibleName();
}

/// Each widget under its spoken name and under the name that it has in the code.
QJsonObject widgetsOf(const QWidget* window) {
    QJsonObject widgets;
    for (const QWidget* widget : window->findChildren<QWidget*>()) {
        if (!widget->isVisible())
            continue;
        for (const QString& name : {spokenName(widget), widget->objectName()})
            if (!name.isEmpty() && !name.startsWith(QLatin1String("qt_")))
                widgets.insert(name, onScreen(widget, widget->rect()));
    }
    return widgets;
}

QJsonObject menuEntries() {
    QJsonObject entries;
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        const auto* menu = qobject_cast<QMenu*>(widget);
        if (!menu || !menu->isVisible())
            continue;
        for (QAction* action : menu->actions())
            if (!action->isSeparator() && action->isVisible())
                entries.insert(QString(action->text()).remove(u'&').section(u'\t', 0, 0),
                               onScreen(menu, menu->actionGeometry(action)));
    }
    return entries;
}

void addRows(const QTreeWidget* list, const QTreeWidgetItem* item, QJsonObject& rows) {
    const QRect rect = list->visualItemRect(item);
    if (!rect.isEmpty() && item->childCount() == 0)
        rows.insert(item->text(0), onScreen(list->viewport(), rect));
    for (int i = 0; i < item->childCount(); ++i)
        addRows(list, item->child(i), rows);
}

QJsonObject paletteRows(const QWidget* window) {
    QJsonObject rows;
    for (const auto* palette : window->findChildren<PaletteView*>())
        if (const auto* list = palette->findChild<QTreeWidget*>(); list && list->isVisible())
            for (int i = 0; i < list->topLevelItemCount(); ++i)
                addRows(list, list->topLevelItem(i), rows);
    return rows;
}

QJsonArray sceneRect(const CanvasView& canvas, const QRectF& rect) {
    return onScreen(canvas.viewport(), canvas.mapFromScene(rect).boundingRect());
}

QJsonObject cardsOf(const CanvasView& canvas) {
    QJsonObject cards;
    if (const auto* scene = qobject_cast<CanvasScene*>(canvas.scene()))
        for (const CardItem* card : scene->cardsInOrder()) {
            QJsonObject entry{{QStringLiteral("card"), sceneRect(canvas, card->cardRect())},
                              {QStringLiteral("in"), sceneRect(canvas, QRectF(card->inPort(), QSizeF(1, 1)))},
                              {QStringLiteral("out"), sceneRect(canvas, QRectF(card->outPort(), QSizeF(1, 1)))}};
            QJsonArray tiles;
            const auto instances = static_cast<int>(diagram::instancesOf(card->component()));
            for (int i = 0; card->layout().hasTiles && i < instances; ++i)
                tiles.append(sceneRect(canvas, card->layout().tiles.tile(i).translated(card->pos())));
            entry.insert(QStringLiteral("tiles"), tiles);
            cards.insert(card->id(), entry);
        }
    return cards;
}

} // namespace

TestGeometry* TestGeometry::startIfAsked(QObject* parent) {
    const QString path = qEnvironmentVariable("FAULTLINE_TEST_GEOMETRY");
    return path.isEmpty() ? nullptr : new TestGeometry(path, parent);
}

TestGeometry::TestGeometry(const QString& filePath, QObject* parent) : QObject(parent), m_filePath(filePath) {
    connect(&m_timer, &QTimer::timeout, this, &TestGeometry::write);
    m_timer.start(kIntervalMs);
}

QByteArray TestGeometry::describe() {
    QJsonArray windows;
    for (MainWindow* window : MainWindow::windows()) {
        const TransportBar& transport = window->transport();
        windows.append(QJsonObject{
            {QStringLiteral("title"), window->windowTitle()},
            {QStringLiteral("modified"), window->isWindowModified()},
            {QStringLiteral("startPage"), window->showsStartPage()},
            {QStringLiteral("rect"), rectangle(QRect(window->mapToGlobal(QPoint()), window->size()))},
            {QStringLiteral("playing"), window->player().isPlaying()},
            {QStringLiteral("time"), transport.timeText()},
            {QStringLiteral("p99"), transport.p99Text()},
            {QStringLiteral("answered"), transport.answeredText()},
            {QStringLiteral("fault"), transport.restoreButton()->isVisible()},
            {QStringLiteral("widgets"), widgetsOf(window)},
            {QStringLiteral("palette"), paletteRows(window)},
            {QStringLiteral("cards"), window->canvas().isVisible() ? cardsOf(window->canvas()) : QJsonObject()},
        });
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("windows"), windows}, {QStringLiteral("menu"), menuEntries()}})
        .toJson(QJsonDocument::Compact);
}

void TestGeometry::write() {
    const QByteArray now = describe();
    if (now == m_written)
        return;
    QSaveFile file(m_filePath);
    if (file.open(QIODevice::WriteOnly) && file.write(now) == now.size() && file.commit())
        m_written = now;
    else
        qWarning("FAULTLINE_TEST_GEOMETRY: %s cannot be written: %s", qPrintable(m_filePath),
                 qPrintable(file.errorString()));
}

} // namespace faultline::ui
