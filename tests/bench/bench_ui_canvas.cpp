// What a frame of the canvas costs: cards with live gauges, wires and dots, painted offscreen.
#include <QApplication>
#include <QFile>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <benchmark/benchmark.h>
#include <random>

#include "engine/format/format.h"
#include "ui/canvas/canvas_view.h"
#include "ui/document/diagram_document.h"
#include "ui/player/player.h"
#include "ui/theme/theme.h"

using namespace faultline;
using namespace faultline::ui;
using simulation::Flight;
using simulation::Snapshot;

namespace {

constexpr double kFrame = 1.0 / 60;
constexpr kernel::Time kStep = kernel::Time(kFrame * 1e9);
constexpr int kPictures = 120; ///< snapshots that are played in a circle

/// Rows of client → balancer → services → cache, database and queue → worker.
diagram::Diagram city(int cards) {
    diagram::Diagram diagram;
    static const char* const kKinds[] = {"client", "load_balancer", "service", "service",
                                         "cache",  "database",      "queue",   "worker"};
    constexpr int kPerRow = 8;
    for (int i = 0; i < cards; ++i) {
        const int column = i % kPerRow;
        const int row = i / kPerRow;
        diagram::Component component;
        component.id = "c" + std::to_string(i);
        component.kind = kKinds[column];
        component.values.set("position", base::Point{column * 280.0 + (row % 2) * 40, row * 120.0});
        if (component.kind == std::string("service"))
            component.values.set("instances", diagram::Value(3));
        diagram.components.push_back(component);
        // Cache, database and queue are called by the second service; a worker takes from its queue.
        if (const int back = column == 5 ? 2 : column == 6 ? 3 : column > 0 ? 1 : 0; back > 0)
            diagram.links.push_back({"l" + std::to_string(i), "c" + std::to_string(i - back), component.id, {}});
    }
    return diagram;
}

/// Gauges that change and `dots` flights under way at any time.
std::vector<std::shared_ptr<const Snapshot>> run(const diagram::Diagram& diagram, int dots) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> share(0, 1);
    std::vector<std::shared_ptr<const Snapshot>> pictures;
    const double perFrame = dots * kFrame / 0.35;
    double owed = 0;
    std::uint64_t request = 0;
    for (int n = 0; n < kPictures; ++n) {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->now = n * kStep;
        for (const auto& component : diagram.components) {
            simulation::ComponentView view;
            view.id = component.id;
            view.kind = component.kind;
            view.instances.resize(std::size_t(diagram::instancesOf(component)));
            for (auto& instance : view.instances) {
                instance.utilization = share(random);
                instance.waiting = std::uint32_t(share(random) * 60);
            }
            view.arrivalsPerS = 900 + 200 * share(random);
            view.p99Ms = 20 + 60 * share(random);
            view.hitRatio = component.kind == "cache" ? share(random) : -1;
            view.capacity = 100'000;
            view.depth = std::uint64_t(share(random) * 1000);
            snapshot->components.push_back(view);
        }
        for (const auto& link : diagram.links)
            snapshot->links.push_back({link.id, link.from, link.to, 900 + 200 * share(random), false, 1});
        for (owed += perFrame; owed >= 1; --owed) {
            Flight flight;
            flight.request = ++request;
            flight.link = std::uint32_t(random() % diagram.links.size());
            flight.departs = snapshot->now - kernel::Time(double(kStep) * double(share(random)));
            flight.arrives = flight.departs + kernel::kMillisecond;
            flight.kind = static_cast<Flight::Kind>(random() % 6);
            flight.answer = random() % 2 == 0;
            snapshot->flights.push_back(flight);
        }
        pictures.push_back(snapshot);
    }
    return pictures;
}

void frame(benchmark::State& state) {
    DiagramDocument document;
    Player player;
    CanvasView view(document, player);
    document.setDiagram(city(int(state.range(0))));
    view.setMostDots(20'000);
    view.setKeepsDotsApart(false); // all that are asked for, however short the wires: the worst case
    view.resize(1600, 1000);
    view.show();
    QApplication::processEvents();
    view.fitAll();
    const auto pictures = run(document.diagram(), int(state.range(1)));
    std::size_t n = 0;
    kernel::Time offset = 0;
    const auto next = [&] {
        if (n == pictures.size()) { // once more, later
            n = 0;
            offset += kPictures * kStep;
        }
        auto snapshot = std::make_shared<Snapshot>(*pictures[n++]);
        snapshot->now += offset;
        for (Flight& flight : snapshot->flights) {
            flight.departs += offset;
            flight.arrives += offset;
            flight.request += std::uint64_t(offset);
        }
        return snapshot;
    };
    for (int i = 0; i < 40; ++i) { // until the air is full
        view.showFrameAfter(next(), kFrame);
        view.viewport()->repaint();
    }
    double dots = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto snapshot = next();
        state.ResumeTiming();
        view.showFrameAfter(std::move(snapshot), kFrame);
        view.viewport()->repaint();
        dots += view.visibleDots();
    }
    state.counters["dots"] = benchmark::Counter(dots, benchmark::Counter::kAvgIterations);
    state.counters["zoom"] = view.zoom();
}

void dragOneCard(benchmark::State& state) {
    DiagramDocument document;
    Player player;
    CanvasView view(document, player);
    document.setDiagram(city(int(state.range(0))));
    view.resize(1600, 1000);
    view.show();
    QApplication::processEvents();
    const QPoint from = view.mapFromScene(QPointF(280 * 3 + 100, 120 * 2 + 20));
    const auto send = [&](QEvent::Type type, QPoint at) {
        QMouseEvent event(type, at, view.viewport()->mapToGlobal(at), Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(view.viewport(), &event);
    };
    send(QEvent::MouseButtonPress, from);
    int step = 0;
    for (auto _ : state) {
        ++step;
        send(QEvent::MouseMove, from + QPoint(10 + (step * 7) % 300, 10 + (step * 3) % 100));
        view.viewport()->repaint();
    }
    send(QEvent::MouseButtonRelease, from);
}

void openDiagram(benchmark::State& state) {
    const diagram::Diagram diagram = city(int(state.range(0)));
    for (auto _ : state) {
        DiagramDocument document;
        Player player;
        CanvasView view(document, player);
        document.setDiagram(diagram);
        view.resize(1600, 1000);
        view.show();
        QApplication::processEvents();
        view.viewport()->repaint();
    }
}

/// From the file on the disk to the first picture, as File > Open does it.
void openFile(benchmark::State& state) {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("city.faultline.yaml"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(QByteArray::fromStdString(format::write(city(int(state.range(0)))))) <= 0)
        return state.SkipWithError("the file could not be written");
    file.close();
    for (auto _ : state) {
        DiagramDocument document;
        Player player;
        CanvasView view(document, player);
        view.resize(1600, 1000);
        view.show();
        if (!document.open(path) || document.isReadOnlyBecauseBroken())
            return state.SkipWithError("the file could not be read");
        player.load(document.diagram());
        QApplication::processEvents();
        view.viewport()->repaint();
    }
}

BENCHMARK(frame)
    ->ArgNames({"cards", "dots"})
    ->Args({50, 0})
    ->Args({50, 2000})
    ->Args({200, 0})
    ->Args({200, 2000})
    ->Args({200, 5000})
    ->Args({1000, 5000})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(dragOneCard)->ArgName("cards")->Arg(200)->Unit(benchmark::kMillisecond);
BENCHMARK(openFile)->ArgName("cards")->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(openDiagram)->ArgName("cards")->Arg(200)->Arg(1000)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    Theme::instance().apply();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
