// Quorums and consensus through the command line: what is read is never old where the rules promise it, and is where
// they do not. (Histories of single keys are checked for linearizability in tests/engine/components.)
#include <QTest>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestConsistency : public QObject {
    Q_OBJECT
  private slots:
    void quorumsThatMeetReadTheNewest_data();
    void quorumsThatMeetReadTheNewest();
    void consensusRefusesOnTheSmallerSide();
};

void TestConsistency::quorumsThatMeetReadTheNewest_data() {
    QTest::addColumn<int>("members");
    for (int members = 1; members <= 5; ++members)
        QTest::addRow("N = %d", members) << members;
}

void TestConsistency::quorumsThatMeetReadTheNewest() {
    QFETCH(int, members);
    double meeting = 0;
    double missing = 0;
    int meetingRuns = 0;
    int missingRuns = 0;
    QStringList complaints;
    for (int reads = 1; reads <= members; ++reads)
        for (int writes = 1; writes <= members; ++writes) {
            QStringList options;
            for (const QString& setting : {QStringLiteral("components.ring.members=%1").arg(members),
                                           QStringLiteral("components.ring.replication_factor=%1").arg(members),
                                           QStringLiteral("components.ring.read_quorum=%1").arg(reads),
                                           QStringLiteral("components.ring.write_quorum=%1").arg(writes),
                                           QStringLiteral("components.app.instances=%1").arg(members)})
                options << "--set" << setting;
            const bool meet = reads + writes > members;
            // Where quorums miss each other only by a message that takes much longer than all others, it takes time.
            if (!meet)
                options << "--duration"
                        << "60s";
            const Reports reports = replicate("quorum", options, meet ? 4 : 2);
            double stale = 0;
            for (const QJsonObject& report : reports) {
                stale += at("totals/stale_reads")(report);
                complaints << conservationComplaints(report);
                if (at("totals/failed")(report) != 0)
                    complaints << QStringLiteral("R=%1 W=%2: requests fail").arg(reads).arg(writes);
            }
            if (meet ? stale != 0 : stale == 0)
                complaints << QStringLiteral("R=%1 W=%2: %3 stale reads").arg(reads).arg(writes).arg(stale);
            (meet ? meeting : missing) += stale;
            (meet ? meetingRuns : missingRuns) += static_cast<int>(reports.size());
        }
    const QString name = QStringLiteral("Quorums of %1 members").arg(members);
    tell({name, "stale reads, all R + W > N", "0", QString::number(meeting), {}, meetingRuns});
    if (missingRuns > 0)
        tell({name, "stale reads, all R + W ≤ N", "some in each", QString::number(missing), {}, missingRuns});
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

void TestConsistency::consensusRefusesOnTheSmallerSide() {
    const Reports reports = replicate("consensus");
    double stale = 0;
    double longest = 0;
    QStringList complaints;
    for (const QJsonObject& report : reports) {
        stale += at("totals/stale_reads")(report) + at("totals/lost_writes")(report);
        longest = std::max(longest, at("components/ring/unavailable_s")(report));
        complaints << conservationComplaints(report);
        // 20 s at 100/s on the smaller side: refused, or given up where the answer stays away.
        if (at("components/few/failed")(report) < 1800)
            complaints << QStringLiteral("the smaller side answers");
    }
    tell({"Consensus of 5, members 1 and 2 cut off",
          "stale reads and lost writes",
          "0",
          QString::number(stale),
          {},
          kReplications});
    // The leader is on the smaller side: its lease of T = 1 s runs out, a follower stands after T to 2 T, and where two
    // stand at once again.
    tell({"Consensus of 5, members 1 and 2 cut off",
          "longest time without a leader, s",
          "at most 4",
          QString::number(longest, 'g', 3),
          {},
          kReplications});
    QCOMPARE(stale, 0.0);
    QVERIFY2(longest > 0 && longest <= 4, qPrintable(QString::number(longest)));
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

QTEST_GUILESS_MAIN(TestConsistency)
#include "tst_consistency.moc"
