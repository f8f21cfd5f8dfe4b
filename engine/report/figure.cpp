#include "engine/report/figure.h"

#include <algorithm>

#include "engine/catalog/catalog.h"

namespace faultline::report {

namespace {

double milliseconds(kernel::Time time) {
    return static_cast<double>(time) / 1e6;
}

/// Appends figures of one element, in reporting order.
class Lister {
  public:
    Lister(std::vector<Figure>& figures, Section section, std::string element = {}, std::string component = {},
           std::string kind = {})
        : m_figures(figures) {
        m_pattern.section = section;
        m_pattern.element = std::move(element);
        m_pattern.component = std::move(component);
        m_pattern.kind = std::move(kind);
    }

    void word(const char* name, std::string value) { put(name, "", false, std::move(value)); }
    void counter(const std::string& name, std::uint64_t value, const char* unit = "count") {
        put(name, unit, true, value);
    }
    void level(const char* name, std::uint64_t value) { put(name, "count", false, value); }
    void level(const char* name, std::int64_t value) {
        FAULTLINE_ASSERT(value >= 0, "a level below zero");
        put(name, "count", false, static_cast<std::uint64_t>(value));
    }
    void number(const std::string& name, const char* unit, double value) { put(name, unit, false, value); }
    void audited(const char* name, const simulation::Audited& value) {
        put(name, "count", true, value ? FigureValue(*value) : FigureValue());
    }
    void optional(const char* name, const char* unit, const std::optional<double>& value) {
        put(name, unit, false, value ? FigureValue(*value) : FigureValue());
    }

    /// The statistics of a histogram that are named: "latency_ms.p99".
    void spread(const std::string& group, const metrics::Histogram& histogram,
                std::initializer_list<const char*> statistics) {
        for (const char* statistic : statistics)
            put(group + "." + statistic, "ms", false, statisticMs(histogram, statistic));
    }

  private:
    static double statisticMs(const metrics::Histogram& histogram, std::string_view statistic) {
        if (statistic == "mean")
            return histogram.count() == 0 ? 0.0 : histogram.meanNs() / 1e6;
        if (statistic == "max")
            return milliseconds(histogram.max());
        static constexpr std::pair<std::string_view, double> kQuantiles[] = {
            {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p999", 0.999}};
        for (const auto& [name, share] : kQuantiles)
            if (name == statistic)
                return milliseconds(histogram.quantile(share));
        FAULTLINE_ASSERT(false, "an unknown statistic");
    }

    void put(std::string name, const char* unit, bool counts, FigureValue value) {
        Figure figure = m_pattern;
        figure.name = std::move(name);
        figure.unit = unit;
        figure.counter = counts;
        figure.value = std::move(value);
        m_figures.push_back(std::move(figure));
    }

    std::vector<Figure>& m_figures;
    Figure m_pattern;
};

enum class Audit { All, StaleReads };

void listRequests(Lister& to, const simulation::RequestFigures& requests, double windowSeconds, Audit audit) {
    to.counter("requests", requests.requests);
    to.counter("succeeded", requests.succeeded);
    to.counter("failed", requests.failed);
    to.level("in_flight", requests.inFlight);
    to.counter("attempts", requests.attempts);
    to.number("availability", "ratio", availability(requests));
    to.number("throughput_per_s", "1/s",
              windowSeconds > 0 ? static_cast<double>(requests.succeeded) / windowSeconds : 0.0);
    const auto statistics = {"mean", "p50", "p90", "p95", "p99", "p999", "max"};
    to.spread("latency_ms", requests.latency, statistics);
    to.spread("latency_failed_ms", requests.latencyFailed, statistics);
    for (int cause = 0; cause < components::kCauseCount; ++cause)
        to.counter("errors." + std::string(components::causeName(static_cast<components::Outcome>(cause))),
                   requests.failedByCause[static_cast<std::size_t>(cause)]);
    to.audited("stale_reads", requests.staleReads);
    to.spread("stale_age_ms", requests.staleAge, {"mean", "p99", "max"});
    if (audit == Audit::StaleReads)
        return;
    to.audited("read_your_writes_violations", requests.readYourWritesViolations);
    to.audited("lost_writes", requests.lostWrites);
    to.audited("duplicate_effects", requests.duplicateEffects);
    to.audited("sessions_lost", requests.sessionsLost);
    to.audited("id_collisions", requests.idCollisions);
}

void listRun(Lister& to, const Report& report) {
    const simulation::Measurement& measured = report.measured;
    to.level("seed", measured.seed);
    to.number("simulated_s", "s", inSeconds(measured.now));
    to.number("warmup_s", "s", inSeconds(measured.windowStart));
    to.number("wall_s", "s", report.wallSeconds);
    to.counter("events", measured.events);
    to.number("events_per_s", "1/s",
              report.wallSeconds > 0 ? static_cast<double>(measured.events) / report.wallSeconds : 0.0);
}

/// Every figure that some kind has, through `when`, which keeps those of this one.
template <typename When>
void listComponentFigures(Lister& to, const simulation::ComponentMeasurement& component, const When& when) {
    when("arrivals", [&] { to.counter("arrivals", component.arrivals); });
    when("completions", [&] { to.counter("completions", component.completions); });
    when("wasted", [&] { to.counter("wasted", component.wasted); });
    when("utilization", [&] { to.number("utilization", "ratio", component.utilization); });
    when("queue_mean", [&] { to.number("queue_mean", "count", component.queueMean); });
    when("queue_max", [&] { to.level("queue_max", component.queueMax); });
    when("residence_ms", [&] { to.spread("residence_ms", component.residence, {"mean", "p50", "p95", "p99"}); });
    when("population_mean", [&] { to.number("population_mean", "count", component.populationMean); });
    when("hits", [&] { to.counter("hits", component.hits); });
    when("misses", [&] { to.counter("misses", component.misses); });
    when("hit_ratio", [&] { to.number("hit_ratio", "ratio", hitRatio(component)); });
    when("origin_reads", [&] { to.counter("origin_reads", component.originReads); });
    when("evictions", [&] { to.counter("evictions", component.evictions); });
    when("expirations", [&] { to.counter("expirations", component.expirations); });
    when("refused_sets", [&] { to.counter("refused_sets", component.refusedSets); });
    when("coalesced", [&] { to.counter("coalesced", component.coalesced); });
    when("sessions_lost", [&] { to.counter("sessions_lost", component.sessionsLost); });
    when("duplicate_effects", [&] { to.audited("duplicate_effects", component.duplicateEffects); });
    when("rejected", [&] { to.counter("rejected", component.rejected); });
    when("depth_mean", [&] { to.number("depth_mean", "count", component.depthMean); });
    when("depth_max", [&] { to.level("depth_max", component.depthMax); });
    when("depth_start", [&] { to.level("depth_start", component.depthStart); });
    when("depth_end", [&] { to.level("depth_end", component.depthEnd); });
    when("published", [&] { to.counter("published", component.published); });
    when("acked", [&] { to.counter("acked", component.acked); });
    when("retained", [&] { to.level("retained", component.retained); });
    when("replayed", [&] { to.counter("replayed", component.replayed); });
    when("delivered", [&] { to.counter("delivered", component.delivered); });
    when("redelivered", [&] { to.counter("redelivered", component.redelivered); });
    when("dead_lettered", [&] { to.counter("dead_lettered", component.deadLettered); });
    when("dropped", [&] { to.counter("dropped", component.dropped); });
    when("oldest_ms", [&] { to.number("oldest_ms", "ms", milliseconds(component.oldest)); });
    when("replication_lag_ms", [&] {
        to.spread("replication_lag_ms", component.replicationLag, {"mean", "p99", "max"});
    });
    when("failovers", [&] { to.counter("failovers", component.failovers); });
    when("unavailable_s", [&] { to.number("unavailable_s", "s", inSeconds(component.unavailable)); });
    when("keys_moved", [&] { to.counter("keys_moved", component.keysMoved); });
    when("conflicts", [&] { to.counter("conflicts", component.conflicts); });
    when("divergent_keys", [&] { to.level("divergent_keys", component.divergentKeys); });
    when("converged_s", [&] {
        to.optional("converged_s", "s",
                    component.converged ? std::optional(inSeconds(*component.converged)) : std::nullopt);
    });
    when("down_since_s", [&] {
        to.optional("down_since_s", "s",
                    component.downSince ? std::optional(inSeconds(*component.downSince)) : std::nullopt);
    });
    when("cost_per_month_usd", [&] { to.number("cost_per_month_usd", "usd/month", component.costPerMonthUsd); });
}

void listComponent(std::vector<Figure>& figures, const simulation::ComponentMeasurement& component,
                   double windowSeconds) {
    const std::size_t first = figures.size();
    Lister to(figures, Section::Component, component.id, {}, component.kind);
    to.word("kind", component.kind);
    if (component.requests) {
        listRequests(to, *component.requests, windowSeconds, Audit::All);
        to.level("machines", std::uint64_t{0}); // all totals are there: people bring their own
    }
    // A caller's totals already hold figures of these names.
    const auto when = [&](std::string_view name, const auto& list) {
        const auto here = figures.begin() + static_cast<std::ptrdiff_t>(first);
        const bool listed = std::any_of(here, figures.end(), [&](const Figure& figure) { return figure.name == name; });
        if (!listed && kindHas(component.kind, name))
            list();
    };
    listComponentFigures(to, component, when);
    for (const simulation::InstanceMeasurement& instance : component.instances) {
        Lister lister(figures, Section::Instance, instance.target, component.id, component.kind);
        lister.word("state", std::string(healthName(instance.health)));
        if (!instance.role.empty())
            lister.word("role", instance.role);
        if (kindHas(component.kind, "arrivals"))
            lister.counter("arrivals", instance.arrivals);
        if (kindHas(component.kind, "utilization"))
            lister.number("utilization", "ratio", instance.utilization);
        if (kindHas(component.kind, "queue_mean"))
            lister.number("queue_mean", "count", instance.queueMean);
    }
}

} // namespace

Sheet layOut(const Report& report) {
    const simulation::Measurement& measured = report.measured;
    const double window = windowSeconds(measured);
    Sheet sheet;
    sheet.title = report.title;
    Lister run(sheet.figures, Section::Run);
    listRun(run, report);
    Lister totals(sheet.figures, Section::Totals);
    listRequests(totals, measured.totals, window, Audit::All);
    totals.optional("machines", "count", measured.machines);
    totals.optional("cost_per_month_usd", "usd/month", measured.costPerMonthUsd);
    for (const simulation::OperationMeasurement& operation : measured.operations) {
        Lister to(sheet.figures, Section::Operation, operation.id);
        listRequests(to, operation.requests, window, Audit::StaleReads);
    }
    for (const simulation::ComponentMeasurement& component : measured.components)
        listComponent(sheet.figures, component, window);
    for (const simulation::LinkMeasurement& link : measured.links) {
        Lister to(sheet.figures, Section::Link, link.id);
        to.counter("messages", link.messages);
        to.counter("received", link.received);
        to.counter("dropped", link.dropped);
        to.level("in_flight", link.inFlight);
        to.counter("bytes", link.bytes, "bytes");
    }
    sheet.slos = measured.slos;
    sheet.alerts = measured.alerts;
    sheet.log = measured.log;
    sheet.logEntriesDropped = measured.logEntriesDropped;
    return sheet;
}

const Figure* Sheet::find(Section section, std::string_view element, std::string_view name) const {
    for (const Figure& figure : figures)
        if (figure.section == section && figure.element == element && figure.name == name)
            return &figure;
    return nullptr;
}

std::optional<double> Sheet::number(Section section, std::string_view element, std::string_view name) const {
    const Figure* figure = find(section, element, name);
    return figure ? asNumber(figure->value) : std::nullopt;
}

std::optional<double> asNumber(const FigureValue& value) {
    if (const auto* count = std::get_if<std::uint64_t>(&value))
        return static_cast<double>(*count);
    if (const auto* number = std::get_if<double>(&value))
        return *number;
    return std::nullopt;
}

std::string_view sectionName(Section section) {
    switch (section) {
    case Section::Run:
        return "run";
    case Section::Totals:
        return "totals";
    case Section::Operation:
        return "operations";
    case Section::Component:
        return "components";
    case Section::Instance:
        return "instances";
    case Section::Link:
        return "links";
    }
    FAULTLINE_ASSERT(false, "a section without a name");
}

bool kindHas(std::string_view kind, std::string_view figure) {
    for (const catalog::Figure& known : catalog::Catalog::instance().figures()) {
        const std::string_view name = known.name;
        const bool same = name == figure || (name.starts_with(figure) && name.substr(figure.size()).starts_with('.'));
        if (same && std::find(known.kinds.begin(), known.kinds.end(), kind) != known.kinds.end())
            return true;
    }
    return false;
}

} // namespace faultline::report
