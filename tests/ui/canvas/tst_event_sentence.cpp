#include <QTest>

#include "ui/canvas/event_sentence.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::LogEntry;

namespace {

QString label(const QString& id) {
    return id == QLatin1String("app")  ? QStringLiteral("Shop")
           : id == QLatin1String("lb") ? QStringLiteral("Front")
                                       : id;
}

LogEntry entry(double seconds, const char* what, const char* target, const char* detail = "") {
    return {kernel::Time(seconds * 1e9), what, target, detail, true};
}

} // namespace

class EventSentenceTest : public QObject {
    Q_OBJECT
  private slots:
    void saysWhatHappened_data();
    void saysWhatHappened();
    void saysHowLongAHealthCheckTook();
    void doesNotBlameAnOldCrash();
    void namesAPartitionThatAHealthCheckNotices();
};

void EventSentenceTest::saysWhatHappened_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("crash") << "crash"
                           << "app/2"
                           << ""
                           << "Shop/2 crashed.";
    QTest::newRow("cut") << "cut"
                         << "lb->app"
                         << ""
                         << "The link Front → Shop is cut.";
    QTest::newRow("slow") << "slow"
                          << "app"
                          << "factor 10, for 5s"
                          << "Shop is slowed: everything takes 10 times as long.";
    QTest::newRow("partition") << "partition"
                               << "app/1, lb | app/2"
                               << ""
                               << "The network is torn: Shop/1, Front | Shop/2.";
    QTest::newRow("a promotion") << "promoted"
                                 << "app/2"
                                 << ""
                                 << "Shop/2 is the primary now.";
    QTest::newRow("a promotion with a loss") << "promoted"
                                             << "app/2"
                                             << "52 acknowledged writes lost"
                                             << "Shop/2 is the primary now. Acknowledged and lost: 52 writes.";
    QTest::newRow("new shards") << "resharded"
                                << "app"
                                << "80188 keys moved"
                                << "Shop has new shards: 80,188 keys have moved.";
    QTest::newRow("an alert") << "firing"
                              << "errors"
                              << "page: More than one in a hundred fails"
                              << "The alert errors fires: More than one in a hundred fails.";
    QTest::newRow("an alert without words") << "firing"
                                            << "errors"
                                            << "ticket"
                                            << "The alert errors fires.";
    QTest::newRow("an alert that is over") << "resolved"
                                           << "errors"
                                           << ""
                                           << "The alert errors is over.";
    QTest::newRow("end of a crash") << "end of crash"
                                    << "app/2"
                                    << ""
                                    << "Shop/2 serves again.";
    QTest::newRow("an outlier") << "ejected"
                                << "app/1"
                                << "lb/1, 5 errors in a row"
                                << "Front leaves out Shop/1 for a while: its answers keep failing.";
    QTest::newRow("autoscaled") << "autoscale"
                                << "app"
                                << "2 to 5"
                                << "Shop is given as many instances as its load asks for.";
    QTest::newRow("a takeover") << "takeover"
                                << "lb/2"
                                << "lb/1"
                                << "Front/2 takes over from its peer, which is silent.";
    QTest::newRow("restored") << "restored"
                              << "app/1"
                              << "lb/1"
                              << "Front sends to Shop/1 again.";
    QTest::newRow("all") << "restore"
                         << "all"
                         << ""
                         << "Every fault is taken back.";
    QTest::newRow("mark") << "mark"
                          << "Lunch"
                          << ""
                          << "Lunch";
    QTest::newRow("edit") << "edit"
                          << "app"
                          << ""
                          << "";
}

void EventSentenceTest::saysWhatHappened() {
    QFETCH(QString, what);
    QFETCH(QString, target);
    QFETCH(QString, detail);
    QFETCH(QString, sentence);
    const std::vector<LogEntry> log{entry(1, qPrintable(what), qPrintable(target), qPrintable(detail))};
    QCOMPARE(eventSentence(log, 0, label), sentence);
}

void EventSentenceTest::saysHowLongAHealthCheckTook() {
    const std::vector<LogEntry> log{entry(10, "crash", "app/2"), entry(14.2, "ejected", "app/2", "lb/1")};
    QCOMPARE(eventSentence(log, 1, label),
             QStringLiteral("Front no longer sends to Shop/2: its health checks noticed after 4.2 s."));
    const std::vector<LogEntry> whole{entry(10, "crash", "app"), entry(13, "ejected", "app/1", "lb/1")};
    QVERIFY(eventSentence(whole, 1, label).contains(QStringLiteral("3.0 s")));
}

void EventSentenceTest::doesNotBlameAnOldCrash() {
    const std::vector<LogEntry> log{entry(10, "crash", "app/1"), entry(14, "ejected", "app/2", "lb/1")};
    QVERIFY(eventSentence(log, 1, label).contains(QStringLiteral("failed")));
    const std::vector<LogEntry> twice{entry(10, "crash", "app/1"), entry(14, "ejected", "app/1", "lb/1"),
                                      entry(20, "restored", "app/1", "lb/1"), entry(30, "ejected", "app/1", "lb/1")};
    QVERIFY(eventSentence(twice, 3, label).contains(QStringLiteral("failed")));
    // It was up again before a health check noticed.
    const std::vector<LogEntry> brief{entry(10, "crash", "app/1"), entry(15, "end of crash", "app/1"),
                                      entry(88, "ejected", "app/1", "lb/1")};
    QVERIFY(eventSentence(brief, 2, label).contains(QStringLiteral("failed")));
}

void EventSentenceTest::namesAPartitionThatAHealthCheckNotices() {
    const std::vector<LogEntry> log{entry(10, "crash", "app/1"), entry(15, "end of crash", "app/1"),
                                    entry(83, "partition", "app, db | lb"), entry(88.5, "ejected", "app/1", "lb/1")};
    QVERIFY2(eventSentence(log, 3, label).contains(QStringLiteral("noticed after 5.5 s")),
             qPrintable(eventSentence(log, 3, label)));
    const std::vector<LogEntry> elsewhere{entry(83, "partition", "web, db | lb"),
                                          entry(88, "ejected", "app/1", "lb/1")};
    QVERIFY(eventSentence(elsewhere, 1, label).contains(QStringLiteral("failed")));
}

QTEST_APPLESS_MAIN(EventSentenceTest)
#include "tst_event_sentence.moc"
