// Five hundred gestures of a restless person while a simulation runs; then back step by step, and on again.
#include <QHash>
#include <QRandomGenerator>

#include "tests/ui/canvas/gestures/gesture_window.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

constexpr int kGestures = 500;
constexpr int kManyCards = 18;

/// Does something or other to a window, by events alone.
class RestlessPerson {
  public:
    RestlessPerson(const GestureWindow& window, quint32 seed) : m_w(window), m_random(seed) {}

    /// What was done, for the message when it goes wrong.
    QString doSomething() {
        m_now = m_w.diagram();
        if (m_now.components.size() > kManyCards)
            return thinOut();
        switch (m_random.bounded(20)) {
        case 0:
        case 1:
            return drop();
        case 2:
        case 3:
            return moveCard();
        case 4:
        case 5:
            return wire();
        case 6:
            return wireToNowhere();
        case 7:
            return leadWire();
        case 8:
            return clickCard();
        case 9:
            return marquee();
        case 10:
            return keyOf({{Qt::Key_Delete, Qt::NoModifier}, {Qt::Key_D, Qt::ControlModifier}});
        case 11:
            return keyOf({{Qt::Key_Z, Qt::ControlModifier},
                          {Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier},
                          {Qt::Key_Y, Qt::ControlModifier}});
        case 12:
            return keyOf({{Qt::Key_C, Qt::ControlModifier},
                          {Qt::Key_V, Qt::ControlModifier},
                          {Qt::Key_X, Qt::ControlModifier},
                          {Qt::Key_V, Qt::ControlModifier}});
        case 13:
            return keyOf({{Qt::Key_Left, Qt::NoModifier},
                          {Qt::Key_Down, Qt::ShiftModifier},
                          {Qt::Key_Up, Qt::NoModifier},
                          {Qt::Key_Right, Qt::ShiftModifier}});
        case 14:
            return rename();
        case 15:
            return keyOf({{Qt::Key_G, Qt::ControlModifier}, {Qt::Key_A, Qt::ControlModifier}});
        case 16:
            return keyOf({{Qt::Key_K, Qt::NoModifier}, {Qt::Key_X, Qt::NoModifier}, {Qt::Key_M, Qt::NoModifier}});
        case 17:
            return addByBox();
        case 18:
            return rightClick();
        default:
            return lookAround();
        }
    }

  private:
    QPoint somewhere() {
        const QRect rect = m_w.canvas()->rect().adjusted(40, 40, -40, -60);
        return {m_random.bounded(rect.left(), rect.right()), m_random.bounded(rect.top(), rect.bottom())};
    }
    const diagram::Component* someCard() {
        return m_now.components.empty() ? nullptr : &m_now.components[m_random.bounded(int(m_now.components.size()))];
    }
    QPoint placeOn(const diagram::Component* card, double dx, double dy) {
        if (card == nullptr)
            return somewhere();
        const base::Point corner = diagram::positionOf(*card);
        return m_w.at(corner.x + dx, corner.y + dy);
    }
    Qt::KeyboardModifiers someModifier() {
        return std::array<Qt::KeyboardModifiers, 4>{Qt::NoModifier, Qt::NoModifier, Qt::ShiftModifier,
                                                    Qt::ControlModifier}[m_random.bounded(4)];
    }

    QString drop() {
        static const char* const kinds[] = {"client",   "load_balancer", "service", "cache",
                                            "database", "queue",         "worker"};
        const char* kind = kinds[m_random.bounded(7)];
        m_w.dropKind(kind, somewhere(), m_random.bounded(4) == 0 ? Qt::AltModifier : Qt::NoModifier);
        return QStringLiteral("drop %1").arg(QLatin1String(kind));
    }
    QString moveCard() {
        const QPoint from = placeOn(someCard(), 100, 20);
        m_w.drag(from, m_random.bounded(2) == 0 ? somewhere() : from + QPoint(63, -41),
                 m_random.bounded(4) == 0 ? Qt::AltModifier : Qt::NoModifier);
        closeMenu(true);
        return QStringLiteral("move a card");
    }
    QString wire() {
        const QPoint from = placeOn(someCard(), kCardWidth, kCardHeight / 2);
        const QPoint to = placeOn(someCard(), 60, 40);
        if (m_random.bounded(2) == 0) {
            m_w.drag(from, to);
        } else {
            m_w.click(from);
            m_w.moveTo(to);
            m_w.click(to);
        }
        closeMenu(true); // it missed
        return QStringLiteral("wire");
    }
    QString wireToNowhere() {
        m_w.drag(placeOn(someCard(), kCardWidth, kCardHeight / 2), somewhere());
        closeMenu(true);
        return QStringLiteral("wire to nowhere");
    }
    QString leadWire() {
        m_w.drag(placeOn(someCard(), kCardWidth + 22, kCardHeight / 2), placeOn(someCard(), 60, 40));
        closeMenu(true);
        return QStringLiteral("lead a wire");
    }
    QString clickCard() {
        m_w.click(placeOn(someCard(), 100, 20), someModifier());
        return QStringLiteral("click");
    }
    QString marquee() {
        m_w.drag(somewhere(), somewhere(), someModifier());
        closeMenu(false);
        return QStringLiteral("marquee");
    }
    QString keyOf(std::initializer_list<std::pair<Qt::Key, Qt::KeyboardModifiers>> keys) {
        const auto [key, modifiers] = *(keys.begin() + m_random.bounded(int(keys.size())));
        m_w.key(key, modifiers);
        return QStringLiteral("key %1").arg(QKeySequence(modifiers | key).toString());
    }
    QString rename() {
        m_w.click(placeOn(someCard(), 100, 20));
        m_w.key(Qt::Key_F2);
        m_w.type(QStringLiteral("Name %1").arg(m_random.bounded(1000)));
        m_w.key(m_random.bounded(4) == 0 ? Qt::Key_Escape : Qt::Key_Return);
        return QStringLiteral("rename");
    }
    QString addByBox() {
        m_w.moveTo(somewhere());
        m_w.key(Qt::Key_A);
        m_w.type(QStringLiteral("ser"));
        m_w.key(m_random.bounded(4) == 0 ? Qt::Key_Escape : Qt::Key_Return);
        return QStringLiteral("add by the box");
    }
    QString rightClick() {
        m_w.click(m_random.bounded(3) == 0 ? somewhere() : placeOn(someCard(), 100, 20), Qt::NoModifier,
                  Qt::RightButton);
        static const char* const entries[] = {"delete", "duplicate", "group", "paste", "fitAll"};
        if (!GestureWindow::choose(QLatin1String(entries[m_random.bounded(5)])))
            closeMenu(false);
        return QStringLiteral("right-click");
    }
    QString lookAround() {
        switch (m_random.bounded(6)) {
        case 0:
            m_w.wheel(somewhere(), m_random.bounded(2) == 0 ? 120 : -120);
            break;
        case 1:
            m_w.key(Qt::Key_Exclam, Qt::ShiftModifier);
            break;
        case 2:
            m_w.key(Qt::Key_Tab);
            break;
        case 3:
            m_w.key(Qt::Key_Right, Qt::AltModifier);
            break;
        case 4:
            m_w.key(Qt::Key_Escape);
            break;
        default:
            m_w.drag(somewhere(), somewhere(), Qt::NoModifier, Qt::MiddleButton);
            break;
        }
        return QStringLiteral("look around");
    }
    QString thinOut() {
        m_w.key(Qt::Key_Exclam, Qt::ShiftModifier);
        m_w.drag({10, 10}, somewhere());
        closeMenu(false);
        m_w.key(Qt::Key_Delete);
        return QStringLiteral("delete many");
    }
    void closeMenu(bool mayChoose) {
        QMenu* menu = GestureWindow::menu();
        if (menu == nullptr)
            return;
        if (mayChoose && m_random.bounded(3) != 0) {
            QAction* action = menu->actions().value(m_random.bounded(int(menu->actions().size())));
            QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(action).center());
        } else {
            QTest::keyClick(menu, Qt::Key_Escape);
        }
        QCoreApplication::processEvents();
    }

    const GestureWindow& m_w;
    QRandomGenerator m_random;
    diagram::Diagram m_now;
};

} // namespace

class TestRandomGestures : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { keepToYourself(); }

    void undoAndRedoGoThroughTheSameFiles_data() {
        QTest::addColumn<quint32>("seed");
        QTest::newRow("20261127") << quint32(20261127);
    }
    void undoAndRedoGoThroughTheSameFiles() {
        QFETCH(quint32, seed);
        const GestureWindow w;
        const QUndoStack& stack = w.window().document().undoStack();
        w.key(Qt::Key_Space);
        QVERIFY(w.window().player().isPlaying());
        RestlessPerson person(w, seed);
        // Each gesture is one step of the undo stack or none: the file at each step is that after its gesture.
        QHash<int, QByteArray> files{{0, w.saved()}};
        int edits = 0;
        for (int i = 0; i < kGestures; ++i) {
            const int before = stack.index();
            const QString what = person.doSomething();
            QVERIFY2(GestureWindow::menu() == nullptr, qPrintable(what));
            const QByteArray now = w.saved();
            const QString where = QStringLiteral("gesture %1: %2").arg(i).arg(what);
            QVERIFY2(stack.index() <= before + 1, qPrintable(where));
            if (stack.index() <= before && files.contains(stack.index())) {
                QVERIFY2(now == files.value(stack.index()), qPrintable(where)); // an undo, or nothing at all
            } else {
                files.insert(stack.index(), now);
                ++edits;
            }
            if (stack.index() > before)
                for (int later = stack.count() + 1; files.remove(later) > 0; ++later) {
                }
        }
        QVERIFY2(edits > kGestures / 8, qPrintable(QString::number(edits)));
        const int last = stack.count();
        while (stack.index() < last)
            w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        for (int step = last; step >= 0; --step) {
            QCOMPARE(stack.index(), step);
            QVERIFY2(w.saved() == files.value(step), qPrintable(QStringLiteral("undone to step %1").arg(step)));
            if (step > 0)
                w.key(Qt::Key_Z, Qt::ControlModifier);
        }
        for (int step = 1; step <= last; ++step) {
            w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
            QCOMPARE(stack.index(), step);
            QVERIFY2(w.saved() == files.value(step), qPrintable(QStringLiteral("redone to step %1").arg(step)));
        }
        qInfo("seed %u: %d gestures, %d edits, %d steps undone and redone", seed, kGestures, edits, last);
        QVERIFY(w.window().player().isPlaying());
    }
};

QTEST_MAIN(TestRandomGestures)
#include "tst_random_gestures.moc"
