#include "engine/monitor/plan.h"

#include <optional>

#include "engine/catalog/catalog.h"
#include "engine/diagram/vocabulary.h"

namespace faultline::monitor {

namespace {

/// A key's value as written, or its default.
catalog::Value valueOf(const catalog::Record& record, const std::vector<catalog::Key>& keys, std::string_view name) {
    if (const catalog::Value* value = record.find(name))
        return *value;
    const catalog::Key* key = catalog::findKey(keys, name);
    FAULTLINE_ASSERT(key != nullptr, "a key of an objective or alert");
    return key->defaultValue;
}

std::string wordOf(const catalog::Value& value) {
    const auto* word = value.as<std::string>();
    return word != nullptr ? *word : std::string();
}

kernel::Time durationOf(const catalog::Value& value) {
    const auto* duration = value.as<base::Duration>();
    return duration != nullptr ? duration->ns : 0;
}

/// Compiles one diagram's monitoring.
class Planner {
  public:
    Planner(const diagram::Diagram& diagram, const Numbering& numbering, base::Diagnostics& diagnostics)
        : m_diagram(diagram), m_numbering(numbering), m_diagnostics(diagnostics) {}

    Plan run() {
        for (const catalog::Record& slo : m_diagram.slos)
            addObjective(slo);
        for (std::size_t i = 0; i < m_diagram.alerts.size(); ++i)
            addAlert(m_diagram.alerts[i], "alerts[" + std::to_string(i) + "]");
        return std::move(m_plan);
    }

  private:
    void addObjective(const catalog::Record& slo) {
        const auto& keys = catalog::Catalog::instance().sloKeys();
        Objective objective;
        objective.name = wordOf(valueOf(slo, keys, "name"));
        const catalog::Value share = valueOf(slo, keys, "objective");
        objective.objective = share.as<base::Ratio>() != nullptr ? share.as<base::Ratio>()->value : 1;
        objective.latency = valueOf(slo, keys, "indicator").isWord("latency");
        objective.under = durationOf(valueOf(slo, keys, "under"));
        const std::string operation = wordOf(valueOf(slo, keys, "operation"));
        objective.operation = operation.empty() ? kAll : m_numbering.operation(operation);
        objective.window = durationOf(valueOf(slo, keys, "window"));
        m_plan.objectives.push_back(std::move(objective));
    }

    void addAlert(const catalog::Record& record, const std::string& path) {
        const auto& keys = catalog::Catalog::instance().alertKeys();
        Alert alert;
        alert.name = wordOf(valueOf(record, keys, "name"));
        alert.says = wordOf(valueOf(record, keys, "says"));
        alert.page = !valueOf(record, keys, "severity").isWord("ticket");
        alert.hold = durationOf(valueOf(record, keys, "for"));
        if (record.find("burn") != nullptr) {
            addBurn(alert, record, path);
            return;
        }
        alert.over = durationOf(valueOf(record, keys, "over"));
        if (!m_vocabulary)
            m_vocabulary = diagram::vocabularyOf(m_diagram);
        const std::string text = wordOf(valueOf(record, keys, "when"));
        const auto read = expression::Expression::read(text, *m_vocabulary);
        if (!read) {
            leaveOut(path + ".when", read.error(), text);
            return;
        }
        alert.condition = read.value();
        for (const expression::Figure& figure : alert.condition.figures()) {
            const base::Result<Signal> signal = m_numbering.signal(figure);
            if (!signal) {
                leaveOut(path + ".when", signal.error(), text);
                return;
            }
            alert.watched.push_back(signal.value());
            alert.watched.back().scale = figure.inBaseUnits(1);
        }
        m_plan.alerts.push_back(std::move(alert));
    }

    /// The two windows of a burn rate keep it from flapping: `for` is 0 unless it is written.
    void addBurn(Alert& alert, const catalog::Record& record, const std::string& path) {
        const auto& keys = catalog::Catalog::instance().alertKeys();
        const std::string burn = wordOf(valueOf(record, keys, "burn"));
        for (std::uint32_t i = 0; i < m_plan.objectives.size(); ++i)
            if (m_plan.objectives[i].name == burn)
                alert.objective = i;
        if (!alert.burns()) {
            leaveOut(path + ".burn", {{"there is no slo `{1}`", {burn}}, {}, {}}, burn);
            return;
        }
        if (record.find("for") == nullptr)
            alert.hold = 0;
        const catalog::Value factor = valueOf(record, keys, "factor");
        alert.factor = factor.as<double>() != nullptr ? *factor.as<double>() : 0;
        const catalog::Value windows = valueOf(record, keys, "windows");
        if (const auto* list = windows.as<catalog::List>())
            for (const catalog::Value& window : *list)
                alert.windows.push_back(durationOf(window));
        m_plan.alerts.push_back(std::move(alert));
    }

    /// Not watched: a file says so as an error, an edit of a running diagram goes on without the alert.
    void leaveOut(const std::string& path, const base::Error& why, const std::string& found) {
        m_diagnostics.push_back(
            {base::Severity::Warning, 0, 0, path, why.message, found, why.expected, why.suggestion});
    }

    const diagram::Diagram& m_diagram;
    const Numbering& m_numbering;
    base::Diagnostics& m_diagnostics;
    std::optional<expression::Vocabulary> m_vocabulary;
    Plan m_plan;
};

} // namespace

bool Objective::countsAs(const Objective& other) const {
    return latency == other.latency && operation == other.operation && (!latency || under == other.under);
}

Plan compilePlan(const diagram::Diagram& diagram, const Numbering& numbering, base::Diagnostics& diagnostics) {
    return Planner(diagram, numbering, diagnostics).run();
}

} // namespace faultline::monitor
