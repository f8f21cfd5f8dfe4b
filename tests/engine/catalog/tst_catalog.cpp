#include <QtTest>

#include <algorithm>
#include <functional>
#include <set>

#include "engine/catalog/catalog.h"

using namespace faultline;
using namespace faultline::catalog;

namespace {

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// What is wrong with a figure's origin, or "".
QString misfounded(const Origin& origin) {
    static const QRegularExpression date(R"(^20\d\d(-\d\d){0,2}$)");
    static const QRegularExpression url(R"(^https://[a-z0-9.-]+\.[a-z]+/\S+$)");
    const auto text = [](std::string_view view) { return QString::fromUtf8(view.data(), qsizetype(view.size())); };
    if (!url.match(text(origin.url)).hasMatch())
        return "no source";
    if (!date.match(text(origin.date)).hasMatch())
        return "no date";
    if (origin.says.size() < 5 || origin.says.back() == '.')
        return "does not say what stands there";
    return origin.grade == Grade::Unchecked ? "not checked" : "";
}

bool isSentence(const base::Text& text) {
    const std::string english = text.english();
    return english.size() > 5 && english.back() == '.' && english.find('\n') == std::string::npos &&
           !(english[0] >= 'a' && english[0] <= 'z');
}

/// What is wrong with a value under a schema, or "".
std::string misfit(const Schema& schema, const Value& value);

std::string misfitAmount(const Schema& schema, double amount) {
    if (amount < schema.min || amount > schema.max)
        return "out of range: " + base::toText(amount);
    return {};
}

std::string misfitRecord(const Schema& schema, const Record& record) {
    std::size_t alternatives = 0;
    for (const auto& [name, field] : record.fields()) {
        if (schema.type == Type::Map) {
            if (const std::string why = misfit(*schema.element, field); !why.empty())
                return name + ": " + why;
            continue;
        }
        const Key* key = findKey(schema.fields, name);
        if (key == nullptr)
            return "unknown field " + name;
        ++alternatives;
        if (const std::string why = misfit(key->schema, field); !why.empty())
            return name + ": " + why;
    }
    return schema.type == Type::OneOf && alternatives != 1 ? "not exactly one alternative" : "";
}

std::string misfitComposite(const Schema& schema, const Value& value) {
    if (schema.type == Type::List) {
        const auto* list = value.as<List>();
        if (list == nullptr)
            return "not a list";
        for (const Value& entry : *list)
            if (const std::string why = misfit(*schema.element, entry); !why.empty())
                return why;
        return {};
    }
    const auto* record = value.as<Record>();
    return record == nullptr ? "not a record" : misfitRecord(schema, *record);
}

std::string misfit(const Schema& schema, const Value& value) {
    const auto* word = value.as<std::string>();
    if (word != nullptr && contains(schema.words, *word))
        return {};
    const auto amount = [&](const auto* typed, auto number) {
        return typed == nullptr ? std::string("wrong type") : misfitAmount(schema, number(*typed));
    };
    switch (schema.type) {
    case Type::Switch:
        return value.as<bool>() == nullptr ? "not a switch" : "";
    case Type::Count:
        return amount(value.as<std::int64_t>(), [](std::int64_t n) { return static_cast<double>(n); });
    case Type::Number:
        return amount(value.as<double>(), [](double n) { return n; });
    case Type::Ratio:
        return amount(value.as<base::Ratio>(), [](base::Ratio r) { return r.value; });
    case Type::Duration:
        return amount(value.as<base::Duration>(), [](base::Duration d) { return d.seconds(); });
    case Type::Rate:
        return amount(value.as<base::Rate>(), [](base::Rate r) { return r.perSecond; });
    case Type::Bytes:
        return amount(value.as<base::Bytes>(), [](base::Bytes b) { return static_cast<double>(b.count); });
    case Type::Distribution:
        return amount(value.as<Distribution>(), [](const Distribution& d) { return d.meanSeconds(); });
    case Type::Money:
        return value.as<base::Money>() == nullptr ? "not a price" : "";
    case Type::Point:
        return value.as<base::Point>() == nullptr ? "not a point" : "";
    case Type::Choice:
        return word != nullptr && contains(schema.choices, *word) ? "" : "not one of the choices";
    case Type::Text:
    case Type::Reference:
    case Type::Target:
        return word == nullptr ? "not a text" : "";
    case Type::Record:
    case Type::OneOf:
    case Type::Map:
    case Type::List:
        return misfitComposite(schema, value);
    case Type::TimedPoint:
    case Type::Any:
        return {};
    }
    return "no such type";
}

/// All lists of keys of the catalog, by where they stand.
std::vector<std::pair<std::string, std::vector<Key>>> tables() {
    const Catalog& catalog = Catalog::instance();
    std::vector<std::pair<std::string, std::vector<Key>>> all = {
        {"component", catalog.commonKeys()},    {"settings", catalog.settingsKeys()},
        {"network", catalog.networkKeys()},     {"keyspace", catalog.keyspaceKeys()},
        {"operation", catalog.operationKeys()}, {"link", catalog.linkKeys()},
        {"link end", catalog.linkEndKeys()},    {"zone", catalog.zoneKeys()},
        {"note", catalog.noteKeys()},           {"slo", catalog.sloKeys()},
        {"alert", catalog.alertKeys()},         {"file", catalog.topLevelKeys()},
    };
    for (const Kind& kind : catalog.kinds())
        all.emplace_back(kind.name, kind.keys);
    for (const EventKind& event : catalog.eventKinds()) {
        std::vector<Key> keys = {event.target};
        keys.insert(keys.end(), event.fields.begin(), event.fields.end());
        all.emplace_back(event.name, std::move(keys));
    }
    return all;
}

using Visit = std::function<void(const std::string& path, const Key& key)>;

void visitKeys(const std::string& path, const std::vector<Key>& keys, const Visit& visit,
               std::set<const Schema*>& seen);

void visitSchema(const std::string& path, const Schema& schema, const Visit& visit, std::set<const Schema*>& seen) {
    visitKeys(path, schema.fields, visit, seen);
    visitKeys(path, schema.siblings, visit, seen);
    // Steps hold steps: each element is gone through once.
    if (schema.element && seen.insert(schema.element.get()).second)
        visitSchema(path + "[]", *schema.element, visit, seen);
}

void visitKeys(const std::string& path, const std::vector<Key>& keys, const Visit& visit,
               std::set<const Schema*>& seen) {
    for (const Key& key : keys) {
        visit(path + "." + key.name, key);
        visitSchema(path + "." + key.name, key.schema, visit, seen);
    }
}

void forEachKey(const Visit& visit) {
    std::set<const Schema*> seen;
    for (const auto& [name, keys] : tables())
        visitKeys(name, keys, visit, seen);
}

#define CHECK_AT(condition, path) QVERIFY2(condition, qPrintable(QString::fromStdString(path)))

} // namespace

class CatalogTest : public QObject {
    Q_OBJECT

  private slots:
    void everyKeySaysWhatItMeans();
    void everyDefaultFitsItsOwnSchema();
    void everyRecordDefaultIsComplete();
    void everyShorthandIsAField();
    void everySliderStandsOnSomethingThatSlides();
    void noNameIsUsedTwice();
    void referencesNameKnownThings();
    void linksLeadToKnownKinds();
    void everyPresetFits();
    void everyDefaultOfAPresetIsFounded();
    void theProductsOfTheTalkArePresets();
    void presetsGoBetweenOwnValuesAndDefaults();
    void commonKeysHoldForEveryKind();
    void stepsHoldSteps();
    void everyEventHasATimeAndAMeaning();
    void everyFigureHasAUnitAndKnownKinds();
    void refusesLinksWithAReason_data();
    void refusesLinksWithAReason();
    void neverRefusesAndAllowsAtOnce();
};

void CatalogTest::everyKeySaysWhatItMeans() {
    forEachKey([](const std::string& path, const Key& key) { CHECK_AT(isSentence(key.meaning), path); });
    for (const Kind& kind : Catalog::instance().kinds()) {
        CHECK_AT(isSentence(kind.meaning), kind.name);
        CHECK_AT(!kind.label.empty(), kind.name);
    }
}

void CatalogTest::everyDefaultFitsItsOwnSchema() {
    forEachKey([](const std::string& path, const Key& key) {
        if (key.defaultValue.isEmpty())
            return;
        const std::string why = misfit(key.schema, key.defaultValue);
        CHECK_AT(why.empty(), path + ": " + why);
    });
}

void CatalogTest::everyRecordDefaultIsComplete() {
    forEachKey([](const std::string& path, const Key& key) {
        const auto* record = key.defaultValue.as<Record>();
        if (key.schema.type != Type::Record || record == nullptr)
            return;
        for (const Key& field : key.schema.fields)
            if (!field.defaultValue.isEmpty())
                CHECK_AT(record->find(field.name) != nullptr, path + "." + field.name);
    });
}

void CatalogTest::everyShorthandIsAField() {
    forEachKey([](const std::string& path, const Key& key) {
        if (!key.schema.shorthand.empty())
            CHECK_AT(findKey(key.schema.fields, key.schema.shorthand) != nullptr, path);
        const bool isComposite = key.schema.type == Type::Record || key.schema.type == Type::OneOf;
        CHECK_AT(isComposite == !key.schema.fields.empty(), path);
        CHECK_AT((key.schema.type == Type::List || key.schema.type == Type::Map) == (key.schema.element != nullptr),
                 path);
        CHECK_AT((key.schema.type == Type::Choice) == !key.schema.choices.empty(), path);
    });
}

void CatalogTest::everySliderStandsOnSomethingThatSlides() {
    forEachKey([](const std::string& path, const Key& key) {
        const std::set<Type> sliding = {Type::Count, Type::Number,       Type::Ratio,  Type::Duration, Type::Rate,
                                        Type::Bytes, Type::Distribution, Type::Record, Type::OneOf};
        if (key.slider)
            CHECK_AT(sliding.contains(key.schema.type), path);
    });
}

void CatalogTest::noNameIsUsedTwice() {
    const auto check = [](const std::string& where, const std::vector<std::string>& names) {
        std::set<std::string> seen;
        for (const std::string& name : names)
            CHECK_AT(!name.empty() && seen.insert(name).second, where + " " + name);
    };
    const auto namesOf = [](const auto& all) {
        std::vector<std::string> names;
        for (const auto& one : all)
            names.push_back(one.name);
        return names;
    };
    const Catalog& catalog = Catalog::instance();
    for (const auto& [where, keys] : tables())
        check(where, namesOf(keys));
    forEachKey([&](const std::string& path, const Key& key) {
        check(path, namesOf(key.schema.fields));
        check(path, key.schema.choices);
        check(path, key.schema.words);
    });
    check("kinds", namesOf(catalog.kinds()));
    check("events", namesOf(catalog.eventKinds()));
    for (const Kind& kind : catalog.kinds()) {
        check(kind.name, namesOf(kind.presets));
        for (const Key& key : kind.keys)
            CHECK_AT(findKey(catalog.commonKeys(), key.name) == nullptr && key.name != "kind", kind.name + key.name);
    }
}

void CatalogTest::referencesNameKnownThings() {
    std::vector<std::string> known = Catalog::instance().kindNames();
    known.insert(known.end(), {"operation", "keyspace", "link", "zone", "component", "slo"});
    forEachKey([&](const std::string& path, const Key& key) {
        for (const std::string& what : key.schema.refersTo)
            CHECK_AT(contains(known, what), path + " -> " + what);
        if (key.schema.type == Type::Reference)
            CHECK_AT(!key.schema.refersTo.empty(), path);
    });
}

void CatalogTest::linksLeadToKnownKinds() {
    const Catalog& catalog = Catalog::instance();
    for (const Kind& kind : catalog.kinds())
        for (const std::string& callee : kind.mayCall)
            CHECK_AT(catalog.kind(callee) != nullptr, kind.name + " -> " + callee);
}

void CatalogTest::everyPresetFits() {
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets) {
            const std::string where = kind.name + " " + preset.name;
            CHECK_AT(!preset.label.empty() && !preset.defaults.empty(), where);
            for (const base::Text& line : {preset.card.goodFor, preset.card.costsYou, preset.card.chooseWhen})
                CHECK_AT(line.english().size() > 20 && line.english().back() == '.', where);
            for (const PresetDefault& one : preset.defaults) {
                const Key* key = kind.key(one.key);
                CHECK_AT(key != nullptr, where + " " + one.key);
                const std::string why = misfit(key->schema, one.value);
                CHECK_AT(why.empty(), where + " " + one.key + ": " + why);
            }
        }
}

void CatalogTest::everyDefaultOfAPresetIsFounded() {
    int seen = 0;
    for (const Kind& kind : Catalog::instance().kinds())
        for (const Preset& preset : kind.presets)
            for (const PresetDefault& one : preset.defaults) {
                const QString why = misfounded(one.origin);
                QVERIFY2(why.isEmpty(), qPrintable(QString::fromStdString(preset.name + " " + one.key + ": ") + why));
                ++seen;
            }
    QVERIFY(seen > 50);
    // What the check is for.
    constexpr std::string_view url = "https://example.org/page";
    QCOMPARE(misfounded({"read timeout 60 s", url, "2026-08-21", Grade::Source}), QString());
    QCOMPARE(misfounded({"read timeout 60 s", "", "2026-08-21", Grade::Source}), QString("no source"));
    QCOMPARE(misfounded({"read timeout 60 s", url, "lately", Grade::Source}), QString("no date"));
    QCOMPARE(misfounded({"read timeout 60 s", url, "", Grade::Source}), QString("no date"));
    QCOMPARE(misfounded({"", url, "2026-08-21", Grade::Source}), QString("does not say what stands there"));
    QCOMPARE(misfounded({"read timeout 60 s", url, "2026-08-21", Grade::Unchecked}), QString("not checked"));
}

void CatalogTest::theProductsOfTheTalkArePresets() {
    const Catalog& catalog = Catalog::instance();
    for (const auto& [kind, name] :
         std::initializer_list<std::pair<const char*, const char*>>{{"load_balancer", "nginx"},
                                                                    {"load_balancer", "haproxy"},
                                                                    {"load_balancer", "cloud_lb"},
                                                                    {"cache", "redis"},
                                                                    {"cache", "memcached"},
                                                                    {"cdn", "cdn"},
                                                                    {"database", "postgres"},
                                                                    {"database", "mysql"},
                                                                    {"database", "clickhouse"},
                                                                    {"store", "cassandra"},
                                                                    {"store", "etcd"},
                                                                    {"queue", "kafka"},
                                                                    {"queue", "rabbitmq"},
                                                                    {"queue", "sqs"}})
        QVERIFY2(catalog.preset(kind, name) != nullptr, name);
}

void CatalogTest::presetsGoBetweenOwnValuesAndDefaults() {
    const Catalog& catalog = Catalog::instance();
    QVERIFY(catalog.componentDefault("cache", "policy", "") == Value("lru"));
    QVERIFY(catalog.componentDefault("cache", "policy", "redis") == Value("noeviction"));
    QVERIFY(catalog.componentDefault("cache", "entries", "redis") == Value(10000));
    QVERIFY(catalog.componentDefault("cache", "policy", "kafka") == Value("lru"));
    QVERIFY(catalog.componentDefault("cache", "instances", "") == Value(1));
    QVERIFY(catalog.componentDefault("cache", "cpu", "").isEmpty());
    QVERIFY(catalog.componentDefault("cash", "policy", "").isEmpty());
}

void CatalogTest::commonKeysHoldForEveryKind() {
    const Catalog& catalog = Catalog::instance();
    for (const std::string& kind : catalog.kindNames())
        for (const Key& key : catalog.commonKeys())
            CHECK_AT(catalog.componentKey(kind, key.name) == findKey(catalog.commonKeys(), key.name), kind + key.name);
    QVERIFY(catalog.componentKey("nothing", "label") == nullptr);
    QVERIFY(catalog.componentKey("service", "algorithm") == nullptr);
}

void CatalogTest::stepsHoldSteps() {
    const Key* handler = Catalog::instance().componentKey("service", "handler");
    QVERIFY(handler != nullptr);
    const Schema* step = handler->schema.element->element.get();
    const Key* parallel = findKey(step->fields, "parallel");
    QVERIFY(parallel != nullptr);
    QCOMPARE(parallel->schema.element.get(), step);
    QVERIFY(contains(step->words, "reply"));
    const Key* read = findKey(step->fields, "read");
    QVERIFY(read != nullptr && findKey(read->schema.siblings, "consistency") != nullptr);
    QCOMPARE(Catalog::instance().componentKey("worker", "handler")->schema.element->element.get(), step);
}

void CatalogTest::everyEventHasATimeAndAMeaning() {
    for (const EventKind& event : Catalog::instance().eventKinds()) {
        CHECK_AT(isSentence(event.meaning), event.name);
        const Key* at = findKey(event.fields, "at");
        CHECK_AT(at != nullptr && at->required, event.name);
        CHECK_AT(event.target.name == event.name && event.target.required, event.name);
    }
}

void CatalogTest::everyFigureHasAUnitAndKnownKinds() {
    const Catalog& catalog = Catalog::instance();
    std::vector<std::string> known = catalog.kindNames();
    known.insert(known.end(), {"run", "instance", "link", "slo", "alert", "log"});
    const std::vector<std::string> units = {"", "ratio", "ms", "1/s", "count", "s", "usd/month", "bytes"};
    std::set<std::pair<std::string, std::string>> seen;
    for (const Figure& figure : catalog.figures()) {
        CHECK_AT(contains(units, figure.unit), figure.name);
        CHECK_AT(isSentence(figure.meaning), figure.name);
        for (const std::string& kind : figure.kinds)
            CHECK_AT(contains(known, kind) && seen.emplace(kind, figure.name).second, kind + " " + figure.name);
        if (figure.kinds.empty())
            CHECK_AT(seen.emplace("", figure.name).second, figure.name);
        const std::string whole = figure.name.substr(0, figure.name.find('.'));
        if (whole.ends_with("_ms"))
            CHECK_AT(figure.unit == "ms", figure.name);
        else if (whole.ends_with("_per_s"))
            CHECK_AT(figure.unit == "1/s", figure.name);
        else if (whole.ends_with("_s"))
            CHECK_AT(figure.unit == "s", figure.name);
    }
}

void CatalogTest::refusesLinksWithAReason_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("reason"); // "": allowed
    const auto row = [](const char* from, const char* to, const char* reason) {
        QTest::addRow("%s to %s", from, to) << QString(from) << QString(to) << QString(reason);
    };
    row("client", "service", "");
    row("client", "load_balancer", "");
    row("load_balancer", "service", "");
    row("service", "database", "");
    row("service", "cache", "");
    row("service", "queue", "");
    row("queue", "worker", "");
    row("worker", "external", "");
    row("cdn", "service", "");
    row("database", "database", "");
    row("client", "worker", "A client cannot call a worker: a worker takes its work from a queue.");
    row("service", "worker", "A service cannot call a worker: a worker takes its work from a queue.");
    row("service", "client", "Nothing can call a client: that is where requests begin.");
    row("cache", "database", "A cache calls nobody: link the service to the cache and to the data behind it.");
    row("queue", "service", "A queue cannot call a service: it hands its messages to workers.");
    row("probe", "cache", "An uptime probe cannot use a cache: the service or worker that needs the data asks it.");
    row("clint", "service", "There is no kind clint.");
    row("client", "serviec", "There is no kind serviec.");
}

void CatalogTest::refusesLinksWithAReason() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, reason);
    QCOMPARE(QString::fromStdString(Catalog::instance().refuseLink(from.toStdString(), to.toStdString()).english()),
             reason);
}

void CatalogTest::neverRefusesAndAllowsAtOnce() {
    const Catalog& catalog = Catalog::instance();
    for (const Kind& from : catalog.kinds())
        for (const Kind& to : catalog.kinds()) {
            const base::Text reason = catalog.refuseLink(from.name, to.name);
            CHECK_AT(contains(from.mayCall, to.name) == reason.empty(), from.name + " -> " + to.name);
            if (!reason.empty())
                CHECK_AT(isSentence(reason), reason.english());
        }
}

QTEST_APPLESS_MAIN(CatalogTest)
#include "tst_catalog.moc"
