#include "ui/canvas/tidy.h"

#include <QRectF>
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "ui/canvas/geometry.h"
#include "ui/canvas/unfolded.h"
#include "ui/canvas/zone_edits.h"
#include "ui/canvas/zone_frame.h"

namespace faultline::ui {
namespace {

using diagram::Diagram;
using diagram::Edit;

constexpr double kColumnGap = 100;
constexpr double kRowGap = 40;
constexpr int kSweeps = 8;
constexpr int kTallestColumn = 12; // more cards stand in several columns beside each other

/// The part of a diagram that is laid out, as numbers.
struct Graph {
    std::vector<QString> ids;
    std::vector<QSizeF> sizes;
    std::vector<QString> zones;
    std::vector<std::vector<int>> out, in;
    std::vector<int> column;
    std::vector<std::vector<int>> columns; ///< by column: who stands in it, from top to bottom
    std::vector<int> row;
    QPointF corner; ///< of what they covered before

    void number() {
        row.assign(ids.size(), 0);
        for (const auto& stack : columns)
            for (std::size_t i = 0; i < stack.size(); ++i)
                row[std::size_t(stack[i])] = int(i);
    }
};

/// Wires that lead back to somebody on the way here would make columns without end: they count for nothing.
void layer(Graph& graph) {
    const std::size_t n = graph.ids.size();
    std::vector<int> state(n, 0); // 1: on the way, 2: done
    std::vector<int> order;
    std::vector<std::vector<int>> forward(n);
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < n; ++i)
        if (graph.in[i].empty())
            roots.push_back(i);
    for (std::size_t i = 0; i < n; ++i)
        if (!graph.in[i].empty())
            roots.push_back(i);
    for (const std::size_t root : roots) {
        if (state[root] != 0)
            continue;
        std::vector<std::pair<int, std::size_t>> stack{{int(root), 0}};
        state[root] = 1;
        while (!stack.empty()) {
            auto& [node, next] = stack.back();
            const auto& out = graph.out[std::size_t(node)];
            if (next == out.size()) {
                state[std::size_t(node)] = 2;
                order.push_back(node);
                stack.pop_back();
                continue;
            }
            const int callee = out[next++];
            if (state[std::size_t(callee)] == 1)
                continue;
            forward[std::size_t(node)].push_back(callee);
            if (state[std::size_t(callee)] == 0) {
                state[std::size_t(callee)] = 1;
                stack.push_back({callee, 0});
            }
        }
    }
    graph.column.assign(n, 0);
    for (auto node = order.rbegin(); node != order.rend(); ++node)
        for (const int callee : forward[std::size_t(*node)])
            graph.column[std::size_t(callee)] =
                std::max(graph.column[std::size_t(callee)], graph.column[std::size_t(*node)] + 1);
}

/// Columns as lists; those that are too tall are parted.
void stackUp(Graph& graph) {
    std::map<int, std::vector<int>> byColumn;
    for (std::size_t i = 0; i < graph.ids.size(); ++i)
        byColumn[graph.column[i]].push_back(int(i));
    graph.columns.clear();
    for (const auto& [column, nodes] : byColumn) {
        const int parts = (int(nodes.size()) + kTallestColumn - 1) / kTallestColumn;
        const std::size_t each = (nodes.size() + std::size_t(parts) - 1) / std::size_t(parts);
        for (std::size_t begin = 0; begin < nodes.size(); begin += each) {
            const auto first = nodes.begin() + std::ptrdiff_t(begin);
            graph.columns.emplace_back(first, nodes.begin() + std::ptrdiff_t(std::min(begin + each, nodes.size())));
            for (const int node : graph.columns.back())
                graph.column[std::size_t(node)] = int(graph.columns.size()) - 1;
        }
    }
    graph.number();
}

double medianOf(std::vector<double> values, double otherwise) {
    if (values.empty())
        return otherwise;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

int crossings(const Graph& graph) {
    int count = 0;
    std::vector<std::pair<int, int>> edges;
    for (const auto& stack : graph.columns) {
        edges.clear();
        for (const int node : stack)
            for (const int callee : graph.out[std::size_t(node)])
                if (graph.column[std::size_t(callee)] == graph.column[std::size_t(node)] + 1)
                    edges.emplace_back(graph.row[std::size_t(node)], graph.row[std::size_t(callee)]);
        for (std::size_t i = 0; i < edges.size(); ++i)
            for (std::size_t j = i + 1; j < edges.size(); ++j)
                count += (edges[i].first - edges[j].first) * (edges[i].second - edges[j].second) < 0;
    }
    return count;
}

/// Orders a column by the medians of the neighbours in rows; what shares a zone stays together.
void orderColumn(Graph& graph, std::vector<int>& stack, bool byCallers) {
    std::map<int, double> median;
    std::map<QString, std::vector<double>> zones;
    for (const int node : stack) {
        std::vector<double> rows;
        for (const int other : byCallers ? graph.in[std::size_t(node)] : graph.out[std::size_t(node)])
            rows.push_back(graph.row[std::size_t(other)]);
        median[node] = medianOf(std::move(rows), graph.row[std::size_t(node)]);
        if (const QString& zone = graph.zones[std::size_t(node)]; !zone.isEmpty())
            zones[zone].push_back(median[node]);
    }
    const auto groupOf = [&](int node) {
        const QString& zone = graph.zones[std::size_t(node)];
        return zone.isEmpty() ? median[node] : medianOf(zones[zone], 0);
    };
    std::stable_sort(stack.begin(), stack.end(), [&](int a, int b) {
        const QString& zoneA = graph.zones[std::size_t(a)];
        const QString& zoneB = graph.zones[std::size_t(b)];
        if (zoneA == zoneB)
            return zoneA.isEmpty() || median[a] != median[b] ? median[a] < median[b] : false;
        return std::pair(groupOf(a), zoneA) < std::pair(groupOf(b), zoneB);
    });
}

void order(Graph& graph) {
    auto best = graph.columns;
    int fewest = crossings(graph);
    for (int sweep = 0; sweep < kSweeps && fewest > 0; ++sweep) {
        const bool rightwards = sweep % 2 == 0;
        for (std::size_t i = 0; i < graph.columns.size(); ++i) {
            orderColumn(graph, graph.columns[rightwards ? i : graph.columns.size() - 1 - i], rightwards);
            graph.number();
        }
        if (const int now = crossings(graph); now < fewest) {
            fewest = now;
            best = graph.columns;
        }
    }
    graph.columns = best;
    graph.number();
}

/// Each card as near as it gets to the middle of those it is wired to, without leaving its order.
QHash<QString, QPointF> places(const Graph& graph) {
    const std::size_t n = graph.ids.size();
    std::vector<double> y(n, 0);
    for (const auto& stack : graph.columns) {
        double height = -kRowGap;
        for (const int node : stack)
            height += graph.sizes[std::size_t(node)].height() + kRowGap;
        double top = -height / 2;
        for (const int node : stack) {
            y[std::size_t(node)] = top;
            top += graph.sizes[std::size_t(node)].height() + kRowGap;
        }
    }
    const auto middle = [&](int node) { return y[std::size_t(node)] + graph.sizes[std::size_t(node)].height() / 2; };
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        for (std::size_t c = 0; c < graph.columns.size(); ++c) {
            const auto& stack = graph.columns[sweep % 2 == 0 ? c : graph.columns.size() - 1 - c];
            for (std::size_t i = 0; i < stack.size(); ++i) {
                const auto node = std::size_t(stack[i]);
                std::vector<double> wanted;
                for (const auto* neighbours : {&graph.in[node], &graph.out[node]})
                    for (const int other : *neighbours)
                        wanted.push_back(middle(other));
                double at = medianOf(std::move(wanted), middle(stack[i])) - graph.sizes[node].height() / 2;
                if (i > 0)
                    at = std::max(at, y[std::size_t(stack[i - 1])] + graph.sizes[std::size_t(stack[i - 1])].height() +
                                          kRowGap);
                if (i + 1 < stack.size())
                    at = std::min(at, std::max(y[std::size_t(stack[i + 1])] - kRowGap - graph.sizes[node].height(),
                                               i > 0 ? y[std::size_t(stack[i - 1])] +
                                                           graph.sizes[std::size_t(stack[i - 1])].height() + kRowGap
                                                     : -1e18));
                y[node] = at;
            }
        }
    QHash<QString, QPointF> result;
    double top = 1e18;
    for (const double at : y)
        top = std::min(top, at);
    double left = graph.corner.x();
    for (const auto& stack : graph.columns) {
        double width = kCardWidth;
        for (const int node : stack) {
            const auto index = std::size_t(node);
            width = std::max(width, graph.sizes[index].width());
            result.insert(graph.ids[index], snapped({left, graph.corner.y() + y[index] - top}));
        }
        left += width + kColumnGap;
    }
    return result;
}

Graph graphOf(const Diagram& diagram, const QStringList& ids) {
    Graph graph;
    const CardRectOf rectOf = cardRectsOf(diagram);
    QHash<QString, int> numbers;
    QRectF covered;
    for (const diagram::Component& component : diagram.components) {
        const QString id = QString::fromStdString(component.id);
        if (!ids.isEmpty() && !ids.contains(id))
            continue;
        numbers.insert(id, int(graph.ids.size()));
        graph.ids.push_back(id);
        graph.sizes.push_back(rectOf(id).size());
        graph.zones.push_back(zoneNaming(diagram, id));
        covered |= rectOf(id);
    }
    graph.corner = snapped(covered.topLeft());
    graph.out.resize(graph.ids.size());
    graph.in.resize(graph.ids.size());
    for (const diagram::Link& link : diagram.links) {
        const auto from = numbers.constFind(QString::fromStdString(link.from));
        const auto to = numbers.constFind(QString::fromStdString(link.to));
        if (from == numbers.constEnd() || to == numbers.constEnd() || *from == *to)
            continue;
        graph.out[std::size_t(*from)].push_back(*to);
        graph.in[std::size_t(*to)].push_back(*from);
    }
    return graph;
}

} // namespace

QHash<QString, QPointF> layeredPlaces(const Diagram& diagram, const QStringList& ids) {
    Graph graph = graphOf(diagram, ids);
    if (graph.ids.empty())
        return {};
    layer(graph);
    stackUp(graph);
    order(graph);
    return places(graph);
}

int crossingsIn(const Diagram& diagram, const QHash<QString, QPointF>& where) {
    struct Segment {
        double x1, y1, x2, y2;
    };
    std::vector<Segment> segments;
    for (const diagram::Link& link : diagram.links) {
        const auto from = where.constFind(QString::fromStdString(link.from));
        const auto to = where.constFind(QString::fromStdString(link.to));
        if (from != where.constEnd() && to != where.constEnd())
            segments.push_back({from->x(), from->y(), to->x(), to->y()});
    }
    int count = 0;
    for (std::size_t i = 0; i < segments.size(); ++i)
        for (std::size_t j = i + 1; j < segments.size(); ++j) {
            const Segment& a = segments[i];
            const Segment& b = segments[j];
            count += a.x1 == b.x1 && a.x2 == b.x2 && (a.y1 - b.y1) * (a.y2 - b.y2) < 0;
        }
    return count;
}

Edit tidied(const Diagram& diagram, const QHash<QString, QPointF>& where) {
    std::vector<std::pair<std::string, base::Point>> moves;
    for (const diagram::Component& component : diagram.components)
        if (const auto at = where.constFind(QString::fromStdString(component.id)); at != where.constEnd())
            moves.emplace_back(component.id, base::Point{at->x(), at->y()});
    Edit edit = diagram::moveComponents(moves);
    auto& steps = std::get<diagram::Group>(edit.what).edits;
    for (diagram::Edit& tiles : tilesAfter(diagram, where))
        steps.push_back(std::move(tiles));
    Diagram later = diagram;
    if (!diagram::apply(later, edit)) // then the document refuses it for the same reason
        return edit;
    const CardRectOf rectOf = cardRectsOf(later);
    for (const diagram::Named& zone : diagram.zones) {
        const QStringList members = wholeMembersOf(zone);
        const bool moved =
            std::any_of(members.begin(), members.end(), [&](const QString& id) { return where.contains(id); });
        if (!moved || zone.values.find("size") == nullptr)
            continue;
        diagram::Named bare{zone.id, {}};
        bare.values.set("contains", *zone.values.find("contains"));
        const QRectF frame = zoneFrameOf(later, bare, rectOf);
        const QString id = QString::fromStdString(zone.id);
        steps.push_back(setZoneValue(id, "position", diagram::Value(base::Point{frame.x(), frame.y()})));
        steps.push_back(setZoneValue(id, "size", diagram::Value(base::Point{frame.width(), frame.height()})));
    }
    edit.name = {"Tidy up"};
    return edit;
}

} // namespace faultline::ui
