#include <QtTest>

#include "engine/format/format.h"
#include "ui/canvas/note_words.h"
#include "ui/present/storyline.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// Notes are 100 × 50 where they stand; zones have no frame unless told.
std::vector<Station> storyOf(const char* yaml, const std::function<QRectF(const QString&)>& zone = {}) {
    const diagram::Diagram diagram = format::read(yaml).diagram;
    StoryPlaces places;
    places.note = [&diagram](int number) {
        const auto* at = diagram.notes[std::size_t(number)].find("position")->as<base::Point>();
        return QRectF(at->x, at->y, 100, 50);
    };
    places.zone = [&zone](const QString& id) { return zone ? zone(id) : QRectF(); };
    return storylineOf(diagram, places);
}

QStringList titlesOf(const std::vector<Station>& stations) {
    QStringList titles;
    for (const Station& station : stations)
        titles << station.title;
    return titles;
}

} // namespace

class TestStoryline : public QObject {
    Q_OBJECT
  private slots:
    void aLessonIsItsScenes() {
        const auto stations = storyOf(R"(faultline: 1
components:
  u: {kind: client}
  a: {kind: service}
links: [{from: u, to: a}]
notes: [{text: "**Not told**", position: [0, 0]}]
lesson:
  scenes:
    - {title: First, text: "See [[a]].", view: {focus: [u, a]}}
    - title: Second
      hide: [dashboard]
      question: {ask: "How many?", choices: [one, two], answer: 2, why: Because.}
)");
        QCOMPARE(titlesOf(stations), QStringList({"First", "Second"}));
        QCOMPARE(stations[0].text, QStringLiteral("See **a**."));
        QCOMPARE(stations[0].focus, QStringList({"u", "a"}));
        QVERIFY(stations[0].question.isEmpty() && stations[0].answer.isEmpty() && !stations[0].hidesBoard);
        QVERIFY(stations[1].question.contains(QStringLiteral("How many?")));
        QVERIFY(stations[1].question.contains(QStringLiteral("1) one")));
        // The answer is in what is revealed alone.
        QVERIFY(!stations[1].question.contains(QStringLiteral("✓")));
        QVERIFY(stations[1].answer.contains(QStringLiteral("**✓ 2) two**")));
        QVERIFY(stations[1].answer.endsWith(QStringLiteral("Because.")));
        QVERIFY(stations[1].hidesBoard);
    }

    void notesAndZonesComeInReadingOrderBetweenTwoLooksAtTheWhole() {
        // Two rows: what begins above the middle of a row's first (y 25) is in its row; each goes from the left.
        const auto stations = storyOf(R"(faultline: 1
title: The whole
description: |
  First paragraph.

  Second.
components: {u: {kind: client}, a: {kind: service, label: Anna}, b: {kind: service, instances: 2}}
zones: {z: {label: A zone, region: eu, contains: [a, b/2]}}
notes:
  - {text: "**Below:** two", position: [0, 300]}
  - {text: "**Right:** one", position: [500, 0]}
  - {text: "**Left.** zero", position: [0, 20]}
scenario: [{at: 5s, crash: a}]
)",
                                      [](const QString&) { return QRectF(200, 310, 50, 50); });
        QCOMPARE(titlesOf(stations), QStringList({"The whole", "Left", "Right", "Below", "A zone", "The whole"}));
        QCOMPARE(stations[0].text, QStringLiteral("First paragraph."));
        QVERIFY(stations[0].focus.isEmpty() && stations[0].note < 0);
        QCOMPARE(stations[1].note, 2);
        QCOMPARE(stations[1].text, QStringLiteral("Zero"));
        QCOMPARE(stations[4].focus, QStringList({"z"}));
        QCOMPARE(stations[4].text, QStringLiteral("eu · Anna · b/2"));
    }

    void withoutNotesTheScenarioIsTold() {
        const auto stations = storyOf(R"(faultline: 1
title: T
components: {u: {kind: client}, a: {kind: service, instances: 2}}
links: [{from: u, to: a}]
scenario:
  - {at: 5s, crash: a/1}
  - {at: 8s, cut: "u->a"}
)");
        QCOMPARE(titlesOf(stations), QStringList({"T", "At 5s", "At 8s", "T"}));
        QCOMPARE(stations[1].focus, QStringList({"a/1"}));
        QCOMPARE(stations[2].focus, QStringList({"u->a"}));
        QVERIFY(stations[1].text.contains(QStringLiteral("crash")));
    }

    void nothingToTellIsOneLook() {
        QCOMPARE(storyOf("faultline: 1\ntitle: T\ncomponents: {u: {kind: client}}\n").size(), std::size_t(1));
    }

    void aNoteHasAHeadingAndARest() {
        QCOMPARE(wordsOf(QStringLiteral("**By turns** the slow one waits.")),
                 (NoteWords{QStringLiteral("By turns"), QStringLiteral("the slow one waits."), true}));
        QCOMPARE(wordsOf(QStringLiteral("**CP:** two go on.")),
                 (NoteWords{QStringLiteral("CP"), QStringLiteral("two go on."), true}));
        QCOMPARE(wordsOf(QStringLiteral("## Heading\n\nText")),
                 (NoteWords{QStringLiteral("Heading"), QStringLiteral("Text"), true}));
        QCOMPARE(wordsOf(QStringLiteral("Plain words")),
                 (NoteWords{QStringLiteral("Plain words"), QStringLiteral("Plain words"), false}));
    }
};

QTEST_APPLESS_MAIN(TestStoryline)
#include "tst_storyline.moc"
