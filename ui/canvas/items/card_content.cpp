#include "ui/canvas/items/card_content.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

#include "engine/catalog/catalog.h"
#include "ui/canvas/figure_text.h"
#include "ui/document/translated.h"
#include "ui/widgets/engine_text.h"
#include "ui/widgets/value_text.h"

namespace faultline::ui {
namespace {

using catalog::Record;
using catalog::Value;
using simulation::BreakerState;
using simulation::ComponentView;
using simulation::Health;

constexpr double kSaturated = 0.85;

QString tr(const char* text) {
    return QCoreApplication::translate("faultline::ui::Card", text);
}

QString plural(const char* one, const char* many, qint64 n) {
    return tr(n == 1 ? one : many).arg(countText(quint64(n)));
}

QString joinedFacts(const QString& name, const QString& fact) {
    return name.isEmpty() ? fact : fact.isEmpty() ? name : name + QStringLiteral(" · ") + fact;
}

/// Tenths say nothing from ten on.
QString staleText(double perSecond) {
    return perSecond > 0 ? tr("%1 stale/s").arg(rateText(perSecond).section(QLatin1Char('/'), 0, 0)) : QString();
}

QString wordsOf(const Value& value) {
    const auto* word = value.as<std::string>();
    return word ? QString::fromStdString(*word).replace(QLatin1Char('_'), QLatin1Char(' ')) : QString();
}

qint64 countOf(const diagram::Component& component, std::string_view key) {
    const Value value = diagram::effective(component, key);
    const auto* count = value.as<std::int64_t>();
    return count ? *count : 0;
}

QString presetLabel(const diagram::Component& component) {
    const catalog::Kind* kind = catalog::Catalog::instance().kind(component.kind);
    const Value* preset = component.values.find("preset");
    if (kind == nullptr || preset == nullptr)
        return {};
    for (const catalog::Preset& known : kind->presets)
        if (preset->isWord(known.name))
            return QString::fromStdString(known.label);
    return {};
}

QString kindLabel(const diagram::Component& component) {
    const catalog::Kind* kind = catalog::Catalog::instance().kind(component.kind);
    return kind ? QString::fromStdString(kind->label) : QString::fromStdString(component.kind);
}

QString arrivalsText(const diagram::Component& component) {
    const Value* profile = component.values.find("profile");
    if (profile && !profile->isEmpty())
        return tr("follows a profile");
    const Value arrivals = diagram::effective(component, "arrivals");
    const auto* record = arrivals.as<Record>();
    if (record == nullptr)
        return {};
    if (const Value* open = record->find("open")) {
        const Value* rate = open->as<Record>() ? open->as<Record>()->find("rate") : open;
        if (rate && rate->as<base::Rate>())
            return tr("%1 requests").arg(rateText(rate->as<base::Rate>()->perSecond));
    }
    if (const Value* closed = record->find("closed"); closed && closed->as<Record>())
        if (const Value* users = closed->as<Record>()->find("users"); users && users->as<std::int64_t>())
            return plural("%1 user", "%1 users", *users->as<std::int64_t>());
    return {};
}

QString instancesFact(qint64 instances, qint64 cpus) {
    return plural("%1 instance", "%1 instances", instances) + QStringLiteral(" · ") + plural("%1 CPU", "%1 CPUs", cpus);
}

QString databaseFact(qint64 shards, qint64 replicas) {
    if (shards > 1)
        return plural("%1 shard", "%1 shards", shards);
    return replicas > 0 ? tr("primary") + QStringLiteral(" + ") + plural("%1 replica", "%1 replicas", replicas)
                        : tr("one primary");
}

/// What matters most of a kind, in two or three words.
QString keyFact(const diagram::Component& component) {
    const qint64 instances = diagram::instancesOf(component);
    const std::string& kind = component.kind;
    if (kind == "client")
        return arrivalsText(component);
    if (kind == "load_balancer")
        return wordsOf(diagram::effective(component, "algorithm"));
    if (kind == "service" || kind == "worker")
        return instancesFact(instances, countOf(component, "cpus"));
    if (kind == "cache" || kind == "cdn")
        return plural("%1 entry", "%1 entries", countOf(component, "entries"));
    if (kind == "database")
        return databaseFact(countOf(component, "shards"), countOf(component, "replicas"));
    if (kind == "store")
        return plural("%1 member", "%1 members", countOf(component, "members"));
    if (kind == "queue")
        return wordsOf(diagram::effective(component, "delivery"));
    if (kind == "external")
        return catalog::toText(diagram::effective(component, "latency")).empty()
                   ? QString()
                   : QString::fromStdString(catalog::toText(diagram::effective(component, "latency")));
    return {};
}

MemberNames membersOf(const diagram::Component& component) {
    MemberNames members;
    const bool isDatabase = component.kind == "database";
    const qint64 shards = isDatabase ? std::clamp<qint64>(countOf(component, "shards"), 1, 1000) : 1;
    const qint64 each = isDatabase                  ? std::clamp<qint64>(countOf(component, "replicas") + 1, 1, 1000)
                        : component.kind == "store" ? std::clamp<qint64>(countOf(component, "members"), 1, 1000)
                                                    : std::clamp<qint64>(diagram::instancesOf(component), 1, 1000);
    for (qint64 shard = 1; shard <= shards; ++shard)
        for (qint64 member = 1; member <= each; ++member) {
            const QString number = QString::number(member);
            members.names << (shards > 1 ? QStringLiteral("s%1/%2").arg(shard).arg(number) : number);
            if (isDatabase)
                members.roles << (member == 1 ? QStringLiteral("primary") : QStringLiteral("replica"));
        }
    return members;
}

/// The most cells that a card has room for; a queue may have ten thousand partitions.
constexpr std::size_t kMostPartitions = 112;

PartitionContent restOf(std::size_t left) {
    PartitionContent rest;
    rest.rest = true;
    rest.name = tr("%1 more").arg(countText(left));
    return rest;
}

std::vector<PartitionContent> partitionsOf(const diagram::Component& component) {
    std::vector<PartitionContent> partitions;
    const auto count =
        component.kind == "queue" ? std::size_t(std::max<qint64>(countOf(component, "partitions"), 0)) : 0;
    const std::size_t shown = count > kMostPartitions ? kMostPartitions - 1 : count;
    for (std::size_t i = 1; i <= shown; ++i)
        partitions.push_back({QString::number(i), {}, 0, false});
    if (shown < count)
        partitions.push_back(restOf(count - shown));
    return partitions;
}

/// As the run has them. A closed card does not show them, and is not painted anew for them.
void followPartitions(std::vector<PartitionContent>& partitions, const std::vector<simulation::PartitionView>& views) {
    const std::size_t shown = views.size() > kMostPartitions ? kMostPartitions - 1 : views.size();
    partitions.resize(shown);
    for (std::size_t i = 0; i < shown; ++i) {
        const simulation::PartitionView& view = views[i];
        const QString number = QString::number(view.number);
        partitions[i].name = view.group.empty() ? number : QString::fromStdString(view.group) + u' ' + number;
        partitions[i].consumer = QString::fromStdString(view.consumer);
        partitions[i].depth = view.depth;
        partitions[i].rest = false;
    }
    if (shown == views.size())
        return;
    partitions.push_back(restOf(views.size() - shown));
    for (std::size_t i = shown; i < views.size(); ++i)
        partitions.back().depth += views[i].depth;
}

/// As the run has them: after a failover another one is primary.
void followMembers(MemberNames& members, const std::vector<simulation::InstanceView>& instances) {
    members.names.clear();
    members.roles.clear();
    for (const auto& instance : instances) {
        const QString target = QString::fromStdString(instance.target);
        const qsizetype slash = target.indexOf(QLatin1Char('/'));
        members.names << (slash < 0 ? QString::number(members.names.size() + 1) : target.mid(slash + 1));
        members.roles << (instance.role == "none" ? QString() : QString::fromStdString(instance.role));
    }
}

QString shardOf(const std::string& target) {
    return QString::fromStdString(target).section(QLatin1Char('/'), 1, -2);
}

/// How many instances, members or shards there are by now: events and autoscaling change it.
QString factNow(const CardContent& content, const std::vector<simulation::InstanceView>& instances) {
    const auto count = qint64(instances.size());
    if (content.kind == QLatin1String("service") || content.kind == QLatin1String("worker"))
        return instancesFact(count, content.cpus);
    if (content.kind == QLatin1String("store"))
        return plural("%1 member", "%1 members", count);
    if (content.kind != QLatin1String("database"))
        return {};
    qint64 shards = 1;
    for (std::size_t i = 1; i < instances.size(); ++i) // those of a shard stand together
        shards += shardOf(instances[i].target) != shardOf(instances[i - 1].target) ? 1 : 0;
    return databaseFact(shards, count / shards - 1);
}

void followCount(CardContent& content, const std::vector<simulation::InstanceView>& instances) {
    const QString fact = instances.empty() ? QString() : factNow(content, instances);
    if (!fact.isEmpty())
        content.parameters = joinedFacts(content.presetName, fact);
}

CardContent::Body bodyOf(const std::string& kind) {
    if (kind == "service" || kind == "worker")
        return CardContent::Body::Tiles;
    if (kind == "database" || kind == "store")
        return CardContent::Body::Bar;
    if (kind == "cache" || kind == "cdn")
        return CardContent::Body::Ring;
    if (kind == "queue")
        return CardContent::Body::Tank;
    return CardContent::Body::Figure;
}

bool mayBeCalled(const std::string& kind) {
    const auto& kinds = catalog::Catalog::instance().kinds();
    return std::any_of(kinds.begin(), kinds.end(), [&](const catalog::Kind& caller) {
        return std::find(caller.mayCall.begin(), caller.mayCall.end(), kind) != caller.mayCall.end();
    });
}

int in64ths(double share) {
    return int(std::lround(std::clamp(share, 0.0, 1.0) * 64));
}

TileContent tileOf(const simulation::InstanceView& view) {
    TileContent tile;
    tile.health = view.health;
    tile.slowed = view.slowed;
    tile.erring = view.erring;
    tile.dropped = view.dropped;
    tile.cutOff = view.cutOff;
    tile.breaker = view.breaker;
    tile.busy64 = in64ths(double(view.utilization));
    tile.waiting = view.waiting;
    return tile;
}

template <typename Condition> int howMany(const std::vector<TileContent>& tiles, Condition condition) {
    return int(std::count_if(tiles.begin(), tiles.end(), condition));
}

/// What may be wrong with instances: said of all of them, of some, and beside another finding.
struct Finding {
    int count;
    const char* all;
    const char* some;
    const char* brief;
    Tone tone;
};

std::vector<Finding> findingsIn(const std::vector<TileContent>& tiles) {
    const auto health = [&](Health wanted) {
        return howMany(tiles, [wanted](const TileContent& t) { return t.health == wanted; });
    };
    return {
        {health(Health::Crashed), QT_TRANSLATE_NOOP("faultline::ui::Card", "crashed"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 down"), QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 down"),
         Tone::Down},
        {health(Health::Hung), QT_TRANSLATE_NOOP("faultline::ui::Card", "hangs"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 hung"), QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 hung"),
         Tone::Down},
        {health(Health::Starting), QT_TRANSLATE_NOOP("faultline::ui::Card", "starting"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 starting"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 starting"), Tone::Slow},
        {howMany(tiles, [](const TileContent& t) { return t.cutOff; }),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "cut off"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 cut off"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 cut off"), Tone::Bad},
        {howMany(tiles, [](const TileContent& t) { return t.erring; }),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "answers errors"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 in error"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 in error"), Tone::Bad},
        {howMany(tiles, [](const TileContent& t) { return t.breaker == BreakerState::Open; }),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "breaker open"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 breakers open"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 breakers open"), Tone::Bad},
        {howMany(tiles, [](const TileContent& t) { return t.breaker == BreakerState::HalfOpen; }),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "breaker half-open"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 breakers half-open"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 half-open"), Tone::Slow},
        {howMany(tiles, [](const TileContent& t) { return t.slowed; }),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "slowed"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 slowed"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 slowed"), Tone::Slow},
        {howMany(tiles, [](const TileContent& t) { return t.dropped; }),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "dropped"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 of %2 dropped"),
         QT_TRANSLATE_NOOP("faultline::ui::Card", "%1 out"), Tone::Bad},
    };
}

/// One line on what is wrong with the instances; the worst first, at most two facts.
void describeHealth(CardContent& content) {
    std::vector<Finding> found = findingsIn(content.tiles);
    std::erase_if(found, [](const Finding& finding) { return finding.count == 0; });
    content.healthTone = found.empty() ? Tone::Plain : found.front().tone;
    content.health.clear();
    if (found.empty())
        return;
    const int n = int(content.tiles.size());
    const Finding& worst = found.front();
    const bool alone = found.size() == 1 || n == 1;
    if (worst.count == n)
        content.health = tr(worst.all);
    else
        content.health = alone ? tr(worst.some).arg(worst.count).arg(n) : tr(worst.brief).arg(worst.count);
    if (found.size() > 1)
        content.health +=
            QStringLiteral(" · ") + (found[1].count == n ? tr(found[1].all) : tr(found[1].brief).arg(found[1].count));
}

double meanBusy(const ComponentView& view) {
    double sum = 0;
    int up = 0;
    for (const auto& instance : view.instances)
        if (instance.health != Health::Crashed) {
            sum += double(instance.utilization);
            ++up;
        }
    return up > 0 ? sum / up : 0;
}

void showClient(CardContent& content, const ComponentView& view, const simulation::RecentTotals* recent) {
    const double answered = double(view.completionsPerS);
    const double failed = double(view.failuresPerS);
    const double share = recent ? recent->availability : answered + failed > 0 ? answered / (answered + failed) : 1;
    const bool any = recent ? recent->succeeded + recent->failed > 0 : answered + failed > 0;
    const double p99 = recent ? double(recent->p99Ms) : double(view.p99Ms);
    content.figure = p99 > 0 ? tr("p99 %1").arg(latencyText(p99)) : QString();
    if (!any)
        return;
    content.detail = tr("%1 answered").arg(shareText(share));
    content.detailTone = share >= 0.999 ? Tone::Good : Tone::Bad;
}

void showBalancer(CardContent& content, const ComponentView& view, const Backends& backends) {
    content.figure = rateText(double(view.arrivalsPerS));
    if (backends.all == 0)
        return;
    content.detailTone = backends.out > 0 ? Tone::Bad : Tone::Good;
    content.detail = backends.out > 0 ? tr("%1 of %2 ejected").arg(backends.out).arg(backends.all)
                                      : tr("%1 of %1 in use").arg(backends.all);
}

void showQueue(CardContent& content, const ComponentView& view) {
    content.decades = view.capacity > 0 ? std::log10(double(view.capacity)) : 0;
    const double level = std::log10(1 + double(view.depth));
    content.fill64 = content.decades > 0 ? in64ths(level / content.decades) : 0;
    content.figure = countText(view.depth);
    const bool full = view.capacity > 0 && double(view.depth) >= kSaturated * double(view.capacity);
    content.detailTone = full ? Tone::Slow : Tone::Plain;
    content.detail = full ? tr("nearly full") : tr("%1 in").arg(rateText(double(view.arrivalsPerS)));
}

} // namespace

bool CardContent::isDown() const {
    return !tiles.empty() && std::all_of(tiles.begin(), tiles.end(), [](const auto& tile) { return tile.isDown(); });
}

bool CardContent::isCutOff() const {
    return !tiles.empty() && std::all_of(tiles.begin(), tiles.end(), [](const auto& tile) { return tile.cutOff; });
}

CardContent describe(const diagram::Component& component) {
    CardContent content;
    content.id = QString::fromStdString(component.id);
    content.kind = QString::fromStdString(component.kind);
    content.title = QString::fromStdString(diagram::labelOf(component));
    const QString preset = presetLabel(component);
    const QString fact = keyFact(component);
    content.presetName = preset.isEmpty() && fact.isEmpty() ? kindLabel(component) : preset;
    content.parameters = joinedFacts(content.presetName, fact);
    content.cpus = countOf(component, "cpus");
    content.body = bodyOf(component.kind);
    content.hasInPort = mayBeCalled(component.kind);
    const catalog::Kind* kind = catalog::Catalog::instance().kind(component.kind);
    content.hasOutPort = kind == nullptr || !kind->mayCall.empty();
    content.members = membersOf(component);
    content.partitions = partitionsOf(component);
    content.tiles.assign(std::size_t(std::clamp<std::int64_t>(diagram::instancesOf(component), 1, 1000)), {});
    return content;
}

void showGauges(CardContent& content, const ComponentView& view, const Backends& backends,
                const simulation::RecentTotals* recent) {
    clearGauges(content);
    content.live = true;
    content.problem = QString::fromStdString(view.problem);
    content.tiles.clear();
    for (const auto& instance : view.instances)
        content.tiles.push_back(tileOf(instance));
    if (content.tiles.empty())
        content.tiles.emplace_back();
    if (content.open || content.members.names.size() != qsizetype(content.tiles.size()))
        followMembers(content.members, view.instances);
    followCount(content, view.instances);
    describeHealth(content);
    content.stale = staleText(double(view.stalePerS));
    for (const TileContent& tile : content.tiles)
        content.waiting += tile.waiting;
    const double busy = meanBusy(view);
    content.fill64 = in64ths(busy);
    if (view.kind == "client") {
        showClient(content, view, recent);
    } else if (view.kind == "load_balancer") {
        showBalancer(content, view, backends);
    } else if (view.kind == "queue") {
        showQueue(content, view);
        if (content.open)
            followPartitions(content.partitions, view.partitions);
        content.waiting = 0;
    } else if (content.body == CardContent::Body::Ring) {
        // What a dead one gave in its last seconds is no longer true of it.
        const bool reads = view.hitRatio >= 0 && !content.isDown();
        content.fill64 = reads ? in64ths(double(view.hitRatio)) : 0;
        content.figure = reads ? shareText(double(view.hitRatio)) : tr("no reads");
        content.detail =
            view.capacity > 0 ? tr("hits · %1 % full").arg(100 * view.entries / view.capacity) : tr("hits");
    } else if (content.body == CardContent::Body::Bar) {
        content.figure = shareText(busy).replace(QRegularExpression(QStringLiteral("[.,]\\d+")), QString());
        content.detail = view.p99Ms > 0 ? tr("p99 %1").arg(latencyText(double(view.p99Ms))) : QString();
        content.detailTone = busy >= kSaturated ? Tone::Slow : Tone::Plain;
    } else {
        content.figure = view.p99Ms > 0 ? latencyText(double(view.p99Ms)) : QString();
        content.detail = content.body == CardContent::Body::Tiles ? tr("p99") : rateText(double(view.arrivalsPerS));
        content.detailTone = content.body == CardContent::Body::Tiles && busy >= kSaturated ? Tone::Slow : Tone::Plain;
    }
}

void clearGauges(CardContent& content) {
    content.live = false;
    std::fill(content.tiles.begin(), content.tiles.end(), TileContent());
    content.health.clear();
    content.healthTone = Tone::Plain;
    content.figure.clear();
    content.detail.clear();
    content.detailTone = Tone::Plain;
    content.fill64 = 0;
    content.decades = 0;
    content.waiting = 0;
    content.stale.clear();
    content.problem.clear();
    for (PartitionContent& partition : content.partitions) {
        partition.consumer.clear();
        partition.depth = 0;
    }
}

bool canOpen(const CardContent& content) {
    return content.body != CardContent::Body::Figure || content.members.names.size() > 1;
}

void setOpen(CardContent& content, bool open) {
    content.open = open && canOpen(content);
    if (content.open && !content.live)
        content.tiles.assign(std::size_t(content.members.names.size()), {});
}

QString stateText(const TileContent& tile) {
    switch (tile.health) {
    case Health::Crashed:
        return tr("crashed");
    case Health::Hung:
        return tr("hangs: accepts, never answers");
    case Health::Starting:
        return tr("starting");
    case Health::Draining:
        return tr("draining");
    case Health::Up:
        break;
    }
    QStringList said;
    if (tile.slowed)
        said << tr("slowed");
    if (tile.erring)
        said << tr("answers errors");
    if (tile.dropped)
        said << tr("dropped by the balancer");
    if (tile.breaker == BreakerState::Open)
        said << tr("circuit breaker open");
    if (tile.breaker == BreakerState::HalfOpen)
        said << tr("circuit breaker half-open");
    return said.join(QStringLiteral(", "));
}

} // namespace faultline::ui
