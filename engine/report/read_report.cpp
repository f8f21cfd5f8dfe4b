#include "engine/report/read_report.h"

#include <map>

#include "engine/catalog/catalog.h"

namespace faultline::report {

namespace {

using Object = JsonValue::Object;

/// A name means the same in each section, so one table will do. Names that a later version may have come without a
/// unit.
std::string unitOf(const std::string& name) {
    static const std::map<std::string, std::string> units = [] {
        std::map<std::string, std::string> table;
        for (const catalog::Figure& figure : catalog::Catalog::instance().figures())
            table.emplace(figure.name, figure.unit);
        return table;
    }();
    const auto place = units.find(name);
    return place == units.end() ? std::string() : place->second;
}

/// Takes figures out of the objects of a report, section by section; the first mistake stops it.
class Taker {
  public:
    explicit Taker(Sheet& sheet) : m_sheet(sheet) {}

    /// All that is a figure in `json`; an object's name is the first part of its members'.
    void take(const JsonValue& json, Figure pattern, const std::string& prefix = {}) {
        const Object* members = json.as<Object>();
        if (!members) {
            fail(pattern, prefix);
            return;
        }
        for (const auto& [name, value] : *members) {
            if (prefix.empty() && pattern.section == Section::Component && name == "instances") {
                takeEach(&value, Section::Instance, pattern.element);
                continue;
            }
            Figure figure = pattern;
            figure.name = prefix.empty() ? name : prefix + '.' + name;
            figure.unit = unitOf(figure.name);
            if (value.find("mean") && value.find("ci95"))
                takeMean(value, std::move(figure));
            else if (value.as<Object>())
                take(value, pattern, figure.name);
            else
                takeSingle(value, std::move(figure));
        }
    }

    /// The same for each member of an object of elements.
    void takeEach(const JsonValue* json, Section section, const std::string& component = {}) {
        const Object* members = json ? json->as<Object>() : nullptr;
        Figure pattern;
        pattern.section = section;
        pattern.component = component;
        if (!members) {
            fail(pattern, {});
            return;
        }
        for (const auto& [id, value] : *members) {
            pattern.element = id;
            take(value, pattern);
        }
    }

    void takeSingle(const JsonValue& value, Figure figure) {
        if (const double* number = value.as<double>())
            figure.value = *number;
        else if (const std::string* word = value.as<std::string>())
            figure.value = *word;
        else if (!value.isNull())
            fail(figure, figure.name);
        m_sheet.figures.push_back(std::move(figure));
    }

    const std::optional<base::Error>& failure() const { return m_failure; }

  private:
    void takeMean(const JsonValue& value, Figure figure) {
        const double* halfWidth = value.find("ci95")->as<double>();
        if (!halfWidth || *halfWidth < 0)
            fail(figure, figure.name);
        else
            figure.halfWidth = *halfWidth;
        if (const JsonValue* pooled = value.find("pooled"))
            if (const double* number = pooled->as<double>())
                figure.pooled = *number;
        takeSingle(*value.find("mean"), std::move(figure));
    }

    void fail(const Figure& pattern, const std::string& name) {
        if (m_failure)
            return;
        std::string place(sectionName(pattern.section));
        for (const std::string& part : {pattern.element, name})
            if (!part.empty())
                place += '.' + part;
        m_failure = base::Error{base::Text("{1} is not what a report has there", {place}),
                                "a report that run --format json has written",
                                {}};
    }

    Sheet& m_sheet;
    std::optional<base::Error> m_failure;
};

} // namespace

bool isReport(const JsonValue& json) {
    return json.find("faultline") && json.find("totals");
}

base::Result<Sheet> readReport(const JsonValue& json) {
    const base::Error none = {"this is no report of a run", "a report that run --format json has written", {}};
    const JsonValue* version = json.find("faultline");
    if (!isReport(json) || !version->as<double>())
        return none;
    if (*version->as<double>() != 1)
        return base::Error{"the report is of another version", "a report with \"faultline\": 1", {}};
    Sheet sheet;
    if (const JsonValue* title = json.find("title"); title && title->as<std::string>())
        sheet.title = *title->as<std::string>();
    if (const JsonValue* count = json.find("replications")) {
        const double* number = count->as<double>();
        if (!number || !(*number >= 1 && *number <= 1e9))
            return none;
        sheet.replications = static_cast<std::uint64_t>(*number);
    }
    Taker taker(sheet);
    for (const char* name : {"seed", "simulated_s", "warmup_s", "wall_s", "events", "events_per_s"})
        if (const JsonValue* value = json.find(name)) {
            JsonValue one(JsonValue::Object{{name, *value}});
            taker.take(one, {});
        }
    Figure totals;
    totals.section = Section::Totals;
    taker.take(*json.find("totals"), totals);
    taker.takeEach(json.find("operations"), Section::Operation);
    taker.takeEach(json.find("components"), Section::Component);
    taker.takeEach(json.find("links"), Section::Link);
    if (taker.failure())
        return *taker.failure();
    return sheet;
}

} // namespace faultline::report
