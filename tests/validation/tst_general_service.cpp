// M/G/1 against Pollaczek and Khinchine, through the command line.
#include <QTest>

#include "tests/validation/stations.h"

using namespace faultline::validation;

class TestGeneralService : public QObject {
    Q_OBJECT
  private slots:
    void agreesWithTheory_data();
    void agreesWithTheory();
};

void TestGeneralService::agreesWithTheory_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<Expectations>("expectations");
    const auto row = [](const char* model, const Expectations& expectations) {
        QTest::newRow(model) << QString(model) << expectations;
    };
    row("m-g-1-constant", unboundedStation(80, 10, 1, 1e3 * generalServiceWait(80, 0.01, 0)));
    row("m-g-1-lognormal", unboundedStation(80, 10, 1, 1e3 * generalServiceWait(80, 0.01, 0.5)));
    row("m-g-1-erlang", unboundedStation(80, 10, 1, 1e3 * generalServiceWait(80, 0.01, 0.5)));
    row("m-g-1-uniform", unboundedStation(70, 10, 1, 1e3 * generalServiceWait(70, 0.01, 1 / std::sqrt(12.0))));
    row("m-g-1-wide", unboundedStation(50, 10, 1, 1e3 * generalServiceWait(50, 0.01, 1.5)));
}

void TestGeneralService::agreesWithTheory() {
    QFETCH(QString, model);
    QFETCH(Expectations, expectations);
    const QString complaints = allComplaints(model, expectations);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

QTEST_GUILESS_MAIN(TestGeneralService)
#include "tst_general_service.moc"
