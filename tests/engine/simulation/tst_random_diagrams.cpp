// Whatever people wire, break and edit: nothing crashes, nothing is lost uncounted, a replay is the same, and a system
// without traffic comes to rest with nothing left over.
#include <QTest>

#include <map>

#include "engine/diagram/validate.h"
#include "engine/history/session.h"
#include "tests/engine/simulation/random_diagram.h"
#include "tests/engine/simulation/random_values.h"
#include "tests/validation/rows.h"

using namespace faultline;
using namespace faultline::trial;

namespace {

/// More, or others, by FAULTLINE_RANDOM_DIAGRAMS="FIRST-LAST".
std::pair<int, int> seeds() {
    const QStringList wanted = qEnvironmentVariable("FAULTLINE_RANDOM_DIAGRAMS", "1-80").split('-');
    return {wanted.first().toInt(), wanted.last().toInt()};
}

bool isFit(const diagram::Diagram& diagram) {
    return !base::hasErrors(diagram::validate(diagram)) && Simulation::compile(diagram, 1).simulation.has_value();
}

/// Sets some more keys of a diagram, any that the catalog knows, as long as it stays fit to run.
void vary(diagram::Diagram& diagram, Dice& dice) {
    for (int more = dice.between(0, 8); more > 0; --more)
        if (const auto edit = randomKeyEdit(dice, diagram)) {
            diagram::Diagram trial = diagram;
            if (diagram::apply(trial, *edit) && isFit(trial))
                diagram = std::move(trial);
        }
}

/// Does random things to a running session, as a person would: edits, undo, faults, traffic.
class Person {
  public:
    Person(history::Session& session, Dice& dice) : m_session(session), m_dice(dice) {}

    void interfere() {
        switch (m_dice.between(0, 9)) {
        case 0:
        case 1:
        case 2:
            change();
            break;
        case 3:
            addServer();
            break;
        case 4:
            remove();
            break;
        case 5:
            undo();
            break;
        case 6:
            m_session.setTrafficMultiplier(m_dice.between(1, 20) / 10.0);
            break;
        case 7:
            m_session.restoreAll();
            break;
        default:
            breakSomething();
            break;
        }
    }

    /// Takes back what was edited last until the run takes edits over again.
    void makeFit() {
        while (!m_inverses.empty() && !isFit(m_session.diagram()))
            undo();
    }

  private:
    const diagram::Component& anyComponent() { return m_dice.oneOf(m_session.diagram().components); }

    void edit(const diagram::Edit& edit) {
        diagram::Diagram trial = m_session.diagram();
        const auto applied = diagram::apply(trial, edit);
        static_cast<void>(m_session.edit(edit)); // unfit ones are refused, and the run goes on
        if (applied)
            m_inverses.push_back(applied.value().inverse);
    }

    /// Any key, to anything. What a run cannot do with is refused; the run goes on, and it is taken back.
    void changeAnyKey() {
        const auto edit = randomKeyEdit(m_dice, m_session.diagram());
        if (!edit)
            return;
        diagram::Diagram trial = m_session.diagram();
        const auto applied = diagram::apply(trial, *edit);
        const bool fit = applied && isFit(trial);
        if (!fit && !m_dice.chance(10))
            return;
        this->edit(*edit);
        if (!fit && applied)
            undo();
    }

    void change() {
        if (m_dice.chance(50)) {
            changeAnyKey();
            return;
        }
        if (!m_session.diagram().links.empty() && m_dice.chance(25)) {
            changeLink(m_dice.oneOf(m_session.diagram().links).id);
            return;
        }
        const diagram::Component& target = anyComponent();
        const auto count = [&](int low, int high) {
            return catalog::Value(static_cast<std::int64_t>(m_dice.between(low, high)));
        };
        const std::string& kind = target.kind;
        std::vector<std::pair<std::string, catalog::Value>> choices;
        if (kind != "client" && kind != "queue" && kind != "external" && kind != "database")
            choices.push_back({"instances", count(1, 5)});
        if (kind == "service" || kind == "database" || kind == "worker")
            choices.push_back({"cpus", count(1, 6)});
        if (kind == "service") {
            choices.push_back({"max_in_flight", count(1, 30)});
            choices.push_back({"backlog", count(0, 30)});
        }
        if (kind == "client") {
            choices.push_back({"timeout", length(m_dice.between(1, 500) * kMillisecond)});
            choices.push_back({"arrivals", catalog::Record{{"closed", catalog::Record{{"users", count(1, 30)}}}}});
            choices.push_back({"arrivals", catalog::Record{{"open", catalog::Record{{"rate", base::Rate{150}}}}}});
        }
        if (kind == "load_balancer") {
            choices.push_back({"algorithm", m_dice.word({"random", "least_connections", "consistent_hash"})});
            choices.push_back({"health_check", "off"});
            choices.push_back({"backend_connections", count(1, 5)});
        }
        if (kind == "cache")
            choices.push_back({"entries", count(1, 300)});
        if (kind == "database") {
            choices.push_back({"shards", count(1, 4)});
            choices.push_back({"replicas", count(0, 3)});
            choices.push_back({"replication", m_dice.word({"async", "semi_sync", "sync"})});
            choices.push_back({"reads_from", m_dice.word({"primary", "replicas", "any"})});
        }
        if (kind == "queue") {
            choices.push_back({"capacity", count(1, 100)});
            choices.push_back({"visibility_timeout", length(m_dice.between(1, 300) * kMillisecond)});
        }
        if (kind == "worker")
            choices.push_back({"prefetch", count(1, 4)});
        if (choices.empty())
            return;
        const auto& [key, value] = m_dice.oneOf(choices);
        edit(diagram::setComponentValue(target.id, key, value));
    }

    void changeLink(const std::string& id) {
        switch (m_dice.between(0, 3)) {
        case 0:
            edit(diagram::setLinkValue(
                id, "latency", catalog::Distribution::exponential(length(m_dice.between(0, 20) * kMillisecond))));
            break;
        case 1:
            edit(diagram::setLinkValue(id, "pool", catalog::Value(static_cast<std::int64_t>(m_dice.between(1, 4)))));
            break;
        case 2:
            edit(diagram::setLinkValue(id, "pool", std::nullopt));
            break;
        default:
            edit({diagram::RemoveLink{id}, "Remove the link", false});
            break;
        }
    }

    void addServer() {
        diagram::Component server{diagram::freshComponentId(m_session.diagram(), "extra"), "service", {}};
        edit({diagram::AddComponent{server}, "Add a server", false});
        for (const diagram::Component& from : std::vector(m_session.diagram().components))
            if (from.kind == "load_balancer" || (from.kind == "client" && m_dice.chance(30)))
                edit(diagram::addLink(m_session.diagram(), from.id, server.id));
        for (const diagram::Component& to : std::vector(m_session.diagram().components))
            if ((to.kind == "database" || to.kind == "cache" || to.kind == "queue") && m_dice.chance(40))
                edit(diagram::addLink(m_session.diagram(), server.id, to.id));
    }

    void remove() {
        if (m_session.diagram().components.size() > 1)
            edit(diagram::removeComponents(m_session.diagram(), {anyComponent().id}));
    }

    void undo() {
        if (m_inverses.empty())
            return;
        static_cast<void>(m_session.edit(m_inverses.back()));
        m_inverses.pop_back();
    }

    void breakSomething() {
        const std::string what =
            m_dice.word({"crash", "restart", "hang",   "slow",     "errors",  "cut",       "lossy",   "delay",
                         "heal",  "flush",   "scale",  "traffic",  "restore", "partition", "isolate", "outage",
                         "chaos", "hot_key", "expire", "failover", "reshard", "replay",    "set"});
        if (what == "partition" || what == "isolate" || what == "outage" || what == "chaos" || what == "hot_key") {
            breakWidely(what);
            return;
        }
        const bool ofLinks = what == "cut" || what == "lossy" || what == "delay";
        if (ofLinks && m_session.diagram().links.empty())
            return;
        catalog::Record event{{what, ofLinks ? m_dice.oneOf(m_session.diagram().links).id : anyComponent().id}};
        if (what == "scale")
            event.set("instances", catalog::Value(static_cast<std::int64_t>(m_dice.between(1, 5))));
        if (what == "traffic")
            event.set("times", catalog::Value(2.5));
        if (what == "reshard")
            event.set("shards", catalog::Value(static_cast<std::int64_t>(m_dice.between(1, 5))));
        if (what == "set" && !setSomething(event))
            return;
        if (m_dice.chance(60) && what != "flush" && what != "expire" && what != "heal" && what != "restart" &&
            what != "failover" && what != "reshard" && what != "replay")
            event.set("for", length(m_dice.between(1, 700) * kMillisecond));
        static_cast<void>(m_session.act(event)); // clients cannot crash, services cannot be flushed: refused
    }

    /// What an edit would set, as an event sets it.
    bool setSomething(catalog::Record& event) {
        const auto edit = randomKeyEdit(m_dice, m_session.diagram());
        const auto* wanted = edit ? std::get_if<diagram::SetValue>(&edit->what) : nullptr;
        if (!wanted || wanted->place.section != diagram::Section::Components || !wanted->value)
            return false;
        event.set("set", wanted->place.id);
        event.set(wanted->key, *wanted->value);
        return true;
    }

    void breakWidely(const std::string& what) {
        catalog::List some = {anyComponent().id};
        if (m_dice.chance(50))
            some.push_back(anyComponent().id);
        catalog::Record event;
        if (what == "partition")
            event.set(what, catalog::List{some, catalog::List{m_dice.chance(50) ? "rest" : anyComponent().id}});
        else if (what == "isolate")
            event.set(what, some);
        else if (what == "chaos")
            event.set(what, catalog::Record{{"targets", some},
                                            {"mtbf", length(m_dice.between(20, 500) * kMillisecond)},
                                            {"mttr", length(m_dice.between(20, 300) * kMillisecond)}});
        else
            event.set(what, what == "outage" ? m_dice.word({"east", "west", "far"}) : "things");
        if (m_dice.chance(70))
            event.set("for", length(m_dice.between(1, 700) * kMillisecond));
        static_cast<void>(m_session.act(event)); // there may be no such zone, and clients cannot fail: refused
    }

    history::Session& m_session;
    Dice& m_dice;
    std::vector<diagram::Edit> m_inverses;
};

/// Whether what a queue gives up comes back to it sooner or later.
bool getsItsOwnLetters(const diagram::Diagram& diagram, const diagram::Component& queue) {
    const auto lettersOf = [&](const std::string& id) {
        for (const diagram::Component& component : diagram.components)
            if (component.id == id && component.kind == "queue")
                if (const catalog::Value* letters = component.values.find("dead_letter"))
                    if (const std::string* next = letters->as<std::string>())
                        return *next;
        return std::string();
    };
    std::string next = lettersOf(queue.id);
    for (std::size_t i = 0; i < diagram.components.size() && !next.empty() && next != queue.id; ++i)
        next = lettersOf(next);
    return next == queue.id;
}

/// Takes away what goes on without traffic: probes, messages that come back for ever.
void calmDown(history::Session& session) {
    std::vector<std::string> probes;
    for (const diagram::Component& component : session.diagram().components) {
        if (component.kind == "probe")
            probes.push_back(component.id);
    }
    for (const diagram::Component& component : std::vector(session.diagram().components)) {
        if (component.kind != "queue")
            continue;
        static_cast<void>(session.edit(diagram::setComponentValue(component.id, "max_receives", 4)));
        if (getsItsOwnLetters(session.diagram(), component))
            static_cast<void>(session.edit(diagram::setComponentValue(component.id, "dead_letter", std::nullopt)));
    }
    if (!probes.empty())
        static_cast<void>(session.edit(diagram::removeComponents(session.diagram(), probes)));
}

/// When the last byte leaves that stands before a link of little bandwidth.
kernel::Time lastByte(const Simulation& simulation) {
    kernel::Time last = 0;
    for (const network::LinkState& link : simulation.state().links)
        last = std::max({last, link.freeAt[0], link.freeAt[1]});
    return last;
}

bool publishersAreBlocked(const Simulation& simulation) {
    for (const components::QueueState& queue : simulation.state().queues)
        if (!queue.blocked.empty())
            return true;
    return false;
}

} // namespace

class TestRandomDiagrams : public QObject {
    Q_OBJECT
  private slots:
    void nothingCrashesOrIsLost_data();
    void nothingCrashesOrIsLost();
    void cleanupTestCase() {
        const auto [first, last] = seeds();
        validation::tell(
            {QStringLiteral("Random diagrams %1 to %2, with random faults and live edits").arg(first).arg(last),
             "everything is accounted for, comes to rest, and is the same again",
             QString::number(last - first + 1),
             QString::number(m_sound),
             {},
             last - first + 1});
    }

  private:
    int m_sound = 0;
};

void TestRandomDiagrams::nothingCrashesOrIsLost_data() {
    QTest::addColumn<int>("seed");
    const auto [first, last] = seeds();
    for (int seed = first; seed <= last; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestRandomDiagrams::nothingCrashesOrIsLost() {
    QFETCH(int, seed);
    Dice dice(static_cast<std::uint64_t>(seed));
    const std::string text = RandomDiagram(dice).write();
    diagram::Diagram diagram = parse(text);
    vary(diagram, dice);
    if (qEnvironmentVariableIsSet("FAULTLINE_SHOW_DIAGRAM"))
        qInfo("%s", format::write(diagram).c_str());
    history::Session::Opened opened = history::Session::open(std::move(diagram), static_cast<std::uint64_t>(seed));
    QVERIFY2(opened.session.has_value(), text.c_str());
    history::Session& session = *opened.session;
    Person person(session, dice);
    for (int slice = 0; slice < 10; ++slice) {
        const kernel::Time until = session.now() + dice.between(0, 300) * kMillisecond;
        session.advance(until, dice.chance(30) ? static_cast<std::uint64_t>(dice.between(1, 500)) : UINT64_MAX);
        person.interfere();
        const QString complaints = conservationComplaints(simulation::measure(session.simulation()));
        QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
    }
    session.advance(session.now() + 200 * kMillisecond);
    const std::string measured = fingerprint(session.simulation());
    QCOMPARE(QString::fromStdString(fingerprint(session.replay())), QString::fromStdString(measured));

    // To rest: no traffic, everything mended, and time for the longest timeouts and redeliveries.
    session.setTrafficMultiplier(0);
    session.advance(std::max<kernel::Time>(session.now(), 3 * kSecond)); // past the scenario's events
    session.restoreAll();
    session.setTrafficMultiplier(0);
    person.makeFit();
    calmDown(session);
    QVERIFY(isFit(session.diagram()));
    session.advance(session.now() + 60 * kSecond);
    // Without a limit to what is in flight, `drag` makes a crowd slower the larger it is: it may need a while longer.
    // What stands before a slow link arrives when the bytes before it have left, and may cause more.
    for (int more = 0; more < 30 && !leaks(session.simulation()).isEmpty(); ++more)
        session.advance(std::max(session.now(), lastByte(session.simulation())) + 60 * kSecond);
    const QString complaints = conservationComplaints(simulation::measure(session.simulation()));
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
    if (!publishersAreBlocked(session.simulation()))
        QVERIFY2(leaks(session.simulation()).isEmpty(), qPrintable(leaks(session.simulation())));
    ++m_sound;
}

QTEST_APPLESS_MAIN(TestRandomDiagrams)
#include "tst_random_diagrams.moc"
