// Cases of keys: what must become different in a report, or in the written file, when one key is changed.
//
// A case file is a diagram with the list `x-cases` behind it. A case:
//   key:   TOPIC.KEY as `explain` names it: "client.retries.max", "link.loss", "crash.for"; "step.read+consistency" is
//          the key beside `read`
//   on:    the element that has the key; the first of its kind where left out
//   with:  PATH: VALUE, set on both sides
//   from:  the one value; as the diagram has it where left out
//   to:    the other
//   swap:  [TEXT, TEXT] instead of `to`: a part of the diagram's text and what stands there instead
//   shows: a path into the JSON report ("totals.failed", "app.utilization", "alerts.slow.fired_s"; "log.#crash" counts
//          entries of a list), the quotient of two ("db.keys_moved / totals.requests"), or {file: TEXT}: how often TEXT
//          stands in the file as it is written
//   moves: up, down (both by a tenth at least, or `by` so many times), or changes
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/catalog/describe.h"
#include "engine/catalog/topic.h"
#include "tests/support/run_diagram.h"

namespace faultline::tests {

/// One case, as its file says it.
struct KeyCase {
    std::string file; ///< path of the case file
    std::string key, on, from, to, shows, moves, swapped, swappedFor;
    bool hasFrom = false;
    bool inFile = false; ///< `shows` is a text of the written file
    double by = 1.1;
    std::vector<std::pair<std::string, std::string>> with;

    std::string topic() const { return key.substr(0, key.find('.')); }
};

inline std::string textOf(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

inline KeyCase readCase(const std::string& path, const catalog::Record& entry) {
    KeyCase one;
    one.file = path;
    for (const auto& [name, value] : entry.fields()) {
        const std::string text = catalog::flowText(value);
        const auto* record = value.as<catalog::Record>();
        const auto* list = value.as<catalog::List>();
        if (name == "key")
            one.key = text;
        else if (name == "on")
            one.on = text;
        else if (name == "from")
            one.from = text, one.hasFrom = true;
        else if (name == "to")
            one.to = text;
        else if (name == "moves")
            one.moves = text;
        else if (name == "by")
            one.by = std::stod(text);
        else if (name == "shows" && record && record->find("file"))
            one.shows = catalog::flowText(*record->find("file")), one.inFile = true;
        else if (name == "shows")
            one.shows = text;
        else if (name == "with" && record)
            for (const auto& [where, what] : record->fields())
                one.with.emplace_back(where, catalog::flowText(what));
        else if (name == "swap" && list && list->size() == 2)
            one.swapped = catalog::flowText((*list)[0]), one.swappedFor = catalog::flowText((*list)[1]);
        else
            qFatal("%s: a case has no `%s: %s`", path.c_str(), name.c_str(), text.c_str());
    }
    return one;
}

inline std::vector<KeyCase> readCases(const std::string& path) {
    const format::Reading reading = format::readFile(path);
    for (const base::Diagnostic& diagnostic : reading.diagnostics)
        if (diagnostic.severity == base::Severity::Error)
            qFatal("%s: %s", path.c_str(), base::toText(diagnostic).c_str());
    std::vector<KeyCase> cases;
    const catalog::Value* listed = reading.diagram.extensions.find("x-cases");
    if (!listed || !listed->as<catalog::List>())
        qFatal("%s has no list x-cases", path.c_str());
    for (const catalog::Value& entry : *listed->as<catalog::List>())
        cases.push_back(readCase(path, *entry.as<catalog::Record>()));
    return cases;
}

/// Where the first element of a topic stands in a diagram: "app", "links.web->app", "scenario[2]".
inline std::string firstOf(const std::string& topic, const diagram::Diagram& diagram) {
    for (const diagram::Component& component : diagram.components)
        if (component.kind == topic)
            return component.id;
    for (std::size_t i = 0; i < diagram.scenario.size(); ++i)
        if (diagram.scenario[i].find(topic))
            return "scenario[" + std::to_string(i) + "]";
    if (topic == "settings" || topic == "network")
        return topic;
    if (topic == "note" || topic == "slo" || topic == "alert")
        return topic + "s[0]";
    if (topic == "link" && !diagram.links.empty())
        return "links." + diagram.links.front().id;
    if (topic == "keyspace" && !diagram.keyspaces.empty())
        return "keyspaces." + diagram.keyspaces.front().id;
    if (topic == "operation" && !diagram.operations.empty())
        return "operations." + diagram.operations.front().id;
    if (topic == "zone" && !diagram.zones.empty())
        return "zones." + diagram.zones.front().id;
    return {};
}

/// The diagram of a case's one side. A case that cannot be set up is a complaint.
inline std::optional<diagram::Diagram> sideOf(const KeyCase& one, bool changed, QString& complaints) {
    std::string text = textOf(one.file);
    if (changed && !one.swapped.empty()) {
        const std::size_t at = text.find(one.swapped);
        if (at == std::string::npos || at > text.find("x-cases:")) {
            complaints += "the diagram has no text to swap\n";
            return std::nullopt;
        }
        text.replace(at, one.swapped.size(), one.swappedFor);
    }
    format::Reading reading = format::read(text);
    base::Diagnostics findings = reading.diagnostics;
    reading.diagram.extensions = {};
    std::string path = one.on.empty() ? firstOf(one.topic(), reading.diagram) : one.on;
    std::string rest = one.key.substr(std::min(one.key.find('.'), one.key.size() - 1) + 1);
    if (const std::size_t beside = rest.find('+'); beside != std::string::npos)
        rest = rest.substr(beside + 1);
    path += (path.empty() ? "" : ".") + rest;
    const auto set = [&](const std::string& where, const std::string& value) {
        for (const base::Diagnostic& finding : format::setByPath(reading.diagram, where, value))
            findings.push_back(finding);
    };
    for (const auto& [where, value] : one.with)
        set(where, value);
    if (!changed && one.hasFrom)
        set(path, one.from);
    if (changed && one.swapped.empty())
        set(path, one.to);
    for (const base::Diagnostic& finding : findings)
        if (finding.severity == base::Severity::Error) {
            complaints += QString::fromStdString(base::toText(finding)) + "\n";
            return std::nullopt;
        }
    return std::move(reading.diagram);
}

/// A run's report; runs of the same diagram are done once.
inline QJsonObject reportOf(const diagram::Diagram& diagram, QString& complaints) {
    static std::map<std::string, QJsonObject> known;
    const auto [found, isNew] = known.try_emplace(format::write(diagram));
    if (!isNew)
        return found->second;
    const auto setting = [&](const char* key) { return diagram::effectiveSetting(diagram, key); };
    const auto seed = static_cast<std::uint64_t>(*setting("seed").as<std::int64_t>());
    simulation::Simulation::Compiled compiled = simulation::Simulation::compile(diagram, seed);
    for (const base::Diagnostic& diagnostic : compiled.diagnostics)
        if (diagnostic.severity == base::Severity::Error)
            complaints += QString::fromStdString(base::toText(diagnostic)) + "\n";
    if (!compiled.simulation)
        return {};
    compiled.simulation->advance(setting("duration").as<base::Duration>()->ns);
    report::Report report;
    report.title = diagram.title;
    report.measured = simulation::measure(*compiled.simulation);
    const std::string json = report::toJson(report::layOut(report));
    return found->second = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

inline bool isCalled(const QJsonValue& entry, const QString& name) {
    return entry.toObject().value("name") == name || entry.toObject().value("what") == name;
}

inline QJsonValue entryOf(const QJsonArray& list, const QString& step) {
    if (step.startsWith('#')) {
        int count = 0;
        for (const QJsonValue& entry : list)
            count += step.size() == 1 || isCalled(entry, step.mid(1)) ? 1 : 0;
        return count;
    }
    for (const QJsonValue& entry : list)
        if (isCalled(entry, step))
            return entry;
    return QJsonValue::Undefined;
}

/// The value at a path of a report; undefined where there is none.
inline QJsonValue lookUp(const QJsonObject& report, const QString& path) {
    QStringList steps = path.split('.');
    if (report.value("components").toObject().contains(steps.front()))
        steps.prepend("components");
    QJsonValue value = report;
    for (const QString& step : steps)
        value = value.isArray() ? entryOf(value.toArray(), step) : value.toObject().value(step);
    return value;
}

inline QString worded(const QJsonValue& value) {
    if (value.isDouble())
        return QString::number(value.toDouble(), 'g', 8);
    return value.isUndefined() ? "nothing" : value.isNull() ? "null" : value.toVariant().toString();
}

inline QJsonValue shown(const KeyCase& one, const diagram::Diagram& diagram, QString& complaints) {
    const QString shows = QString::fromStdString(one.shows);
    if (one.inFile)
        return static_cast<int>(QString::fromStdString(format::write(diagram)).count(shows));
    const QJsonObject report = reportOf(diagram, complaints);
    const QStringList parts = shows.split(" / ");
    if (parts.size() < 2)
        return lookUp(report, shows);
    const double below = lookUp(report, parts[1]).toDouble(NAN);
    return lookUp(report, parts[0]).toDouble(NAN) / below;
}

/// Whether a figure moved as a case says.
inline bool hasMoved(const KeyCase& one, const QJsonValue& from, const QJsonValue& to) {
    if (one.moves == "changes")
        return from != to;
    if (!from.isDouble() || !to.isDouble())
        return false;
    const double low = one.moves == "up" ? from.toDouble() : to.toDouble();
    const double high = one.moves == "up" ? to.toDouble() : from.toDouble();
    // Figures below zero (an overspent budget) move by their own size.
    return high > low && (low >= 0 ? high >= one.by * low : high - low >= (one.by - 1) * std::fabs(low));
}

/// What is wrong with a case; empty when its figure moves as it should.
inline QString complaintsAbout(const KeyCase& one) {
    QString complaints;
    const std::optional<diagram::Diagram> before = sideOf(one, false, complaints);
    const std::optional<diagram::Diagram> after = sideOf(one, true, complaints);
    if (!before || !after)
        return complaints;
    const QJsonValue from = shown(one, *before, complaints);
    const QJsonValue to = shown(one, *after, complaints);
    if (!complaints.isEmpty())
        return complaints;
    if (one.moves != "up" && one.moves != "down" && one.moves != "changes")
        return "`moves` is up, down or changes";
    if (hasMoved(one, from, to))
        return {};
    return QString("%1 is %2 before and %3 afterwards, which is not `%4`")
        .arg(QString::fromStdString(one.shows), worded(from), worded(to), QString::fromStdString(one.moves));
}

} // namespace faultline::tests
