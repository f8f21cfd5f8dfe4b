#include "engine/report/text.h"

#include <algorithm>
#include <map>

#include "engine/report/number_text.h"
#include "engine/report/table.h"

namespace faultline::report {

namespace {

constexpr std::size_t kMostComponents = 60;
constexpr std::size_t kMostLogLines = 40;
constexpr std::size_t kMostInstances = 8;

/// The figures of one element by name.
struct Row {
    std::string element;
    std::string component;
    std::string kind;
    std::map<std::string, const Figure*, std::less<>> figures;

    const Figure* find(std::string_view name) const {
        const auto place = figures.find(name);
        return place == figures.end() ? nullptr : place->second;
    }
    std::optional<double> number(std::string_view name) const {
        const Figure* figure = find(name);
        return figure ? asNumber(figure->value) : std::nullopt;
    }
    /// "12.3", with its confidence interval over replications; "" when there is none.
    std::string text(std::string_view name) const {
        const auto value = number(name);
        if (!value)
            return "";
        const Figure* figure = find(name);
        return readable(*value) + (figure->halfWidth ? " ±" + readable(*figure->halfWidth) : "");
    }
    std::string percent(std::string_view name) const {
        const auto value = number(name);
        if (!value)
            return "";
        const Figure* figure = find(name);
        const std::string spread = figure->halfWidth ? " ±" + readable(*figure->halfWidth * 100) : "";
        return readable(*value * 100) + spread + " %";
    }
};

std::vector<Row> rowsOf(const Sheet& sheet, Section section) {
    std::vector<Row> rows;
    for (const Figure& figure : sheet.figures) {
        if (figure.section != section)
            continue;
        if (rows.empty() || rows.back().element != figure.element)
            rows.push_back({figure.element, figure.component, figure.kind, {}});
        rows.back().figures.emplace(figure.name, &figure);
    }
    return rows;
}

Row only(const Sheet& sheet, Section section) {
    std::vector<Row> rows = rowsOf(sheet, section);
    return rows.empty() ? Row() : std::move(rows.front());
}

std::string seconds(std::optional<double> value) {
    return value ? readable(*value) + " s" : "";
}

std::string heading(const Sheet& sheet) {
    const Row run = only(sheet, Section::Run);
    const std::string title = sheet.title.empty() ? "Untitled diagram" : sheet.title;
    std::string text = title + '\n';
    for (std::size_t i = 0; i < displayWidth(title); ++i)
        text += "═";
    text += "\n" + seconds(run.number("simulated_s")) + " simulated";
    if (run.number("warmup_s").value_or(0) > 0)
        text += ", the first " + seconds(run.number("warmup_s")) + " not counted";
    text += " · seed " + shortest(run.number("seed").value_or(0));
    if (sheet.replications > 1)
        text += " and on, " + std::to_string(sheet.replications) + " replications: mean ± half of the 95 % interval";
    text += "\n" + readable(run.number("events").value_or(0)) + " events in " + seconds(run.number("wall_s")) +
            " of real time";
    return text + '\n';
}

std::string totalsText(const Sheet& sheet) {
    const Row totals = only(sheet, Section::Totals);
    Table table({"", ""}, 1);
    const auto line = [&](const char* words, std::string_view name) {
        if (const std::string text = totals.text(name); !text.empty())
            table.add({words, text});
    };
    line("started", "requests");
    line("succeeded", "succeeded");
    line("failed", "failed");
    line("still in flight", "in_flight");
    line("attempts", "attempts");
    table.add({"availability", totals.percent("availability")});
    line("succeeded a second", "throughput_per_s");
    for (const auto& [words, name] :
         {std::pair{"stale reads", "stale_reads"}, std::pair{"own writes not read", "read_your_writes_violations"},
          std::pair{"lost writes", "lost_writes"}, std::pair{"duplicate effects", "duplicate_effects"},
          std::pair{"sessions lost", "sessions_lost"}, std::pair{"id collisions", "id_collisions"}})
        if (totals.number(name).value_or(0) > 0)
            line(words, name);
    line("machines", "machines");
    line("USD a month", "cost_per_month_usd");
    std::string text = table.toText("  ");
    return "\nRequests\n" + text.substr(text.find('\n') + 1);
}

std::string latencyText(const Sheet& sheet) {
    Table table({"", "n", "mean", "p50", "p90", "p95", "p99", "p99.9", "max"});
    const auto add = [&](const std::string& name, const Row& row, const std::string& group, const char* count) {
        if (row.number(count).value_or(0) == 0)
            return;
        std::vector<std::string> cells = {name, row.text(count)};
        for (const char* statistic : {"mean", "p50", "p90", "p95", "p99", "p999", "max"})
            cells.push_back(row.text(group + "." + statistic));
        table.add(std::move(cells));
    };
    const Row totals = only(sheet, Section::Totals);
    add("succeeded", totals, "latency_ms", "succeeded");
    add("failed", totals, "latency_failed_ms", "failed");
    const std::vector<Row> operations = rowsOf(sheet, Section::Operation);
    if (operations.size() > 1)
        for (const Row& operation : operations)
            add("  " + operation.element, operation, "latency_ms", "succeeded");
    return table.empty() ? "" : "\nLatency in ms\n" + table.toText("  ");
}

std::string errorsText(const Sheet& sheet) {
    const Row totals = only(sheet, Section::Totals);
    const double failed = totals.number("failed").value_or(0);
    if (failed == 0)
        return "";
    Table table({"", "requests", "share"});
    for (int cause = 0; cause < components::kCauseCount; ++cause) {
        const std::string name(components::causeName(static_cast<components::Outcome>(cause)));
        const double count = totals.number("errors." + name).value_or(0);
        if (count > 0)
            table.add({name, totals.text("errors." + name), readable(count / failed * 100) + " %"});
    }
    return "\nErrors, by the cause of the last attempt\n" + table.toText("  ");
}

/// A caller's own requests and latency stand where the others have what came to them.
std::vector<std::string> componentCells(const Row& row) {
    const bool calls = row.find("requests") != nullptr;
    const std::string latency = calls ? "latency_ms" : "residence_ms";
    const bool isLookedUp = row.number("hits").value_or(0) + row.number("misses").value_or(0) > 0;
    return {row.element,
            row.kind,
            row.text(calls ? "requests" : "arrivals"),
            row.percent("utilization"),
            row.text("queue_mean"),
            row.text("queue_max"),
            row.text("rejected"),
            isLookedUp ? row.percent("hit_ratio") : "",
            row.text("depth_mean"),
            row.text("depth_max"),
            row.text(latency + ".mean"),
            row.text(latency + ".p99"),
            ""};
}

/// "busiest: db (78 %) · slowest: mail (p99 412 ms)"
std::string extremes(const std::vector<Row>& components) {
    const auto most = [&](const char* name) {
        const Row* best = nullptr;
        for (const Row& row : components)
            if (row.number(name).value_or(0) > (best ? *best->number(name) : 0.0))
                best = &row;
        return best;
    };
    std::string text;
    if (const Row* busiest = most("utilization"))
        text += "busiest: " + busiest->element + " (" + busiest->percent("utilization") + ")";
    if (const Row* slowest = most("residence_ms.p99"))
        text += (text.empty() ? "" : " · ") + std::string("slowest: ") + slowest->element + " (p99 " +
                slowest->text("residence_ms.p99") + " ms)";
    return text.empty() ? "" : "  " + text + '\n';
}

std::string componentsText(const Sheet& sheet) {
    const std::vector<Row> components = rowsOf(sheet, Section::Component);
    std::map<std::string, std::vector<Row>> instances;
    for (Row& instance : rowsOf(sheet, Section::Instance))
        instances[instance.component].push_back(std::move(instance));
    Table table({"", "kind", "requests", "busy", "waiting", "most", "rejected", "hits", "depth", "deepest", "mean ms",
                 "p99 ms", "state"},
                2);
    for (std::size_t i = 0; i < components.size() && i < kMostComponents; ++i) {
        table.add(componentCells(components[i]));
        const std::vector<Row>& members = instances[components[i].element];
        if (members.size() < 2 || members.size() > kMostInstances)
            continue;
        for (const Row& member : members) {
            std::vector<std::string> cells = componentCells(member);
            cells[0] = "  " + member.element;
            cells[1] = "";
            const auto* state = std::get_if<std::string>(&member.find("state")->value);
            cells.back() = state && *state != "up" ? *state : "";
            table.add(std::move(cells));
        }
    }
    if (table.empty())
        return "";
    std::string text = "\nComponents\n" + table.toText("  ");
    if (components.size() > kMostComponents)
        text += "  and " + std::to_string(components.size() - kMostComponents) + " more: --format json has them all\n";
    return text + extremes(components);
}

/// Of replications, alerts and log are those of one.
std::string ofWhichSeed(const Sheet& sheet) {
    return sheet.replications > 1 ? " with the first seed" : "";
}

std::string logText(const Sheet& sheet) {
    if (sheet.log.empty())
        return "";
    Table table({"", "", ""}, 3);
    const std::size_t skipped = sheet.log.size() > kMostLogLines ? sheet.log.size() - kMostLogLines : 0;
    for (std::size_t i = skipped; i < sheet.log.size(); ++i) {
        const simulation::LogEntry& entry = sheet.log[i];
        table.add({readable(kernel::toSeconds(entry.at)) + " s", entry.what + ' ' + entry.target, entry.detail});
    }
    std::string text = table.toText("  ");
    text = text.substr(text.find('\n') + 1);
    const std::uint64_t hidden = skipped + sheet.logEntriesDropped;
    const std::string more =
        hidden > 0 ? ", the last of " + std::to_string(sheet.log.size() + sheet.logEntriesDropped) : "";
    return "\nWhat happened" + ofWhichSeed(sheet) + more + '\n' + text;
}

/// "12 d": how long the budget of the objective's window lasts as measured; the whole window where it lasts longer.
std::string lastsText(const SloVerdict& slo) {
    const double window = kernel::toSeconds(slo.window);
    const double lasts = std::min(slo.lastsFor.value_or(window), window);
    return lasts >= 86'400  ? readable(lasts / 86'400) + " d"
           : lasts >= 3'600 ? readable(lasts / 3'600) + " h"
                            : readable(lasts / 60) + " min";
}

std::string verdictsText(const Sheet& sheet) {
    std::string text;
    if (!sheet.slos.empty()) {
        Table table({"", "objective", "measured", "budget left", "budget lasts", ""}, 1);
        for (const SloVerdict& slo : sheet.slos)
            table.add({slo.name, readable(slo.objective * 100) + " %", readable(slo.measured * 100) + " %",
                       readable(slo.budgetLeft * 100) + " %", lastsText(slo), slo.met ? "met" : "missed"});
        text += "\nObjectives\n" + table.toText("  ");
    }
    if (!sheet.alerts.empty()) {
        Table table({"", "fired", "resolved"}, 1);
        for (const AlertRecord& alert : sheet.alerts)
            table.add({alert.name, seconds(kernel::toSeconds(alert.fired)),
                       alert.resolved ? seconds(kernel::toSeconds(*alert.resolved)) : "still firing"});
        text += "\nAlerts" + ofWhichSeed(sheet) + "\n" + table.toText("  ");
    }
    return text;
}

} // namespace

std::string toText(const Sheet& sheet) {
    return heading(sheet) + totalsText(sheet) + latencyText(sheet) + errorsText(sheet) + componentsText(sheet) +
           verdictsText(sheet) + logText(sheet);
}

} // namespace faultline::report
