#include "ui/main_window/window_actions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSettings>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTextEdit>
#include <QToolButton>
#include <QtTest>

#include "engine/format/format.h"
#include "tests/ui/main_window/window_fixture.h"
#include "ui/canvas/canvas_view.h"
#include "ui/inspector/inspector_view.h"
#include "ui/main_window/dock_panel.h"
#include "ui/main_window/file_flow.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/shortcut_list.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"
#include "ui/transport/transport_bar.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const QString kExamples = QStringLiteral(FAULTLINE_SOURCE_DIR "/examples");
const QString kShortener = kExamples + QStringLiteral("/8-url-shortener.faultline.yaml");

/// Something that a person operates; the parts that Qt makes inside of it are its own.
bool isInteractive(const QWidget* widget) {
    const QWidget* parent = widget->parentWidget();
    const bool isPart =
        widget->objectName().startsWith(QLatin1String("qt_")) ||
        qobject_cast<const QAbstractSpinBox*>(parent) != nullptr || qobject_cast<const QComboBox*>(parent) != nullptr ||
        qobject_cast<const QLineEdit*>(parent) != nullptr || qobject_cast<const QTabBar*>(parent) != nullptr ||
        qobject_cast<const QHeaderView*>(widget) != nullptr || qobject_cast<const QScrollBar*>(widget) != nullptr;
    if (isPart || widget->focusProxy() != nullptr)
        return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget) ||
           qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QComboBox*>(widget) ||
           qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QTabBar*>(widget) ||
           qobject_cast<const QAbstractItemView*>(widget) || (widget->focusPolicy() & Qt::TabFocus) != 0;
}

/// The interactive widgets in sight that a screen reader could not call anything.
QStringList namelessIn(const QWidget* window) {
    QStringList nameless;
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || !isInteractive(widget))
            continue;
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
        if (spoken != nullptr && !spoken->text(QAccessible::Name).trimmed().isEmpty())
            continue;
        QStringList path;
        for (const QWidget* part = widget; part != nullptr && path.size() < 5; part = part->parentWidget())
            path.prepend(
                QStringLiteral("%1 '%2'").arg(QLatin1String(part->metaObject()->className()), part->objectName()));
        nameless << path.join(QStringLiteral(" > "));
    }
    return nameless;
}

int seenIn(const QWidget* window) {
    const auto widgets = window->findChildren<QWidget*>();
    return int(std::count_if(widgets.begin(), widgets.end(),
                             [](const QWidget* widget) { return widget->isVisible() && isInteractive(widget); }));
}

QElapsedTimer started() {
    QElapsedTimer clock;
    clock.start();
    return clock;
}

} // namespace

class TestWindowActions : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    MainWindow* m_window = nullptr;
    QString m_picture; ///< where the next picture goes

    QAction* action(const char* name) const {
        QAction* found = m_window->actions().action(QLatin1String(name));
        if (found == nullptr)
            qFatal("no action of that name");
        return found;
    }
    void makeWindow() {
        m_window = new MainWindow(kExamples);
        m_window->files().dialogs().picturePath = [this](QWidget*, const QString& suggestion) {
            m_picture = m_folder.filePath(QFileInfo(suggestion).fileName());
            return m_picture;
        };
        m_window->resize(1500, 950);
        m_window->show();
    }
    /// The shortener with a zone around its services and a note, run for a while, with one resolver dead.
    void openShortenerWithAFault() {
        QCOMPARE(m_window->openFile(kShortener), m_window);
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        QTRY_VERIFY(m_window->player().canRun());
        m_window->canvas().setFocus();
        m_window->canvas().select({QStringLiteral("resolver")});
        QTest::keyClick(&m_window->canvas(), Qt::Key_G, Qt::ControlModifier);
        m_window->player().setSpeed(10);
        m_window->player().play();
        QTRY_VERIFY(m_window->latestSnapshot() && m_window->latestSnapshot()->now > 2 * kernel::kSecond);
        m_window->canvas().select({QStringLiteral("resolver")});
        QTest::keyClick(&m_window->canvas(), Qt::Key_K);
        const kernel::Time then = m_window->latestSnapshot()->now;
        QTRY_VERIFY(m_window->latestSnapshot()->now > then + kernel::kSecond);
        m_window->player().pause();
        QTest::qWait(100);
    }
    static void checkNames(const QWidget* window) {
        const QStringList nameless = namelessIn(window);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }
    QByteArray exported(const char* name) {
        action(name)->trigger();
        if (const QString keep = qEnvironmentVariable("FAULTLINE_PICTURES"); !keep.isEmpty()) // to look at them
            QFile::copy(m_picture, keep + u'/' + QLatin1String(name) + u'.' + QFileInfo(m_picture).suffix());
        QFile file(m_picture);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

  private slots:
    void initTestCase() { keepToYourself(); }
    void init() {
        QSettings().clear();
        makeWindow();
    }
    void cleanup() {
        closeAllWindows();
        Motion::instance().setReduced(false);
        Theme::instance().setMode(Theme::Mode::Light);
    }

    void everyWidgetHasAName() {
        QTRY_VERIFY(seenIn(m_window) > 3); // the start page
        checkNames(m_window);
        m_window->openFile(kShortener);
        QTest::qWait(50);
        const auto& diagram = m_window->document().diagram();
        QList<std::pair<QStringList, QStringList>> selections{{{}, {}}};
        for (const auto& component : diagram.components)
            selections.append({{QString::fromStdString(component.id)}, {}});
        for (const auto& link : diagram.links)
            selections.append({{}, {QString::fromStdString(link.id)}});
        for (const auto& [components, links] : std::as_const(selections)) {
            m_window->canvas().select(components, links);
            m_window->inspector();
            QTest::qWait(20);
            QVERIFY(seenIn(m_window) > 15);
            checkNames(m_window);
        }
        m_window->canvas().selectAll();
        for (int page = 0; page < m_window->bottomDock().tabBar()->count(); ++page) {
            m_window->bottomDock().setCurrentPage(page);
            m_window->player().step();
            QTest::qWait(60);
            checkNames(m_window);
        }
        m_window->canvas().openFindBox();
        checkNames(m_window);
        m_window->canvas().openAddBox();
        checkNames(m_window);
        action("commands")->trigger();
        checkNames(m_window);
        const ShortcutList keys(m_window->actions(), nullptr);
        const_cast<ShortcutList&>(keys).show();
        checkNames(&keys);
    }
    /// The control: what is looked for is found.
    void aWidgetWithoutANameIsFound() {
        auto* button = new QToolButton(m_window);
        button->setGeometry(100, 100, 40, 40);
        button->show();
        QVERIFY2(namelessIn(m_window).size() == 1, qPrintable(namelessIn(m_window).join(u'\n')));
        button->setAccessibleName(QStringLiteral("Named"));
        checkNames(m_window);
    }

    void reducedMotionIsChosenAndRemembered() {
        QAction* reduced = action("reducedMotion");
        QVERIFY(reduced->isCheckable() && !reduced->isChecked());
        QVERIFY(m_window->isAnimated());
        reduced->trigger();
        QVERIFY(Motion::instance().isReduced());
        QVERIFY(!m_window->isAnimated());
        QVERIFY(reduced->isChecked());
        Motion::instance().setReduced(false); // another program begins …
        applyStoredAppearance();
        QVERIFY(Motion::instance().isReduced());
        action("reducedMotion")->trigger();
        applyStoredAppearance();
        QVERIFY(!Motion::instance().isReduced());
    }
    /// Without motion the clock's digits change once a second; the first is the control.
    void theClockGoesInStepsWithoutMotion() {
        m_window->openFile(kShortener);
        QTRY_VERIFY(m_window->player().canRun());
        m_window->player().play();
        const auto readings = [this] {
            QSet<QString> seen;
            for (const QElapsedTimer clock = started(); clock.elapsed() < 1600;) {
                QTest::qWait(10);
                seen.insert(m_window->transport().timeText());
            }
            return seen.size();
        };
        const auto moving = readings();
        QVERIFY2(moving > 8, qPrintable(QString::number(moving)));
        Motion::instance().setReduced(true);
        QVERIFY(readings() <= 4);
        m_window->player().pause();
        // Standing still it is exact.
        QTRY_COMPARE(m_window->transport().timeText(), ui::timeText(m_window->latestSnapshot()->now));
    }

    void picturesOfEveryForm() {
        openShortenerWithAFault();
        Theme::instance().setMode(Theme::Mode::Dark); // pictures are light all the same
        QSize once;
        for (int scale = 1; scale <= 4; ++scale) {
            const QByteArray png = exported(qPrintable(QStringLiteral("exportPng%1").arg(scale)));
            const QImage image = QImage::fromData(png, "PNG");
            QVERIFY(!image.isNull());
            if (scale == 1)
                once = image.size();
            QCOMPARE(image.size(), once * scale);
            QCOMPARE(image.pixelColor(2, 2), Theme::light().window);
        }
        const QByteArray svg = exported("exportSvg");
        QSvgRenderer drawing(svg);
        QVERIFY(drawing.isValid());
        QCOMPARE(drawing.viewBox().size(), once);
        QVERIFY(!svg.contains("<image")); // all of it is drawn: no part is pixels
        for (const auto& component : m_window->document().diagram().components) {
            const QByteArray label = QString::fromStdString(diagram::labelOf(component)).toHtmlEscaped().toUtf8();
            QVERIFY2(svg.contains(label), label.constData());
        }
        const QByteArray pdf = exported("exportPdf");
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/FontFile")); // text is text
        QVERIFY(!pdf.contains("/Subtype /Image"));
    }
    void theClipboardGetsAPictureByKey() {
        openShortenerWithAFault();
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(&m_window->canvas(), Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
        const QMimeData* data = QGuiApplication::clipboard()->mimeData();
        QVERIFY(data->hasImage());
        const QImage image = qvariant_cast<QImage>(data->imageData());
        QVERIFY(image.width() > 1200);
        QVERIFY(QSvgRenderer(data->data(QStringLiteral("image/svg+xml"))).isValid());
    }
};

QTEST_MAIN(TestWindowActions)
#include "tst_window_actions.moc"
