#include "ui/canvas/auto_place.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ui/canvas/geometry.h"

namespace faultline::ui {
namespace {

constexpr double kColumnStep = 280;
constexpr double kRowStep = 140;

/// The column of each component: the longest way from a component that nothing leads to. Where only cycles are left,
/// the first component of the file opens them.
std::map<std::string, int> columnsOf(const diagram::Diagram& diagram) {
    std::map<std::string, int> column;
    std::map<std::string, int> open; // links that still lead to it
    std::multimap<std::string, std::string> next;
    for (const auto& component : diagram.components)
        column[component.id] = open[component.id] = 0;
    for (const auto& link : diagram.links)
        if (column.count(link.from) > 0 && column.count(link.to) > 0 && link.from != link.to) {
            next.emplace(link.from, link.to);
            ++open[link.to];
        }
    std::set<std::string> done;
    std::vector<std::string> ready;
    const auto drain = [&] {
        while (!ready.empty()) {
            const std::string id = ready.back();
            ready.pop_back();
            if (!done.insert(id).second)
                continue;
            for (auto [link, end] = next.equal_range(id); link != end; ++link) {
                if (done.count(link->second) > 0)
                    continue;
                column[link->second] = std::max(column[link->second], column[id] + 1);
                if (--open[link->second] == 0)
                    ready.push_back(link->second);
            }
        }
    };
    for (const auto& component : diagram.components)
        if (open[component.id] == 0)
            ready.push_back(component.id);
    drain();
    for (const auto& component : diagram.components) {
        if (done.count(component.id) == 0)
            ready.push_back(component.id);
        drain();
    }
    return column;
}

} // namespace

QHash<QString, QPointF> autoPlaced(const diagram::Diagram& diagram) {
    QHash<QString, QPointF> places;
    double top = 0;
    bool anyWithout = false;
    bool anyWith = false;
    for (const auto& component : diagram.components) {
        if (component.values.find("position") == nullptr) {
            anyWithout = true;
            continue;
        }
        top = anyWith ? std::max(top, diagram::positionOf(component).y) : diagram::positionOf(component).y;
        anyWith = true;
    }
    if (!anyWithout)
        return places;
    if (anyWith)
        top += 2 * kRowStep;
    const auto columns = columnsOf(diagram);
    std::map<int, int> rows; // taken in each column
    int tallest = 0;
    for (const auto& component : diagram.components)
        if (component.values.find("position") == nullptr)
            tallest = std::max(tallest, ++rows[columns.at(component.id)]);
    std::map<int, int> next;
    for (const auto& component : diagram.components) {
        if (component.values.find("position") != nullptr)
            continue;
        const int column = columns.at(component.id);
        const double offset = (tallest - rows[column]) * kRowStep / 2;
        places.insert(QString::fromStdString(component.id),
                      snapped({column * kColumnStep, top + offset + next[column]++ * kRowStep}));
    }
    return places;
}

} // namespace faultline::ui
