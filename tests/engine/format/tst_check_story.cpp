#include <QTest>

#include "engine/format/format.h"

using namespace faultline;

/// Dashboards, lessons and challenges are checked like the rest of a file.
class TestCheckStory : public QObject {
    Q_OBJECT

    static std::string head() {
        return "faultline: 1\n"
               "keyspaces: {things: {}}\n"
               "operations: {get: {keyspace: things}}\n"
               "components:\n"
               "  c: {kind: client}\n"
               "  s: {kind: service, label: The shop, instances: 2}\n"
               "  m: {kind: cache}\n"
               "  d: {kind: database}\n"
               "links: [{from: c, to: s}, {from: s, to: m}, {from: s, to: d}]\n";
    }

    /// The findings, one a line.
    static QString findings(const std::string& text) {
        QString all;
        for (const base::Diagnostic& finding : format::read(text).diagnostics)
            all += QString::fromStdString(base::toText(finding)) + '\n';
        return all;
    }

    static std::string scene(const std::string& keys) { return "lesson: {scenes: [{" + keys + "}]}\n"; }

  private slots:
    // The lesson and the challenge of the format's page, with this diagram's names.
    void acceptsWhatThePageShows() {
        std::string text = head();
        text.append(R"(
dashboard: [latency, {chart: hit_ratio}]
lesson:
  chapter: 3
  minutes: 5
  goal: What one learns, in a sentence.
  scenes:
    - title: The hottest key expires
      text: Markdown. Look at [[m]], at [[The shop]] and at [[s/2]].
      view: {focus: [m, d]}
      hide: [dashboard]
      set: {components.m.ttl: 20s, m.entries: 500, components.c.arrivals: {open: 300/s}}
      do: [{at: 10s, expire: m, key: hottest}]
      run: 30s
      speed: 1
      question:
        ask: How many reads reach the database at that moment?
        choices: [about 1, about 50, all 1000]
        answer: 2
        why: Text shown with the measured figure.
      check: m.origin_reads < 5
      hints: [first, second]
    - reset: true
      question: {ask: How many, number: {unit: reads, within: 20%}, answer: d.arrivals}
    - question: {ask: Which one, component: true, answer: d}
    - question:
        ask: Who is right?
        choices: [{text: the cache, when: m.hit_ratio > 50%}, {text: the database, when: m.hit_ratio <= 50%}]
challenge:
  goal: Keep p99 under 200 ms at 2,000/s while the cache dies, for at most $900 a month.
  checks: [p99 < 200ms, availability >= 99.9%, cost <= $900/mo]
  locked: [c, s.cpus, components.d.replicas, settings.seed]
  hidden: [scenario]
  seeds: [1, 2, 3]
  score: cost
)");
        QCOMPARE(findings(text), QString());
        QVERIFY(format::read(text).ok());
    }

    void keepsThemAsTheyWere() {
        const std::string text = head() + scene("title: One, text: Two, x-mine: 3") + "dashboard: [latency]\n";
        const format::Reading reading = format::read(text);
        QVERIFY(reading.ok());
        const std::string written = format::write(reading.diagram);
        QVERIFY(written.find("x-mine: 3") != std::string::npos);
        QCOMPARE(format::write(format::read(written).diagram), written);
    }

    void findsMistakes_data() {
        QTest::addColumn<QString>("lines");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& lines, const char* says) {
            QTest::newRow(name) << QString::fromStdString(lines) << says;
        };
        row("dashboard that is no list", "dashboard: latency\n", "10:12: error: dashboard: not what belongs here");
        row("chart that is no name", "dashboard: [latency, {a: 1}]\n", "dashboard[1]: not what belongs here");
        row("lesson that is a list", "lesson: []\n", "lesson: not what belongs here");
        row("unknown key of a lesson", "lesson: {gaol: x}\n", "lesson.gaol: unknown key; did you mean `goal`?");
        row("chapter that is a word", "lesson: {chapter: three}\n", "lesson.chapter: ");
        row("unknown key of a scene", scene("tilte: x"), "lesson.scenes[0].tilte: unknown key; did you mean `title`?");
        row("scene that is a word", "lesson: {scenes: [one]}\n", "lesson.scenes[0]: not what belongs here");
        row("time without a unit", scene("run: 30"), "lesson.scenes[0].run: `30` has no unit");
        row("speed of nothing", scene("speed: 0"), "lesson.scenes[0].speed: out of range");
        row("switch", scene("reset: perhaps"), "lesson.scenes[0].reset: ");
        row("focus on nothing", scene("view: {focus: [mm]}"),
            "lesson.scenes[0].view.focus[0]: there is no element `mm`");
        row("focus on a third instance", scene("view: {focus: [s/3]}"), "there is no element `s/3`");
        row("hidden nothing", scene("hide: [dashbord]"), "lesson.scenes[0].hide[0]: there is no element `dashbord`");
        row("text about nothing", scene("text: 'see [[mm]]'"),
            "warning: lesson.scenes[0].text: [[mm]] highlights nothing");
        row("path to nothing", scene("set: {components.m.tll: 20s}"), "did you mean `ttl`?");
        row("path to nobody", scene("set: {components.mm.ttl: 20s}"), "there is no `mm` here");
        row("value of the wrong type", scene("set: {components.m.ttl: long}"),
            "lesson.scenes[0].set.components.m.ttl: `long` is not a duration");
        row("value out of range", scene("set: {components.m.entries: 0}"), "set.components.m.entries: out of range");
        row("unknown event", scene("do: [{at: 1s, crahs: s}]"), "lesson.scenes[0].do[0].crahs: there is no such event");
        row("event without a time", scene("do: [{crash: s}]"), "lesson.scenes[0].do[0].at: `at` is missing");
        row("event about nobody", scene("do: [{at: 1s, crash: t}]"), "lesson.scenes[0].do[0].crash: there is no");
        row("event of a later scene", "lesson: {scenes: [{do: [{at: 1s, crash: s}]}, {do: [{at: 1s, cut: x}]}]}\n",
            "lesson.scenes[1].do[0].cut: there is no link `x`");
        row("events that are no list", scene("do: {at: 1s, crash: s}"), "lesson.scenes[0].do: not what belongs here");
        row("question without a question", scene("question: {choices: [a, b], answer: 1}"),
            "lesson.scenes[0].question.ask: `ask` is missing");
        row("question without a way to answer", scene("question: {ask: x, answer: 1}"),
            "says nothing of how it is answered");
        row("question with two ways", scene("question: {ask: x, choices: [a, b], component: true, answer: 1}"),
            "is answered in more than one way");
        row("question without an answer", scene("question: {ask: x, number: {unit: reads}}"),
            "lesson.scenes[0].question.answer: `answer` is missing");
        row("single choice", scene("question: {ask: x, choices: [a], answer: 1}"), "nothing to choose from");
        row("choice that there is not", scene("question: {ask: x, choices: [a, b], answer: 3}"),
            "question.answer: there is no such choice");
        row("choice with an amount", scene("question: {ask: x, choices: [{text: a, when: p99}, b]}"),
            "question.choices[0].when: this needs a condition");
        row("answer that is no expression", scene("question: {ask: x, number: {unit: reads}, answer: d.arrivls}"),
            "question.answer: ");
        row("check that is no expression", scene("check: m.origin_reads <"), "lesson.scenes[0].check: ");
        row("check of an unknown name", scene("check: mm.origin_reads < 5"), "lesson.scenes[0].check: ");
        row("check that is an amount", scene("check: m.origin_reads"), "check: this needs a condition");
        row("unknown key of a challenge", "challenge: {check: [p99 < 1s]}\n", "challenge.check: unknown key");
        row("checks that are no list", "challenge: {checks: p99 < 1s}\n", "challenge.checks: not what belongs here");
        row("check of a challenge", "challenge: {checks: [p99 < 200]}\n", "challenge.checks[0]: ");
        row("locked nothing", "challenge: {locked: [cc]}\n", "challenge.locked[0]: there is no element `cc`");
        row("locked key that there is not", "challenge: {locked: [s.cpuz]}\n",
            "a service has no key `cpuz`; found `s.cpuz`; did you mean `cpus`?");
        row("hidden nothing in a challenge", "challenge: {hidden: [scenrio]}\n",
            "challenge.hidden[0]: there is no element");
        row("seed that is a word", "challenge: {seeds: [one]}\n", "challenge.seeds[0]: ");
        row("score that is a condition", "challenge: {score: cost < 3}\n", "challenge.score: a score is an amount");
    }
    void findsMistakes() {
        QFETCH(QString, lines);
        QFETCH(QString, says);
        const QString found = findings(head() + lines.toStdString());
        QVERIFY2(found.contains(says), qPrintable(found));
        QCOMPARE(found.count('\n'), 1); // each mistake once
        QVERIFY2(found.startsWith("10:"), qPrintable(found));
    }

    void whatIsWrongIsNotKept() {
        const auto lessonOf = [](const char* line) { return format::read(head().append(line)).diagram.lesson; };
        QVERIFY(lessonOf("lesson: {title: One}\n") != catalog::Value());
        QVERIFY(lessonOf("lesson: {title: One, challenge: two}\n") == catalog::Value());
        // One that is sound stays beside one that is not.
        const diagram::Diagram both =
            format::read(head().append("lesson: {title: One}\nchallenge: {nonsense: 1}\n")).diagram;
        QVERIFY(both.lesson != catalog::Value());
        QVERIFY(both.challenge == catalog::Value());
    }

    void boundsTheWorkOnHostileFiles() {
        std::string lines = "lesson: {scenes: [{set: {";
        for (int i = 0; i < 20'000; ++i)
            lines += "x" + std::to_string(i) + ": 1, ";
        const QString found = findings(head() + lines + "y: 1}}]}\n");
        QVERIFY(found.contains("a lesson sets too many parameters; expected at most 1000"));
        QVERIFY(found.count('\n') <= 1002);
    }
};

QTEST_GUILESS_MAIN(TestCheckStory)
#include "tst_check_story.moc"
