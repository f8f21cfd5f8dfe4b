#include "ui/table/table_view.h"

#include <QAccessible>
#include <QHeaderView>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTreeView>
#include <QtTest>

#include "ui/canvas/canvas_view.h"
#include "ui/inspector/inspector_view.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/shortcut_list.h"
#include "ui/main_window/window_actions.h"
#include "ui/table/table_models.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QString kDeadNode = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples/2-dead-node.faultline.yaml");

QString cell(const QTreeView& list, int row, int column) {
    return list.model()->index(row, column).data().toString();
}

QStringList columnOf(const QTreeView& list, int column) {
    QStringList texts;
    for (int row = 0; row < list.model()->rowCount(); ++row)
        texts << cell(list, row, column);
    return texts;
}

int rowNamed(const QTreeView& list, const QString& id) {
    for (int row = 0; row < list.model()->rowCount(); ++row)
        if (list.model()->index(row, 0).data(kIdRole).toString() == id)
            return row;
    return -1;
}

void clickRow(const QTreeView& list, int row, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mouseClick(list.viewport(), Qt::LeftButton, modifiers,
                      list.visualRect(list.model()->index(row, 0)).center());
}

void clickHeader(const QTreeView& list, int column) {
    const QHeaderView* header = list.header();
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(column) + 12, header->height() / 2));
}

} // namespace

class TestTableView : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    MainWindow* m_window = nullptr;

    TableView& table() const { return m_window->table(); }
    CanvasView& canvas() const { return m_window->canvas(); }
    void press(QWidget* widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(widget, key, modifiers);
    }

  private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("faultline-test"));
    }
    void init() {
        QSettings().clear();
        m_window = new MainWindow;
        m_window->resize(1500, 1000);
        m_window->show();
        QCOMPARE(m_window->openFile(kDeadNode), m_window);
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        canvas().setFocus();
        press(&canvas(), Qt::Key_T, Qt::ControlModifier);
        QVERIFY(table().isVisible());
    }
    void cleanup() {
        m_window->document().undoStack().setClean();
        m_window->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void itsKeyBringsItAndTheKeyboard() {
        QVERIFY(table().components().hasFocus());
        ShortcutList keys(m_window->actions(), m_window);
        auto* search = keys.findChild<QLineEdit*>();
        QTest::keyClicks(search, QStringLiteral("table of components"));
        QCOMPARE(keys.shownRows(), 1);
    }
    void listsWhatTheDiagramHas() {
        const auto& diagram = m_window->document().diagram();
        QCOMPARE(table().components().model()->rowCount(), int(diagram.components.size()));
        QCOMPARE(table().links().model()->rowCount(), int(diagram.links.size()));
        const int app = rowNamed(table().components(), QStringLiteral("app"));
        QCOMPARE(cell(table().components(), app, ComponentModel::Kind), QStringLiteral("Service"));
        QCOMPARE(cell(table().components(), app, ComponentModel::Instances), QStringLiteral("4"));
        QCOMPARE(cell(table().components(), app, ComponentModel::State), QStringLiteral("–"));
        const QString id = QString::fromStdString(diagram.links.front().id);
        QVERIFY(rowNamed(table().links(), id) >= 0);
    }
    void aLongNameLeavesTheFiguresInView() {
        // By its own field: Enter on the row leads there.
        const QString name = QStringLiteral("Orders service with a name that says everything that it does and more");
        clickRow(table().components(), rowNamed(table().components(), QStringLiteral("app")));
        press(&table().components(), Qt::Key_Return);
        press(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), name);
        press(QApplication::focusWidget(), Qt::Key_Return);
        const QTreeView& list = table().components();
        const int row = rowNamed(list, QStringLiteral("app"));
        QVERIFY2(cell(list, row, ComponentModel::Name).endsWith(name),
                 qPrintable(cell(list, row, ComponentModel::Name)));
        QTRY_VERIFY(list.columnWidth(ComponentModel::Name) > 100);
        QVERIFY2(list.columnWidth(ComponentModel::Name) <= 220, "it would take all the room");
        QVERIFY(QFontMetrics(list.font()).horizontalAdvance(name) > 300);
        QVERIFY(list.model()->index(row, ComponentModel::Name).data(Qt::ToolTipRole).toString().endsWith(name));
    }
    void selectionIsTheSameOnBothSides() {
        const QTreeView& components = table().components();
        clickRow(components, rowNamed(components, QStringLiteral("app")));
        QCOMPARE(canvas().selectedComponents(), QStringList{QStringLiteral("app")});
        press(table().components().viewport(), Qt::Key_Up);
        QVERIFY(canvas().selectedComponents() != QStringList{QStringLiteral("app")});
        QCOMPARE(canvas().selectedComponents().size(), 1);
        // From the canvas: Tab walks cards and wires.
        canvas().setFocus();
        press(&canvas(), Qt::Key_Escape);
        QVERIFY(components.selectionModel()->selectedRows().isEmpty());
        press(&canvas(), Qt::Key_Tab);
        QCOMPARE(components.selectionModel()->selectedRows().size(), 1);
        QCOMPARE(components.selectionModel()->selectedRows().front().data(kIdRole).toString(),
                 canvas().selectedComponents().front());
        press(&canvas(), Qt::Key_Tab);
        QVERIFY(components.selectionModel()->selectedRows().isEmpty());
        QCOMPARE(table().links().selectionModel()->selectedRows().front().data(kIdRole).toString(),
                 canvas().selectedLinks().front());
        // A link picked alone takes the selection from the components.
        clickRow(components, 0);
        clickRow(table().links(), 1);
        QVERIFY(canvas().selectedComponents().isEmpty());
        QCOMPARE(canvas().selectedLinks().size(), 1);
    }
    void enterOpensTheInspector() {
        clickRow(table().components(), rowNamed(table().components(), QStringLiteral("app")));
        press(&table().components(), Qt::Key_Return);
        QCOMPARE(m_window->inspector().heading(), QStringLiteral("Servers"));
        QVERIFY(m_window->inspector().isAncestorOf(QApplication::focusWidget()));
    }
    void sortsByAnyColumn() {
        const QTreeView& components = table().components();
        const QStringList asInTheDiagram = columnOf(components, ComponentModel::Name);
        clickHeader(components, ComponentModel::Name);
        QStringList names = columnOf(components, ComponentModel::Name);
        QStringList sorted = asInTheDiagram;
        std::sort(sorted.begin(), sorted.end(),
                  [](const QString& a, const QString& b) { return a.compare(b, Qt::CaseInsensitive) < 0; });
        if (names != sorted)
            std::reverse(sorted.begin(), sorted.end()); // a style may begin with the last
        QCOMPARE(names, sorted);
        clickHeader(components, ComponentModel::Name);
        std::reverse(sorted.begin(), sorted.end());
        QCOMPARE(columnOf(components, ComponentModel::Name), sorted);
        clickHeader(components, ComponentModel::Instances);
        const QStringList instances = columnOf(components, ComponentModel::Instances);
        // "app" has four of them, all others one: as numbers it is first or last.
        QVERIFY(instances.front() == QStringLiteral("4") || instances.back() == QStringLiteral("4"));
    }
    void figuresAreLive() {
        const int app = rowNamed(table().components(), QStringLiteral("app"));
        m_window->player().setSpeed(2); // server 4 dies after 20 s, by itself
        m_window->player().play();
        QTRY_COMPARE(cell(table().components(), app, ComponentModel::State), QStringLiteral("up"));
        QTRY_VERIFY(cell(table().components(), app, ComponentModel::Requests).endsWith(QStringLiteral("/s")));
        QTRY_VERIFY(cell(table().components(), app, ComponentModel::P99) != QStringLiteral("–"));
        QTRY_VERIFY(cell(table().links(), 0, LinkModel::Messages) != QStringLiteral("0/s"));
        canvas().setFocus();
        canvas().select({QStringLiteral("app")});
        press(&canvas(), Qt::Key_K); // crashes all four
        QTRY_COMPARE(
            cell(table().components(), rowNamed(table().components(), QStringLiteral("app")), ComponentModel::State),
            QStringLiteral("crashed"));
        m_window->player().pause();
    }
    void screenReadersReadTheCells() {
        QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&table().components());
        QVERIFY(list != nullptr);
        QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Components"));
        QAccessibleTableInterface* cells = list->tableInterface();
        QVERIFY(cells != nullptr);
        const int app = rowNamed(table().components(), QStringLiteral("app"));
        QCOMPARE(cells->cellAt(app, ComponentModel::Kind)->text(QAccessible::Name), QStringLiteral("Service"));
        QCOMPARE(cells->columnDescription(ComponentModel::State), QStringLiteral("State"));
    }
    void editsReachIt() {
        canvas().setFocus();
        canvas().select({QStringLiteral("app")});
        const int before = table().components().model()->rowCount();
        press(&canvas(), Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(table().components().model()->rowCount(), before + 1);
        press(&canvas(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(table().components().model()->rowCount(), before);
    }
};

QTEST_MAIN(TestTableView)
#include "tst_table_view.moc"
