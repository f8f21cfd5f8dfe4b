#include "engine/components/program_compiler.h"

#include <algorithm>
#include <utility>

#include "engine/catalog/catalog.h"
#include "engine/components/routing.h"

namespace faultline::components {

namespace {

using catalog::List;
using catalog::Record;
using catalog::Value;

/// Compiles the handlers of one component.
class Writer {
  public:
    Writer(Compiler& compiler, const diagram::Component& component, const ComponentModel& model, Program& program)
        : m_compiler(compiler), m_component(component), m_keys(component), m_model(model), m_program(program) {
        m_timeout = m_keys.duration("call_timeout", kernel::kSecond);
        m_lane = compiler.model.laneFor(m_timeout);
        m_cacheTimeout = m_keys.duration("cache_timeout", 50 * kernel::kMillisecond);
        if (m_cacheTimeout <= 0)
            m_cacheTimeout = 50 * kernel::kMillisecond;
        m_cacheLane = compiler.model.laneFor(m_cacheTimeout);
        m_retries = m_keys.retries("call_retries");
        m_work = m_keys.distribution("work");
        m_keepsSessions = component.kind == "service" && !m_keys.isOff("sessions");
        m_keepsInStore = m_keepsSessions && m_keys.value("sessions").as<Record>() != nullptr;
        if (m_keepsInStore)
            m_sessionStore = compiler.linkTo(m_keys.word("sessions.store"));
    }

    void writeAll() {
        const Value handlers = m_keys.value("handler");
        const Record* written = handlers.as<Record>();
        const Value* byDefault = written != nullptr ? written->find("default") : nullptr;
        const auto& operations = m_compiler.model.operations;
        for (std::size_t i = 0; i < operations.size(); ++i) {
            const Value* own = written != nullptr ? written->find(operations[i].id) : nullptr;
            const Value* steps = own != nullptr ? own : byDefault;
            const std::string path = "components." + m_component.id + ".handler." +
                                     (own != nullptr ? operations[i].id : std::string("default"));
            const auto operation = static_cast<std::uint16_t>(i);
            m_numbersFrom = steps == nullptr || !drawsNumber(*steps) ? operations[i].idFrom : kNone;
            m_program.entry.push_back(static_cast<Index>(m_program.steps.size()));
            writeSession();
            if (steps != nullptr && steps->as<List>() != nullptr)
                writeSequence(*steps->as<List>(), operation, path, false);
            else
                derive(operation);
        }
        m_numbersFrom = kNone;
        m_program.plainEntry = 0;
        if (m_program.entry.empty()) {
            writeSession();
            derive(kNoOperation);
        }
    }

  private:
    Step blank(StepKind kind) const {
        Step step;
        step.kind = kind;
        step.timeout = m_timeout;
        step.timeoutLane = m_lane;
        step.cacheTimeout = m_cacheTimeout;
        step.cacheLane = m_cacheLane;
        step.retries = m_retries;
        return step;
    }

    Index append(Step step) {
        m_program.steps.push_back(std::move(step));
        return static_cast<Index>(m_program.steps.size() - 1);
    }

    /// What every handler begins with where there are sessions.
    void writeSession() {
        if (!m_keepsSessions)
            return;
        const bool isLost = m_keepsInStore && m_sessionStore == kNone; // validation says that no link leads there
        Step step = blank(isLost ? StepKind::Unreachable : StepKind::Session);
        step.link = m_sessionStore;
        append(std::move(step));
    }

    // --- derived -----------------------------------------------------------------------------------------------

    bool holdsSessions(const ComponentModel& callee) const { return m_keys.word("sessions.store") == callee.id; }

    std::vector<Index> linksTo(KindId kind) const {
        std::vector<Index> found;
        for (const Index link : m_model.out)
            if (m_compiler.calleeOf(link).kind == kind && !holdsSessions(m_compiler.calleeOf(link)))
                found.push_back(link);
        return found;
    }

    /// The linked databases that an operation may be for: scans go to one that is fed from another where there is one,
    /// everything else to one that is not.
    std::vector<Index> databasesFor(Verb verb) const {
        std::vector<Index> found = linksTo(KindId::Database);
        // One that holds the sessions as well as all else.
        for (std::size_t i = 0; i < m_model.out.size() && found.empty(); ++i)
            if (m_compiler.calleeOf(m_model.out[i]).kind == KindId::Database)
                found.push_back(m_model.out[i]);
        const auto suits = [&](Index link) {
            const ComponentModel& database = m_compiler.calleeOf(link);
            return isFed(database.id) == (verb == Verb::Scan);
        };
        std::stable_partition(found.begin(), found.end(), suits);
        return found;
    }

    bool isFed(const std::string& database) const {
        const diagram::Component* written = m_compiler.diagram.component(database);
        return written != nullptr && written->kind == "database" && !KeyReader(*written).isOff("feed");
    }

    /// Work; the data, through or past the caches; then services and externals in link order; then queues.
    Index derive(std::uint16_t operation) {
        Step work = blank(StepKind::Work);
        work.work = m_work;
        const Index entry = append(std::move(work));
        const Verb verb = routing::dataVerb(m_compiler.model, operation);
        const std::vector<Index> caches = linksTo(KindId::Cache);
        const std::vector<Index> databases = databasesFor(verb);
        const std::vector<Index> stores = linksTo(KindId::Store);
        const std::vector<Index> services = linksTo(KindId::Service);
        Index source = kNone;
        if (!databases.empty())
            source = databases.front();
        else if (!stores.empty())
            source = storeForData(stores);
        else if (!services.empty() && !caches.empty() && verb == Verb::Read)
            source = services.front();
        if (source != kNone)
            deriveData(operation, verb, source, databases.empty() && stores.empty(), caches);
        for (const Index link : m_model.out) {
            const KindId kind = m_compiler.calleeOf(link).kind;
            const bool calls = kind == KindId::Service || kind == KindId::External || kind == KindId::LoadBalancer ||
                               kind == KindId::Cdn;
            if (!calls || link == source)
                continue;
            Step call = blank(StepKind::Call);
            call.link = link;
            append(std::move(call));
        }
        for (const Index link : linksTo(KindId::Queue)) {
            Step publish = blank(StepKind::Publish);
            publish.link = link;
            append(std::move(publish));
        }
        append(blank(StepKind::End));
        return entry;
    }

    /// The first store that is not only there to give numbers, if there is such a one.
    Index storeForData(const std::vector<Index>& stores) const {
        for (const Index link : stores) {
            const Index store = m_compiler.model.links[link].to;
            bool givesNumbers = false;
            for (const OperationModel& operation : m_compiler.model.operations)
                givesNumbers = givesNumbers || operation.idFrom == store;
            if (!givesNumbers)
                return link;
        }
        return stores.front();
    }

    void deriveData(std::uint16_t operation, Verb verb, Index source, bool fromService,
                    const std::vector<Index>& caches) {
        Step step = blank(StepKind::Read);
        step.link = source;
        if (verb == Verb::Scan && m_compiler.calleeOf(source).kind == KindId::Store) {
            step.kind = StepKind::Fail;
            step.rate = 1;
            m_compiler.warning("components." + m_component.id + ".handler",
                               {"{1} has no rows to scan: a scan that reaches {2} ends as an error.",
                                {m_compiler.calleeOf(source).id, m_component.id}});
        } else if (verb == Verb::Scan) {
            step.kind = StepKind::Scan;
        } else if (verb == Verb::Write) {
            appendNumber("components." + m_component.id, operation);
            step.kind = StepKind::Write;
            if (!caches.empty()) {
                step.cacheLink = caches.front();
                step.moreCaches.assign(caches.begin() + 1, caches.end());
            }
        } else if (!caches.empty()) {
            step.kind = StepKind::CachedRead;
            step.cacheLink = caches.front();
        } else if (fromService) {
            step.kind = StepKind::Call;
        }
        append(std::move(step));
    }

    static bool drawsNumber(const Value& steps) {
        if (const List* list = steps.as<List>()) {
            for (const Value& step : *list)
                if (drawsNumber(step))
                    return true;
        }
        const Record* record = steps.as<Record>();
        if (record == nullptr)
            return false;
        const Value* branches = record->find("parallel");
        return record->find("next") != nullptr || (branches != nullptr && drawsNumber(*branches));
    }

    /// What an operation creates gets its number first, unless a step has drawn it.
    void appendNumber(const std::string& path, std::uint16_t operation) {
        const Index store = std::exchange(m_numbersFrom, kNone);
        if (store == kNone)
            return;
        Step step = blank(StepKind::Next);
        step.link = m_compiler.linkTo(m_compiler.model.components[store].id);
        if (step.link == kNone) {
            m_compiler.missingNumbers.push_back({m_compiler.component, operation, store, path});
            step.kind = StepKind::Fail; // what is still on its way from before a live edit
            step.rate = 1;
        }
        append(std::move(step));
    }

    // --- written -----------------------------------------------------------------------------------------------

    /// Steps one after the other; `repliesBefore`: an answer has left already, or it is not theirs to give.
    /// `first`: the number of the first of them in the file.
    Index writeSequence(const List& steps, std::uint16_t operation, const std::string& path, bool repliesBefore,
                        std::size_t first = 0) {
        // Branches of a parallel step stand after the sequence, so the sequence is laid down first.
        std::vector<std::pair<Index, std::pair<const List*, std::string>>> parallels;
        const auto entry = static_cast<Index>(m_program.steps.size());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const std::string place = path + "[" + std::to_string(first + i) + "]";
            const Record* record = steps[i].as<Record>();
            if (steps[i].isWord("reply") || (record != nullptr && record->find("reply") != nullptr)) {
                if (repliesBefore)
                    m_compiler.error(place, "A handler answers once, and not from within `parallel`.", "reply",
                                     "one `reply` among the handler's own steps");
                repliesBefore = true;
            }
            if (record != nullptr && record->find("write") != nullptr)
                appendNumber(place, operation);
            const List* branches = nullptr;
            const Index at = append(writeStep(steps[i], operation, place, branches));
            if (branches != nullptr)
                parallels.push_back({at, {branches, place}});
        }
        append(blank(StepKind::End));
        for (const auto& [at, branches] : parallels) {
            std::vector<Index> starts;
            for (std::size_t i = 0; i < branches.first->size(); ++i) {
                const List single = {(*branches.first)[i]};
                starts.push_back(writeSequence(single, operation, branches.second + ".parallel", true, i));
            }
            m_program.steps[at].branches = std::move(starts);
        }
        return entry;
    }

    /// A step's field: from its own record, or the bare value where that stands for the field.
    static const Value* field(const Value& value, std::string_view name, std::string_view shorthand) {
        if (const Record* record = value.as<Record>())
            return record->find(name);
        return name == shorthand ? &value : nullptr;
    }

    /// The link to whom a step names; kNone where there is none, which validation has warned of.
    Index linkNamed(const Value* name) const {
        return m_compiler.linkTo(name != nullptr ? wordOf(*name) : std::string());
    }

    /// A step that asks somebody over `link`, or finds nobody there.
    Step asking(StepKind kind, Index link) const {
        Step step = blank(link == kNone ? StepKind::Unreachable : kind);
        step.link = link;
        return step;
    }

    Step writeStep(const Value& value, std::uint16_t operation, const std::string& path, const List*& branches) {
        if (value.isWord("reply"))
            return blank(StepKind::Reply);
        if (value.isWord("work")) {
            Step step = blank(StepKind::Work);
            step.work = m_work;
            return step;
        }
        const Record* record = value.as<Record>();
        if (record == nullptr || record->empty()) {
            m_compiler.error(path, "This is not a step.", {}, "a step such as {read: db}");
            return blank(StepKind::Fail);
        }
        const auto& [name, body] = record->fields().front();
        if (name == "work") {
            Step step = blank(StepKind::Work);
            step.work = samplerOf(body);
            return step;
        }
        if (name == "read" || name == "write") {
            Step step = name == "read" ? writeRead(body, path) : writeWrite(body, path);
            const Value* within = field(body, "consistency", "");
            const Value* asked = within != nullptr ? within : record->find("consistency");
            if (asked != nullptr)
                step.consistency = consistencyOf(*asked);
            return step;
        }
        if (name == "next")
            return asking(StepKind::Next, linkNamed(&body));
        if (name == "scan")
            return asking(StepKind::Scan, linkNamed(&body));
        if (name == "call")
            return writeCall(body, path);
        if (name == "publish") {
            Step step = asking(StepKind::Publish, linkNamed(field(body, "to", "to")));
            setOperation(step, field(body, "as", ""), path);
            return step;
        }
        if (name == "reply")
            return blank(StepKind::Reply);
        if (name == "fail") {
            Step step = blank(StepKind::Fail);
            step.rate = ratioOf(body);
            return step;
        }
        if (name == "parallel") {
            branches = body.as<List>();
            return blank(StepKind::Parallel);
        }
        static_cast<void>(operation);
        m_compiler.error(path, {"This version does not simulate the step {1}.", {name}}, name);
        return blank(StepKind::Fail);
    }

    Step writeRead(const Value& body, const std::string& path) {
        Step step = asking(StepKind::Read, linkNamed(field(body, "from", "from")));
        if (step.link == kNone)
            return step;
        if (const Value* coalesce = field(body, "coalesce", ""))
            step.coalesce = coalesce->as<bool>() != nullptr && *coalesce->as<bool>();
        const Value* through = field(body, "through", "");
        const Index cache = through != nullptr ? linkNamed(through) : kNone;
        if (cache != kNone) { // one to which no link leads is left out
            step.kind = StepKind::CachedRead;
            step.cacheLink = cache;
            if (const Value* ttl = field(body, "ttl", ""))
                step.ttl = durationOf(*ttl, -1);
        } else if (m_compiler.calleeOf(step.link).kind == KindId::Cache) {
            m_compiler.error(path, "A read names the database; the cache goes under `through`.", {},
                             "{through: cache, from: db}");
        } else if (m_compiler.calleeOf(step.link).kind != KindId::Database &&
                   m_compiler.calleeOf(step.link).kind != KindId::Store) {
            step.kind = StepKind::Call;
        }
        return step;
    }

    Step writeWrite(const Value& body, const std::string& path) {
        const Value* to = field(body, "to", "to");
        Step step = asking(StepKind::Write, linkNamed(to));
        if (step.link == kNone)
            return step;
        if (isFed(m_compiler.calleeOf(step.link).id))
            m_compiler.error(path, {"{1} is fed from another database and takes no writes.", {wordOf(*to)}},
                             wordOf(*to), "the database that it is fed from");
        const Value* update = field(body, "update", "");
        const Value* invalidate = field(body, "invalidate", "");
        step.update = update != nullptr;
        if (update != nullptr || invalidate != nullptr)
            step.cacheLink = linkNamed(update != nullptr ? update : invalidate);
        return step;
    }

    Step writeCall(const Value& body, const std::string& path) {
        Step step = asking(StepKind::Call, linkNamed(field(body, "to", "to")));
        setOperation(step, field(body, "operation", ""), path);
        if (const Value* timeout = field(body, "timeout", "")) {
            step.timeout = durationOf(*timeout, m_timeout);
            step.timeoutLane = m_compiler.model.laneFor(step.timeout);
        }
        if (const Value* retries = field(body, "retries", ""))
            step.retries = retriesOf(*retries);
        if (const Value* fallback = field(body, "fallback", ""))
            step.fallbackOk = fallback->isWord("ok");
        return step;
    }

    void setOperation(Step& step, const Value* name, const std::string& path) {
        if (name == nullptr)
            return;
        const Index operation = m_compiler.model.operationByName(wordOf(*name));
        if (operation == kNone)
            m_compiler.error(path, {"There is no operation {1}.", {wordOf(*name)}}, wordOf(*name), "an operation");
        else
            step.operation = static_cast<std::uint16_t>(operation);
    }

    Compiler& m_compiler;
    const diagram::Component& m_component;
    KeyReader m_keys;
    const ComponentModel& m_model;
    Program& m_program;
    kernel::Time m_timeout = 0;
    std::uint16_t m_lane = 0;
    kernel::Time m_cacheTimeout = 0;
    std::uint16_t m_cacheLane = 0;
    RetryPolicy m_retries;
    kernel::Sampler m_work;
    bool m_keepsSessions = false;
    bool m_keepsInStore = false;  ///< sessions: outside of the instances
    Index m_sessionStore = kNone; ///< link; kNone: in the instance's memory
    Index m_numbersFrom = kNone;  ///< store that the operation's number has yet to be drawn from
};

} // namespace

void compileProgram(Compiler& compiler, const diagram::Component& component, const ComponentModel& model,
                    Program& program) {
    Writer(compiler, component, model, program).writeAll();
}

} // namespace faultline::components
