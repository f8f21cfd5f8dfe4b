#include "ui/dashboard/content_builder.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "engine/diagram/charts.h"

namespace faultline::ui {
namespace {

using simulation::ComponentPoint;
using simulation::LogEntry;
using simulation::Series;
using simulation::SeriesPoint;
using simulation::Snapshot;

constexpr double kSaturatedFrom = 0.9;
constexpr double kSomeoneWaits = 0.05; // on average over a bucket
// Components whose utilisation and waiting room mean something.
constexpr std::array<std::string_view, 6> kWorking{"service", "worker", "cache", "database", "store", "external"};

QString text(const char* source) {
    return QCoreApplication::translate("faultline::ui::Dashboard", source);
}

bool works(const simulation::ComponentView& component) {
    return std::find(kWorking.begin(), kWorking.end(), component.kind) != kWorking.end();
}

/// Whether requests wait in it.
bool holdsWork(const simulation::ComponentView& component) {
    return works(component) || component.kind == "queue";
}

/// The indexes of the buckets that end in view.
std::pair<std::size_t, std::size_t> rangeInView(const Series& series, const TimeView& view) {
    const auto endsBefore = [](const SeriesPoint& point, double atS) { return secondsOf(point.end) < atS; };
    const auto first =
        std::lower_bound(series.points.begin(), series.points.end(), view.fromS, endsBefore) - series.points.begin();
    const auto last = std::lower_bound(series.points.begin(), series.points.end(), view.toS + 1e-6, endsBefore) -
                      series.points.begin();
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

/// A line over the buckets in view; `value` gives a bucket's point (without its time).
template <typename Value>
std::vector<ChartPoint> pointsInView(const Series& series, const TimeView& view, Value value) {
    const auto [first, last] = rangeInView(series, view);
    std::vector<ChartPoint> points;
    points.reserve(last - first);
    for (std::size_t i = first; i < last; ++i) {
        ChartPoint point = value(series.points[i], i);
        point.atS = secondsOf(series.points[i].end);
        points.push_back(point);
    }
    return points;
}

void addLatency(ChartContent& content, const Series& series, const TimeView& view) {
    struct Which {
        const char* id;
        LineTone tone;
        float SeriesPoint::*ms;
    };
    for (const Which& which :
         {Which{"p50", LineTone::P50, &SeriesPoint::p50Ms}, Which{"p95", LineTone::P95, &SeriesPoint::p95Ms},
          Which{"p99", LineTone::P99, &SeriesPoint::p99Ms}}) {
        ChartLine line;
        line.id = line.name = QLatin1String(which.id);
        line.tone = which.tone;
        line.thinning = Thinning::Highest;
        const bool needsMany = which.tone == LineTone::P99;
        line.points = pointsInView(series, view, [&](const SeriesPoint& bucket, std::size_t) {
            if (bucket.samples == 0)
                return ChartPoint{0, kNoValue, false};
            return ChartPoint{0, static_cast<double>(bucket.*which.ms), needsMany && bucket.samples < kEnoughForP99};
        });
        content.lines.push_back(std::move(line));
    }
    const auto [first, last] = rangeInView(series, view);
    quint64 samples = 0;
    for (std::size_t i = first; i < last; ++i)
        samples += series.points[i].samples;
    content.note = text("n = %1").arg(QLocale().toString(samples));
}

ChartPoint p99Of(const SeriesPoint& bucket) {
    return bucket.samples == 0 ? ChartPoint{0, kNoValue, false}
                               : ChartPoint{0, static_cast<double>(bucket.p99Ms), bucket.samples < kEnoughForP99};
}

/// Client beside client: the slowest of each one's answers, or how many they get.
void addEachClient(ChartContent& content, const Series& series, const TimeView& view, const ChartWords& words) {
    const bool latency = content.kind == ChartKind::Latency;
    content.title = latency ? text("Latency p99, each client") : text("Answers, each client");
    int number = 0;
    for (const simulation::ClientSeries& client : series.clients) {
        ChartLine line;
        line.id = QString::fromStdString(client.id);
        line.name = words.nameOf(line.id);
        line.tone = LineTone::Component;
        line.toneIndex = number++;
        line.thinning = latency ? Thinning::Highest : Thinning::Mean;
        line.points = pointsInView(series, view, [&](const SeriesPoint&, std::size_t i) {
            const SeriesPoint& bucket = client.points[i];
            return latency ? p99Of(bucket) : ChartPoint{0, static_cast<double>(bucket.succeededPerS), false};
        });
        content.lines.push_back(std::move(line));
    }
}

void addTraffic(ChartContent& content, const Series& series, const TimeView& view, bool clientsRetry) {
    const auto [first, last] = rangeInView(series, view);
    bool triedAgain = false;
    std::array<bool, components::kCauseCount> seen{};
    for (std::size_t i = first; i < last; ++i) {
        const SeriesPoint& bucket = series.points[i];
        // A few attempts are always under way between two buckets; retries are many more than that.
        const float ended = bucket.succeededPerS + bucket.failedPerS;
        triedAgain = triedAgain || (clientsRetry && bucket.attemptsPerS > 1.2F * ended + 5.0F);
        for (std::size_t cause = 0; cause < seen.size(); ++cause)
            seen[cause] = seen[cause] || bucket.failedByCausePerS[cause] > 0;
    }
    const auto add = [&](QString id, QString name, LineTone tone, int index, auto value) {
        ChartLine line;
        line.id = std::move(id);
        line.name = std::move(name);
        line.tone = tone;
        line.toneIndex = index;
        line.points = pointsInView(series, view, [&](const SeriesPoint& bucket, std::size_t) {
            return ChartPoint{0, static_cast<double>(value(bucket)), false};
        });
        content.lines.push_back(std::move(line));
    };
    if (triedAgain)
        add(QStringLiteral("attempts"), text("attempts"), LineTone::Attempts, 0,
            [](const SeriesPoint& bucket) { return bucket.attemptsPerS; });
    add(QStringLiteral("succeeded"), text("ok"), LineTone::Success, 0,
        [](const SeriesPoint& bucket) { return bucket.succeededPerS; });
    const auto causes = std::count(seen.begin(), seen.end(), true);
    if (causes == 0)
        add(QStringLiteral("failed"), text("failed"), LineTone::Failure, 0,
            [](const SeriesPoint& bucket) { return bucket.failedPerS; });
    for (std::size_t cause = 0; cause < seen.size(); ++cause) {
        if (!seen[cause])
            continue;
        const std::string_view word = components::causeName(static_cast<components::Outcome>(cause));
        const QString id = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
        const QByteArray source = QString(id).replace(QLatin1Char('_'), QLatin1Char(' ')).toLatin1();
        add(id, QCoreApplication::translate("engine", source.constData()), LineTone::Cause, static_cast<int>(cause),
            [cause](const SeriesPoint& bucket) { return bucket.failedByCausePerS[cause]; });
    }
}

/// Adds the lines of the components with the highest peaks; ties go to those that come first in the diagram.
template <typename Takes, typename Value>
void addBusiest(ChartContent& content, const Snapshot& snapshot, const TimeView& view, const ChartWords& words,
                Takes takes, Value value) {
    const Series& series = *snapshot.series;
    struct Candidate {
        double peak = 0;
        double sum = 0;
        ChartLine line;
    };
    std::vector<Candidate> candidates;
    int ordinal = -1; // the same on all charts, so that a component keeps its colour
    for (std::size_t c = 0; c < snapshot.components.size() && c < series.components.size(); ++c) {
        ordinal += holdsWork(snapshot.components[c]) ? 1 : 0;
        if (!takes(snapshot.components[c]))
            continue;
        const std::vector<ComponentPoint>& rows = series.components[c];
        Candidate candidate;
        candidate.line.id = QString::fromStdString(snapshot.components[c].id);
        candidate.line.name = words.nameOf(candidate.line.id);
        candidate.line.tone = LineTone::Component;
        candidate.line.toneIndex = ordinal;
        candidate.line.points = pointsInView(series, view, [&](const SeriesPoint&, std::size_t i) {
            const double v = i < rows.size() ? value(rows[i]) : kNoValue;
            if (!std::isnan(v)) {
                candidate.peak = std::max(candidate.peak, v);
                candidate.sum += v;
            }
            return ChartPoint{0, v, false};
        });
        candidates.push_back(std::move(candidate));
    }
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return a.peak + 1e-3 * a.sum > b.peak + 1e-3 * b.sum;
    });
    const std::size_t all = candidates.size();
    if (all > kMostComponentsShown) {
        candidates.resize(kMostComponentsShown);
        content.note = text("busiest %1 of %2").arg(kMostComponentsShown).arg(all);
    }
    // Drawn and listed in the diagram's order, so that the legend stays put while the busiest change places.
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.line.toneIndex < b.line.toneIndex; });
    for (Candidate& candidate : candidates)
        content.lines.push_back(std::move(candidate.line));
}

void addSaturation(ChartContent& content, const Snapshot& snapshot, const TimeView& view, const ChartWords& words) {
    addBusiest(content, snapshot, view, words, works,
               [](const ComponentPoint& row) { return static_cast<double>(row.utilization); });
    for (ChartLine& line : content.lines) {
        const double now = line.latest().value;
        line.saturated = !std::isnan(now) && now >= kSaturatedFrom;
    }
}

void addQueues(ChartContent& content, const Snapshot& snapshot, const TimeView& view, const ChartWords& words) {
    addBusiest(content, snapshot, view, words, holdsWork,
               [](const ComponentPoint& row) { return static_cast<double>(row.waiting); });
    // Where nobody ever waited there is no line to name.
    std::erase_if(content.lines, [](const ChartLine& line) {
        return std::none_of(line.points.begin(), line.points.end(),
                            [](const ChartPoint& point) { return point.value >= kSomeoneWaits; });
    });
    if (content.lines.empty() && !snapshot.series->points.empty())
        content.empty = text("nobody is waiting");
}

bool answersFromMemory(const simulation::ComponentView& component) {
    return component.kind == "cache" || component.kind == "cdn";
}

void addHitRatio(ChartContent& content, const Snapshot& snapshot, const TimeView& view, const ChartWords& words) {
    addBusiest(content, snapshot, view, words, answersFromMemory, [](const ComponentPoint& row) {
        return row.hitRatio >= 0 && row.arrivalsPerS > 0 ? static_cast<double>(row.hitRatio) : kNoValue;
    });
}

ChartContent frameOf(ChartKind kind) {
    ChartContent content;
    content.kind = kind;
    content.empty = text("no requests in view");
    switch (kind) {
    case ChartKind::Latency:
        content.title = text("Latency");
        content.unitText = text("log scale");
        content.empty = text("no answers in view");
        content.unit = ChartUnit::Milliseconds;
        content.logarithmic = true;
        break;
    case ChartKind::Traffic:
        content.title = text("Traffic and outcome");
        content.unitText = text("requests/s");
        content.unit = ChartUnit::PerSecond;
        break;
    case ChartKind::Saturation:
        content.title = text("Saturation");
        content.unitText = text("busy share");
        content.unit = ChartUnit::Share;
        break;
    case ChartKind::Queues:
        content.title = text("Queues");
        content.unitText = text("waiting");
        content.unit = ChartUnit::Count;
        break;
    case ChartKind::HitRatio:
        content.title = text("Hit ratio");
        content.unitText = text("of cache reads");
        content.unit = ChartUnit::Share;
        break;
    }
    return content;
}

ChartMark::Sort sortOf(const LogEntry& entry) {
    if (entry.fault)
        return ChartMark::Sort::Fault;
    static constexpr std::array<std::string_view, 10> kNotices{
        "ejected", "mark", "traffic", "set", "burst", "spike", "dropped", "warning", "autoscale", "takeover"};
    return std::find(kNotices.begin(), kNotices.end(), entry.what) != kNotices.end() ? ChartMark::Sort::Notice
                                                                                     : ChartMark::Sort::Recovery;
}

QString textOf(const LogEntry& entry, const ChartWords& words) {
    const QString what = QCoreApplication::translate("engine", entry.what.c_str());
    const QString target = QString::fromStdString(entry.target);
    if (target.isEmpty())
        return what;
    return entry.what == "mark" ? target : what + QLatin1Char(' ') + words.nameOf(target); // a mark is a text
}

std::vector<ChartMark> marksInView(const Snapshot& snapshot, const TimeView& view, kernel::Time plannedDuration,
                                   const ChartWords& words) {
    std::vector<ChartMark> marks;
    if (snapshot.log)
        for (const LogEntry& entry : *snapshot.log) {
            const double atS = secondsOf(entry.at);
            if (atS < view.fromS || atS > view.toS || entry.what == "edit")
                continue;
            marks.push_back({atS, sortOf(entry), textOf(entry, words)});
        }
    const double endS = secondsOf(plannedDuration);
    if (plannedDuration > 0 && snapshot.now >= plannedDuration && endS >= view.fromS)
        marks.push_back({endS, ChartMark::Sort::PlannedEnd, text("end of the planned run")});
    std::stable_sort(marks.begin(), marks.end(), [](const ChartMark& a, const ChartMark& b) { return a.atS < b.atS; });
    return marks;
}

} // namespace

QString ChartWords::nameOf(const QString& target) const {
    for (const QString& between : {QStringLiteral(" | "), QStringLiteral(", ")}) // sides of a partition, and several
        if (target.contains(between)) {
            QStringList names;
            for (const QString& one : target.split(between))
                names += nameOf(one);
            return names.join(between);
        }
    if (const auto arrow = target.indexOf(QLatin1String("->")); arrow > 0)
        return nameOf(target.left(arrow)) + QStringLiteral(" → ") + nameOf(target.mid(arrow + 2));
    const auto slash = target.indexOf(QLatin1Char('/'));
    const QString id = target.left(slash); // all of it without a slash
    const QString label = labels.value(id, id);
    return slash < 0 ? label : labels.contains(id) ? label + QLatin1Char(' ') + target.mid(slash + 1) : target;
}

ChartWords chartWordsOf(const diagram::Diagram& diagram) {
    ChartWords words;
    words.clientsRetry = false;
    QHash<QString, int> bearers;
    for (const diagram::Named& zone : diagram.zones)
        if (const catalog::Value* label = zone.values.find("label"); label && label->as<std::string>())
            words.labels.insert(QString::fromStdString(zone.id), QString::fromStdString(*label->as<std::string>()));
    for (const diagram::Component& component : diagram.components)
        ++bearers[QString::fromStdString(diagram::labelOf(component))];
    for (const diagram::Component& component : diagram.components) {
        const QString id = QString::fromStdString(component.id);
        const QString label = QString::fromStdString(diagram::labelOf(component));
        words.labels.insert(id, bearers.value(label) > 1 ? id : label);
        const catalog::Value retries = diagram::effective(component, "retries");
        const auto* record = component.kind == "client" ? retries.as<catalog::Record>() : nullptr;
        const catalog::Value* most = record ? record->find("max") : nullptr;
        words.clientsRetry = words.clientsRetry || (most && most->as<std::int64_t>() && *most->as<std::int64_t>() > 0);
    }
    return words;
}

QList<ChartKind> chartsOf(const diagram::Diagram& diagram) {
    static_assert(diagram::kCharts.size() == kChartKinds);
    QList<ChartKind> charts;
    if (const auto* named = diagram.dashboard.as<catalog::List>())
        for (const catalog::Value& entry : *named) {
            const auto found = std::find(diagram::kCharts.begin(), diagram::kCharts.end(), diagram::chartNamed(entry));
            const auto kind = static_cast<ChartKind>(found - diagram::kCharts.begin());
            if (found != diagram::kCharts.end() && !charts.contains(kind))
                charts.append(kind);
        }
    if (charts.isEmpty())
        for (int kind = 0; kind < kChartKinds; ++kind)
            charts.append(static_cast<ChartKind>(kind));
    return charts;
}

bool concerns(ChartKind kind, const Snapshot& snapshot) {
    const auto any = [&](auto takes) {
        return std::any_of(snapshot.components.begin(), snapshot.components.end(), takes);
    };
    switch (kind) {
    case ChartKind::Latency:
    case ChartKind::Traffic:
        return true;
    case ChartKind::Saturation:
        return any(works);
    case ChartKind::Queues:
        return any(holdsWork);
    case ChartKind::HitRatio:
        return any(answersFromMemory);
    }
    return false;
}

namespace {

/// Latency and traffic: of all clients, of one, or of each.
void addRequests(ChartContent& content, const Series& all, const TimeView& view, const ChartWords& words,
                 const QString& whose) {
    if (whose == QLatin1String(kEachClient) && !all.clients.empty())
        return addEachClient(content, all, view, words);
    const auto own = std::find_if(all.clients.begin(), all.clients.end(),
                                  [&](const auto& client) { return whose == QString::fromStdString(client.id); });
    Series one;
    if (own != all.clients.end()) {
        one.bucket = all.bucket;
        one.points = own->points;
        content.title = text("%1 of %2").arg(content.title, words.nameOf(whose));
    }
    const Series& shown = own != all.clients.end() ? one : all;
    if (content.kind == ChartKind::Latency)
        addLatency(content, shown, view);
    else
        addTraffic(content, shown, view, words.clientsRetry);
}

} // namespace

ChartContent buildContent(ChartKind kind, const Snapshot& snapshot, const TimeView& view, kernel::Time plannedDuration,
                          const ChartWords& words, const QString& whose) {
    ChartContent content = frameOf(kind);
    if (snapshot.series) {
        content.bucketS = secondsOf(snapshot.series->bucket);
        switch (kind) {
        case ChartKind::Latency:
        case ChartKind::Traffic:
            addRequests(content, *snapshot.series, view, words, whose);
            break;
        case ChartKind::Saturation:
            addSaturation(content, snapshot, view, words);
            break;
        case ChartKind::Queues:
            addQueues(content, snapshot, view, words);
            break;
        case ChartKind::HitRatio:
            addHitRatio(content, snapshot, view, words);
            break;
        }
    }
    content.marks = marksInView(snapshot, view, plannedDuration, words);
    return content;
}

kernel::Time seriesSpanFor(kernel::Time view) {
    // The engine keeps the same number of buckets at every resolution; asking for ten times the span makes buckets ten
    // times as long.
    constexpr double kBucketsKept = 600;
    constexpr double kFewestBuckets = 50;
    const double viewS = secondsOf(view);
    double bucketS = 0.1;
    while (bucketS * kBucketsKept < viewS * (1 - 1e-9) || viewS / (bucketS * 10) >= kFewestBuckets * (1 - 1e-9))
        bucketS *= 10;
    return static_cast<kernel::Time>(std::llround(bucketS * kBucketsKept * 1e9));
}

} // namespace faultline::ui
