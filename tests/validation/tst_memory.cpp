// Memory must not grow with simulated time: everything that is kept is bounded.
#include <QFile>
#include <QTest>

#include <unistd.h>

#include "tests/examples/example_run.h"
#include "tests/validation/rows.h"

using namespace faultline;
using namespace faultline::examples;

/// An hour takes no more memory than its first five minutes.
class TestMemory : public QObject {
    Q_OBJECT

    static double residentMegabytes() {
        QFile file("/proc/self/statm");
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no /proc/self/statm");
        const QList<QByteArray> fields = file.readAll().split(' ');
        return fields[1].toDouble() * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
    }

  private slots:
    void hourEndsWithTheMemoryOfItsFirstFiveMinutes() {
        simulation::Simulation::Compiled compiled = simulation::Simulation::compile(load("8-url-shortener"), 1);
        QVERIFY(compiled.simulation.has_value());
        simulation::Simulation& simulation = *compiled.simulation;
        simulation.advance(300 * kernel::kSecond);
        const double early = residentMegabytes();
        simulation.advance(3600 * kernel::kSecond);
        const double late = residentMegabytes();
        QVERIFY(simulation.events() > 50'000'000);
        validation::tell({"URL shortener, an hour",
                          "memory at its end, as a share of that after five minutes",
                          "1 ± 0.05",
                          QString::number(late / early, 'f', 3),
                          {},
                          1});
        QVERIFY2(std::abs(late - early) <= 0.05 * early, qPrintable(QString("%1 MB, %2 MB").arg(early).arg(late)));
    }
};

QTEST_APPLESS_MAIN(TestMemory)
#include "tst_memory.moc"
