// From a snapshot to what the charts show.
#include <QLocale>
#include <QTest>
#include <algorithm>

#include "tests/ui/dashboard/sample_snapshot.h"
#include "ui/dashboard/content_builder.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

const TimeView kWhole{0, 60, TimeView::Labels::Clock};

QStringList namesOf(const ChartContent& content) {
    QStringList names;
    for (const ChartLine& line : content.lines)
        names << line.id;
    return names;
}

} // namespace

class TestContentBuilder : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void latencyHasThreePercentilesAndTheirSamples();
    void latencyIsMissingWhereNothingSucceeded();
    void p99OfFewSamplesIsWeak();
    void trafficShowsFailuresByCauseWhenThereAreAny();
    void trafficShowsAttemptsWhenTheyArePlentiful();
    void knowsFromTheDiagramWhetherClientsTryAgain();
    void callsComponentsAsTheirCardsDo();
    void showsTheChartsThatTheDiagramNames();
    void saturationShowsWhatWorksAndMarksWhatIsAtItsLimit();
    void showsTheBusiestSixOnly();
    void hitRatioIsMissingWhereNobodyAsked();
    void cutsToTheView();
    void marksFaultsRecoveriesAndNotices();
    void marksWhatTheScenarioSays();
    void marksTheEndOfThePlannedRun();
    void saysWhatConcernsARun();
    void hasNoValuesInAnEmptyRun();
    void drawsAViewFromFiftyBucketsOrMore_data();
    void drawsAViewFromFiftyBucketsOrMore();
};

void TestContentBuilder::latencyHasThreePercentilesAndTheirSamples() {
    const auto snapshot = test::sampleSnapshot();
    const ChartContent content = buildContent(ChartKind::Latency, *snapshot, kWhole);
    QCOMPARE(namesOf(content), (QStringList{"p50", "p95", "p99"}));
    QVERIFY(content.logarithmic);
    QCOMPARE(content.lines[2].points.size(), snapshot->series->points.size());
    QCOMPARE(content.lines[2].points[7].value, static_cast<double>(snapshot->series->points[7].p99Ms));
    QCOMPARE(content.lines[2].points[7].atS, 1.6);
    quint64 samples = 0;
    for (const simulation::SeriesPoint& point : snapshot->series->points)
        samples += point.samples;
    QCOMPARE(content.note, QStringLiteral("n = %1").arg(QLocale().toString(samples)));
}

void TestContentBuilder::latencyIsMissingWhereNothingSucceeded() {
    auto snapshot = test::sampleSnapshot(10);
    auto series = std::make_shared<simulation::Series>(*snapshot->series);
    series->points[3].samples = 0;
    series->points[3].p50Ms = series->points[3].p95Ms = series->points[3].p99Ms = 0;
    snapshot->series = series;
    const ChartContent content = buildContent(ChartKind::Latency, *snapshot, kWhole);
    for (const ChartLine& line : content.lines) {
        QVERIFY(std::isnan(line.points[3].value));
        QVERIFY(!std::isnan(line.points[4].value));
    }
}

void TestContentBuilder::p99OfFewSamplesIsWeak() {
    auto snapshot = test::sampleSnapshot(10);
    auto series = std::make_shared<simulation::Series>(*snapshot->series);
    series->points[3].samples = kEnoughForP99 - 1;
    series->points[4].samples = kEnoughForP99;
    snapshot->series = series;
    const ChartContent content = buildContent(ChartKind::Latency, *snapshot, kWhole);
    QVERIFY(content.lines[2].points[3].weak);
    QVERIFY(!content.lines[2].points[4].weak);
    QVERIFY(!content.lines[0].points[3].weak);
}

void TestContentBuilder::trafficShowsFailuresByCauseWhenThereAreAny() {
    QCOMPARE(namesOf(buildContent(ChartKind::Traffic, *test::sampleSnapshot(20), kWhole)),
             (QStringList{"succeeded", "failed"}));
    const ChartContent content = buildContent(ChartKind::Traffic, *test::sampleSnapshot(60), kWhole);
    QCOMPARE(namesOf(content), (QStringList{"succeeded", "timeout", "refused"}));
    QCOMPARE(content.unitText, QStringLiteral("requests/s"));
}

void TestContentBuilder::trafficShowsAttemptsWhenTheyArePlentiful() {
    auto snapshot = test::sampleSnapshot(20);
    auto series = std::make_shared<simulation::Series>(*snapshot->series);
    for (simulation::SeriesPoint& point : series->points)
        point.attemptsPerS *= 2;
    snapshot->series = series;
    ChartWords words;
    QVERIFY(namesOf(buildContent(ChartKind::Traffic, *snapshot, kWhole, 0, words)).contains("attempts"));
    // Where no client tries again, more attempts than answers are requests that still wait: no line.
    words.clientsRetry = false;
    QVERIFY(!namesOf(buildContent(ChartKind::Traffic, *snapshot, kWhole, 0, words)).contains("attempts"));
}

void TestContentBuilder::knowsFromTheDiagramWhetherClientsTryAgain() {
    diagram::Diagram diagram;
    diagram.components.push_back({"users", "client", {}});
    diagram.components.push_back({"app", "service", {}});
    diagram.components[1].values.set("call_retries", std::int64_t{3}); // its own calls are no attempts of clients
    QVERIFY(!chartWordsOf(diagram).clientsRetry);                      // none is the default
    diagram.components[0].values.set("retries", catalog::Record{{"max", std::int64_t{2}}});
    QVERIFY(chartWordsOf(diagram).clientsRetry);
}

void TestContentBuilder::callsComponentsAsTheirCardsDo() {
    diagram::Diagram diagram;
    diagram.components.push_back({"app", "service", {}});
    diagram.components.push_back({"links", "database", {}});
    diagram.components[0].values.set("label", std::string("Web servers"));
    diagram.zones.push_back({"zone-a", catalog::Record{{"label", std::string("Zone A")}}});
    diagram.zones.push_back({"zone-b", {}});
    const ChartWords words = chartWordsOf(diagram);
    QCOMPARE(words.nameOf("app"), QString("Web servers"));
    QCOMPARE(words.nameOf("app/2"), QString("Web servers 2"));
    QCOMPARE(words.nameOf("links"), QString("links"));
    QCOMPARE(words.nameOf("app->links"), QString("Web servers → links"));
    QCOMPARE(words.nameOf("zone-a"), QString("Zone A"));
    QCOMPARE(words.nameOf("zone-b"), QString("zone-b"));
    QCOMPARE(words.nameOf("zone-a, app/1 | zone-b"), QString("Zone A, Web servers 1 | zone-b"));
    const ChartContent content = buildContent(ChartKind::Saturation, *test::sampleSnapshot(42), kWhole, 0, words);
    QCOMPARE(content.lines[0].id, QString("app")); // tables keep the ids
    QCOMPARE(content.lines[0].name, QString("Web servers"));
    QCOMPARE(content.marks[0].text, QString("crash Web servers 2"));
    // Two lines of one name would not be told apart.
    diagram.components.push_back({"spare", "service", {}});
    diagram.components[2].values.set("label", std::string("Web servers"));
    const ChartWords shared = chartWordsOf(diagram);
    QCOMPARE(shared.nameOf("app"), QString("app"));
    QCOMPARE(shared.nameOf("spare/2"), QString("spare 2"));
}

void TestContentBuilder::showsTheChartsThatTheDiagramNames() {
    diagram::Diagram diagram;
    QCOMPARE(chartsOf(diagram).size(), kChartKinds); // all where none is named
    diagram.dashboard = catalog::List{"queues", "pie", "latency", "queues"};
    QCOMPARE(chartsOf(diagram), (QList<ChartKind>{ChartKind::Queues, ChartKind::Latency}));
    diagram.dashboard = catalog::List{catalog::Record{{"chart", "saturation"}}, "traffic"};
    QCOMPARE(chartsOf(diagram), (QList<ChartKind>{ChartKind::Saturation, ChartKind::Traffic}));
    diagram.dashboard = catalog::List{"hit_ratio"};
    QCOMPARE(chartsOf(diagram), QList<ChartKind>{ChartKind::HitRatio});
}

void TestContentBuilder::saturationShowsWhatWorksAndMarksWhatIsAtItsLimit() {
    const ChartContent content = buildContent(ChartKind::Saturation, *test::sampleSnapshot(42), kWhole);
    QCOMPARE(namesOf(content), (QStringList{"app", "resolver", "cache", "links", "counter"}));
    QCOMPARE(content.unit, ChartUnit::Share);
    QVERIFY(content.lines[0].saturated);
    QVERIFY(!content.lines[1].saturated);
}

void TestContentBuilder::showsTheBusiestSixOnly() {
    simulation::Snapshot snapshot;
    auto series = std::make_shared<simulation::Series>();
    series->bucket = kernel::kSecond;
    simulation::SeriesPoint point;
    point.end = kernel::kSecond;
    series->points.push_back(point);
    for (int i = 0; i < 9; ++i) {
        snapshot.components.push_back(test::component(qPrintable(QStringLiteral("s%1").arg(i)), "service"));
        simulation::ComponentPoint row;
        row.utilization = static_cast<float>((i * 4) % 9) / 10.0F; // 0, 4, 8, 3, 7, 2, 6, 1, 5
        series->components.push_back({row});
    }
    snapshot.series = series;
    const ChartContent content = buildContent(ChartKind::Saturation, snapshot, kWhole);
    QCOMPARE(namesOf(content), (QStringList{"s1", "s2", "s3", "s4", "s6", "s8"}));
    QCOMPARE(content.note, QStringLiteral("busiest 6 of 9"));
}

void TestContentBuilder::hitRatioIsMissingWhereNobodyAsked() {
    auto snapshot = test::sampleSnapshot(10);
    auto series = std::make_shared<simulation::Series>(*snapshot->series);
    series->components[4][2].arrivalsPerS = 0;
    series->components[4][3].hitRatio = -1;
    snapshot->series = series;
    const ChartContent content = buildContent(ChartKind::HitRatio, *snapshot, kWhole);
    QCOMPARE(namesOf(content), QStringList{"cache"});
    QVERIFY(std::isnan(content.lines[0].points[2].value));
    QVERIFY(std::isnan(content.lines[0].points[3].value));
    QVERIFY(content.lines[0].points[4].value > 0.9);
}

void TestContentBuilder::cutsToTheView() {
    const ChartContent content =
        buildContent(ChartKind::Queues, *test::sampleSnapshot(), {20, 30, TimeView::Labels::Clock});
    QVERIFY(namesOf(content).contains("clicks"));
    for (const ChartLine& line : content.lines) {
        QCOMPARE(line.points.front().atS, 20.0);
        QCOMPARE(line.points.back().atS, 30.0);
        QCOMPARE(line.points.size(), std::size_t{51});
    }
}

void TestContentBuilder::marksFaultsRecoveriesAndNotices() {
    const std::vector<ChartMark> marks = buildContent(ChartKind::Traffic, *test::sampleSnapshot(), kWhole).marks;
    const std::vector<ChartMark> expected{{31, ChartMark::Sort::Fault, "crash app/2"},
                                          {35.2, ChartMark::Sort::Notice, "ejected app/2"},
                                          {43, ChartMark::Sort::Recovery, "restart app/2"}};
    QCOMPARE(marks.size(), expected.size()); // an edit is no mark
    for (std::size_t i = 0; i < marks.size(); ++i) {
        QCOMPARE(marks[i].atS, expected[i].atS); // within rounding
        QCOMPARE(marks[i].sort, expected[i].sort);
        QCOMPARE(marks[i].text, expected[i].text);
    }
    QCOMPARE(buildContent(ChartKind::Traffic, *test::sampleSnapshot(), {32, 60, TimeView::Labels::Clock}).marks.size(),
             std::size_t{2});
}

void TestContentBuilder::marksWhatTheScenarioSays() {
    simulation::Snapshot snapshot = *test::sampleSnapshot();
    snapshot.log = std::make_shared<const std::vector<simulation::LogEntry>>(
        std::vector<simulation::LogEntry>{{30 * kernel::kSecond, "mark", "95 % busy", "", false}});
    const std::vector<ChartMark> marks = buildContent(ChartKind::Traffic, snapshot, kWhole).marks;
    QCOMPARE(marks.size(), std::size_t{1});
    QCOMPARE(marks[0].text, QString("95 % busy"));
    QCOMPARE(marks[0].sort, ChartMark::Sort::Notice);
}

void TestContentBuilder::marksTheEndOfThePlannedRun() {
    const auto lastOf = [](kernel::Time planned) {
        return buildContent(ChartKind::Latency, *test::sampleSnapshot(), kWhole, planned).marks.back().sort;
    };
    QCOMPARE(lastOf(50 * kernel::kSecond), ChartMark::Sort::PlannedEnd);
    QCOMPARE(lastOf(120 * kernel::kSecond), ChartMark::Sort::Recovery); // not there yet
    QCOMPARE(lastOf(0), ChartMark::Sort::Recovery);
}

void TestContentBuilder::saysWhatConcernsARun() {
    simulation::Snapshot snapshot;
    QVERIFY(concerns(ChartKind::Latency, snapshot));
    QVERIFY(!concerns(ChartKind::Saturation, snapshot));
    snapshot.components.push_back(test::component("app", "service"));
    QVERIFY(concerns(ChartKind::Saturation, snapshot));
    QVERIFY(concerns(ChartKind::Queues, snapshot));
    QVERIFY(!concerns(ChartKind::HitRatio, snapshot));
    snapshot.components.push_back(test::component("redis", "cache"));
    QVERIFY(concerns(ChartKind::HitRatio, snapshot));
}

void TestContentBuilder::hasNoValuesInAnEmptyRun() {
    for (int kind = 0; kind < kChartKinds; ++kind) {
        const ChartContent content = buildContent(static_cast<ChartKind>(kind), simulation::Snapshot(), kWhole);
        QVERIFY(!content.hasValues());
        QVERIFY(!content.title.isEmpty());
        QVERIFY(!content.empty.isEmpty());
        QVERIFY(content.marks.empty());
    }
}

void TestContentBuilder::drawsAViewFromFiftyBucketsOrMore_data() {
    QTest::addColumn<int>("viewS");
    QTest::addColumn<double>("bucketS"); // what the engine answers with: a 600th of the span, rounded up to 0.1, 1, …
    QTest::newRow("ten seconds") << 10 << 0.1; // 100 buckets; 1 s would leave 10
    QTest::newRow("just under fifty") << 49 << 0.1;
    QTest::newRow("a minute") << 60 << 1.0;      // 60
    QTest::newRow("ten minutes") << 600 << 10.0; // 60
    QTest::newRow("an hour") << 3600 << 10.0;    // 360; 100 s would leave 36
    QTest::newRow("a day") << 86400 << 1000.0;   // 86
}

void TestContentBuilder::drawsAViewFromFiftyBucketsOrMore() {
    QFETCH(int, viewS);
    QFETCH(double, bucketS);
    const kernel::Time span = seriesSpanFor(viewS * kernel::kSecond);
    QVERIFY(span >= viewS * kernel::kSecond);
    QCOMPARE(kernel::toSeconds(span) / 600, bucketS);
}

QTEST_APPLESS_MAIN(TestContentBuilder)
#include "tst_content_builder.moc"
