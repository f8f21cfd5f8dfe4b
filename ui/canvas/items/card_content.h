// What a card says, worked out once per change so that painting only paints.
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>
#include <vector>

#include "engine/diagram/diagram.h"
#include "engine/simulation/snapshot.h"

namespace faultline::ui {

/// One instance as its tile shows it; shares are in 64ths so that equal pictures compare equal.
struct TileContent {
    simulation::Health health = simulation::Health::Up;
    bool slowed = false;
    bool erring = false;
    bool dropped = false;
    bool cutOff = false;
    simulation::BreakerState breaker = simulation::BreakerState::Closed;
    int busy64 = 0;
    quint32 waiting = 0;

    bool isDown() const { return health == simulation::Health::Crashed; }
    friend bool operator==(const TileContent&, const TileContent&) = default;
};

/// What the members of a component are called and what they are, in the order of its tiles.
struct MemberNames {
    QStringList names; ///< "2", "s1/1": as targets have them after the component's id
    QStringList roles; ///< "primary", "replica"; empty without roles

    QString name(int index) const { return names.value(index, QString::number(index + 1)); }
    QString role(int index) const { return roles.value(index); }
    friend bool operator==(const MemberNames&, const MemberNames&) = default;
};

/// One partition of a queue as its cell shows it.
struct PartitionContent {
    QString name;     ///< "3", or "mail 3" where groups of consumers have their own
    QString consumer; ///< "counter/2"; empty: nobody's
    quint64 depth = 0;
    bool rest = false; ///< stands for all that there is no room for
    friend bool operator==(const PartitionContent&, const PartitionContent&) = default;
};

/// How a line of a card is meant; each tone has its colour and its shape.
enum class Tone { Plain, Good, Slow, Bad, Down };

/// Everything that a card shows. Equal contents give equal pictures.
struct CardContent {
    enum class Body { Figure, Tiles, Bar, Ring, Tank };

    QString id;
    QString kind;
    QString title;
    QString parameters; ///< the line under the title: preset or kind and what matters most, as the run has it
    QString presetName;
    qint64 cpus = 0; ///< of each instance, where they have CPUs
    Body body = Body::Figure;
    bool hasInPort = true;
    bool hasOutPort = true;
    MemberNames members;
    bool open = false;                        ///< its members are drawn inside, each with its name and state
    std::vector<PartitionContent> partitions; ///< of an ordered queue; inside it stand these

    // Live; empty texts while nothing runs.
    bool live = false;
    std::vector<TileContent> tiles;
    QString health; ///< replaces `parameters` when something is wrong
    Tone healthTone = Tone::Plain;
    QString figure;
    QString detail;
    Tone detailTone = Tone::Plain;
    int fill64 = 0;      ///< bar, ring or tank
    double decades = 0;  ///< tank: powers of ten up to its capacity
    QString stale;       ///< "12 stale/s"; empty where no answer is stale
    quint64 waiting = 0; ///< drawn as a growing stack
    QString problem;     ///< why requests end here

    bool showsPartitions() const { return open && !partitions.empty(); }
    /// How many cells an open card has.
    int cells() const { return int(showsPartitions() ? partitions.size() : tiles.size()); }
    bool isDown() const;
    /// The network leads to none of its instances.
    bool isCutOff() const;
    friend bool operator==(const CardContent&, const CardContent&) = default;
};

/// What holds of a component while nothing runs.
CardContent describe(const diagram::Component& component);

/// Of the instances behind a balancer: how many its health checks have taken out, of how many.
struct Backends {
    int out = 0;
    int all = 0;
};
/// Puts a run's gauges on a card. `recent` are the run's totals when the component is its only client.
void showGauges(CardContent& content, const simulation::ComponentView& view, const Backends& backends,
                const simulation::RecentTotals* recent);
void clearGauges(CardContent& content);
/// Opens or closes it: an open card that is not live shows the members that it will have.
void setOpen(CardContent& content, bool open);
/// Whether there is anything inside to be seen.
bool canOpen(const CardContent& content);

/// "crashed", "hangs" … of one instance; empty when it is well.
QString stateText(const TileContent& tile);

} // namespace faultline::ui
