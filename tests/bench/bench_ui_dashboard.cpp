// What the charts cost: new content and a repaint of four charts, as happens every 100 ms; and what the GUI pays for
// asking a player that runs flat out.
#include <QApplication>
#include <benchmark/benchmark.h>

#include "tests/ui/dashboard/sample_snapshot.h"
#include "tests/ui/player/shop.h"
#include "ui/dashboard/chart_panel.h"
#include "ui/dashboard/content_builder.h"
#include "ui/player/player.h"

using namespace faultline;
using namespace faultline::ui;

namespace {

/// Argument: milliseconds a bucket; 100 is the finest there is, 600 points a line before thinning.
void updateAndPaintFourCharts(benchmark::State& state) {
    const auto snapshot = test::sampleSnapshot(60, static_cast<int>(state.range(0)));
    std::vector<std::unique_ptr<ChartPanel>> panels;
    for (int kind = 0; kind < 4; ++kind) {
        panels.push_back(std::make_unique<ChartPanel>(static_cast<ChartKind>(kind)));
        panels.back()->setAttribute(Qt::WA_DontShowOnScreen);
        panels.back()->resize(380, 220);
        static_cast<QWidget*>(panels.back().get())->show();
    }
    QImage canvas(380, 220, QImage::Format_ARGB32_Premultiplied);
    double shift = 0;
    for (auto _ : state) {
        shift += 0.001; // the view moves on, so nothing may be reused
        const TimeView view{shift, 60 + shift, TimeView::Labels::FromNow};
        for (const auto& panel : panels) {
            panel->show(buildContent(panel->kind(), *snapshot, view), view, 0, false);
            panel->render(&canvas);
        }
    }
}
BENCHMARK(updateAndPaintFourCharts)->Arg(100)->Arg(200)->Arg(1000)->Unit(benchmark::kMillisecond);

void takeSnapshotFlatOut(benchmark::State& state) {
    Player player;
    player.load(test::shop("5000/s"));
    player.setSpeed(0);
    player.play();
    for (auto _ : state)
        benchmark::DoNotOptimize(player.takeSnapshot());
}
BENCHMARK(takeSnapshotFlatOut)->UseRealTime()->Unit(benchmark::kMicrosecond);

void actFlatOut(benchmark::State& state) {
    Player player;
    player.load(test::shop("5000/s"));
    player.setSpeed(0);
    player.play();
    for (auto _ : state)
        player.act({{"crash", "app/2"}});
}
BENCHMARK(actFlatOut)->UseRealTime()->Iterations(2000)->Unit(benchmark::kMicrosecond);

} // namespace

int main(int count, char** arguments) {
    qputenv("QT_QPA_PLATFORM", qgetenv("QT_QPA_PLATFORM").isEmpty() ? "offscreen" : qgetenv("QT_QPA_PLATFORM"));
    QApplication application(count, arguments);
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
