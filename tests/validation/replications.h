// Runs a model through the command line, once a seed, and holds its figures to what they should be.
#pragma once

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTest>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "engine/metrics/confidence.h"
#include "tests/validation/rows.h"

namespace faultline::validation {

constexpr int kReplications = 20;
constexpr double kLevel = 0.999;

/// The reports of the replications of one model.
using Reports = std::vector<QJsonObject>;

/// A figure of a report: any number that can be computed from it.
using Figure = std::function<double(const QJsonObject&)>;

/// The number at a path such as "components/station/queue_mean".
inline Figure at(const QString& path) {
    return [path](const QJsonObject& report) {
        QJsonValue value = report;
        for (const QString& key : path.split('/'))
            value = value.toObject().value(key);
        if (!value.isDouble())
            qFatal("the report has no number at %s", qPrintable(path));
        return value.toDouble();
    };
}

inline double windowSeconds(const QJsonObject& report) {
    return report.value("simulated_s").toDouble() - report.value("warmup_s").toDouble();
}

/// A number that a model must give.
struct Expectation {
    QString name;
    Figure figure;
    double value = 0;
    double halfWidth = 0.01; ///< largest half-width of the 99.9 % interval, as a share of the value
};
using Expectations = std::vector<Expectation>;

/// Simulates with the seeds 1, 2 …, two processes at a time. A run that fails ends the test.
inline Reports replicate(const QString& model, const QStringList& options = {}, int replications = kReplications) {
    const QString program = QStringLiteral(FAULTLINE_BINARY_DIR "/faultline-cli");
    const QString file = QStringLiteral(FAULTLINE_SOURCE_DIR "/tests/validation/models/%1.faultline.yaml").arg(model);
    if (!QFileInfo::exists(program))
        qFatal("%s is not built", qPrintable(program));
    Reports reports;
    std::deque<std::unique_ptr<QProcess>> running;
    const auto collect = [&] {
        QProcess& process = *running.front();
        if (!process.waitForFinished(-1) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            qFatal("a run of %s failed: %s", qPrintable(model), process.readAllStandardError().constData());
        reports.push_back(QJsonDocument::fromJson(process.readAllStandardOutput()).object());
        running.pop_front();
    };
    for (int seed = 1; seed <= replications; ++seed) {
        if (running.size() == 2)
            collect();
        running.push_back(std::make_unique<QProcess>());
        running.back()->start(program,
                              QStringList{"run", file, "--format", "json", "--seed", QString::number(seed)} << options);
    }
    while (!running.empty())
        collect();
    return reports;
}

inline metrics::Confidence confidenceOf(const Reports& reports, const Figure& figure) {
    std::vector<double> samples;
    for (const QJsonObject& report : reports)
        samples.push_back(figure(report));
    return metrics::confidence(samples, kLevel);
}

/// What is wrong with a figure, empty when nothing is: the interval must hold the value and be narrow enough to say so.
/// `model` is what the table calls it; the diagram's title where left out.
inline QString complaint(const Reports& reports, const Expectation& expectation, QString model = {}) {
    const metrics::Confidence found = confidenceOf(reports, expectation.figure);
    if (model.isEmpty())
        model = reports.front().value("title").toString();
    tell({model, expectation.name, QString::number(expectation.value, 'g', 5), QString::number(found.mean, 'g', 5),
          QString::number(found.halfWidth, 'g', 2), static_cast<int>(reports.size())});
    const QString text = QStringLiteral("%1: %2 ± %3, expected %4")
                             .arg(expectation.name)
                             .arg(found.mean, 0, 'g', 8)
                             .arg(found.halfWidth, 0, 'g', 3)
                             .arg(expectation.value, 0, 'g', 8);
    qInfo("%s", qPrintable(text));
    if (!found.contains(expectation.value))
        return text + " outside the interval";
    if (found.halfWidth > expectation.halfWidth * std::fabs(expectation.value))
        return text + " interval too wide";
    return {};
}

/// Little's law at every component that keeps residence times: over the window, L·T − (completions · mean residence)
/// is the difference of what is carried over the window's two ends, 0 on average.
inline QStringList littleComplaints(const Reports& reports) {
    QStringList result;
    const QJsonObject components = reports.front().value("components").toObject();
    for (const QString& id : components.keys()) {
        if (!components.value(id).toObject().contains("population_mean"))
            continue;
        const QString path = "components/" + id;
        const Figure population = at(path + "/population_mean");
        const Figure byLittle = [path](const QJsonObject& report) {
            return at(path + "/completions")(report) / windowSeconds(report) * at(path + "/residence_ms/mean")(report) *
                   1e-3;
        };
        const metrics::Confidence mean = confidenceOf(reports, population);
        const metrics::Confidence difference =
            confidenceOf(reports, [&](const QJsonObject& report) { return population(report) - byLittle(report); });
        if (!difference.contains(0) || difference.halfWidth > 0.01 * mean.mean)
            result << QStringLiteral("%1: L − λW = %2 ± %3 at L = %4")
                          .arg(id)
                          .arg(difference.mean)
                          .arg(difference.halfWidth)
                          .arg(mean.mean);
    }
    return result;
}

/// Conservation, exact in every report.
inline QStringList conservationComplaints(const QJsonObject& report) {
    QStringList result;
    const auto balanced = [&](const QString& what, const QJsonObject& object, const QString& whole,
                              const QStringList& parts) {
        double sum = 0;
        for (const QString& part : parts)
            sum += object.value(part).toDouble();
        if (!object.value(whole).isDouble() || object.value(whole).toDouble() != sum)
            result << QStringLiteral("seed %1, %2: %3 %4 but its parts add up to %5")
                          .arg(report.value("seed").toInt())
                          .arg(what, whole)
                          .arg(object.value(whole).toDouble())
                          .arg(sum);
    };
    const auto requests = [&](const QString& what, const QJsonObject& object) {
        balanced(what, object, "requests", {"succeeded", "failed", "in_flight"});
        const QJsonObject errors = object.value("errors").toObject();
        QJsonObject failures = errors;
        failures["failed"] = object.value("failed");
        balanced(what, failures, "failed", errors.keys());
    };
    requests("totals", report.value("totals").toObject());
    const QJsonObject operations = report.value("operations").toObject();
    for (const QString& id : operations.keys())
        requests(id, operations.value(id).toObject());
    const QJsonObject links = report.value("links").toObject();
    for (const QString& id : links.keys())
        balanced(id, links.value(id).toObject(), "messages", {"received", "dropped", "in_flight"});
    const QJsonObject components = report.value("components").toObject();
    for (const QString& id : components.keys()) {
        QJsonObject component = components.value(id).toObject();
        if (component.value("kind") == "client")
            requests(id, component);
        if (component.value("kind") == "queue") {
            component["came in"] = component.value("depth_start").toDouble() + component.value("published").toDouble();
            balanced(id, component, "came in", {"acked", "dead_lettered", "dropped", "depth_end"});
        }
    }
    return result;
}

/// Runs the replications of a model: theory, Little's law and conservation must hold.
inline QString allComplaints(const QString& model, const Expectations& expectations) {
    const Reports reports = replicate(model);
    QStringList complaints;
    for (const Expectation& expectation : expectations)
        complaints << complaint(reports, expectation);
    complaints.removeAll({});
    const QString title = reports.front().value("title").toString();
    const auto exactly = [&](const QString& law, const QStringList& broken) {
        tell({title, law, "holds", broken.isEmpty() ? "holds" : "does not", {}, static_cast<int>(reports.size())});
        complaints << broken;
    };
    exactly("L = λW at every component", littleComplaints(reports));
    QStringList lost;
    for (const QJsonObject& report : reports)
        lost << conservationComplaints(report);
    exactly("nothing lost uncounted", lost);
    return complaints.join('\n');
}

} // namespace faultline::validation

Q_DECLARE_METATYPE(faultline::validation::Expectations)
