// Every key that the catalog says is simulated does something: each has a case in which changing it changes a named
// figure of the report, or a named part of the file for what is there to be read.
#include <QDir>
#include <QTest>

#include <set>

#include "tests/engine/catalog/key_cases.h"

using namespace faultline;
using namespace faultline::tests;
using catalog::Key;
using catalog::Schema;
using catalog::Topic;
using catalog::Type;

namespace {

using Names = std::set<std::string>;

/// Names what must have a case: "client.retries.max" for keys that hold no further keys, "cache.policy=lfu" for what
/// may be chosen beside the default.
class CatalogWalk {
  public:
    Names needs(const Topic& topic) {
        m_names.clear();
        if (!topic.simulated)
            return {};
        for (const Key& key : topic.keys)
            visit(key, topic.name + ".", topic.name == "file" ? 0 : kDeep);
        return m_names;
    }

  private:
    static constexpr int kDeep = 8;

    /// There is nothing to change it to.
    static bool hasOneValue(const Schema& schema) {
        return schema.words.empty() && ((schema.type == Type::Choice && schema.choices.size() == 1) ||
                                        (schema.type == Type::Count && schema.min == schema.max));
    }

    void visit(const Key& key, const std::string& before, int depth) {
        if (!key.simulated || hasOneValue(key.schema))
            return;
        const std::string name = before + key.name;
        const bool hasFields = key.schema.type == Type::Record || key.schema.type == Type::OneOf;
        if (!hasFields || depth == 0)
            m_names.insert(name);
        if (depth == 0)
            return;
        choices(key.schema, key.defaultValue, name, depth);
        for (const Key& sibling : key.schema.siblings)
            visit(sibling, name + "+", depth - 1);
        if (hasFields)
            for (const Key& field : key.schema.fields)
                visit(field, name + ".", depth - 1);
    }

    /// Words and choices, those of a list's or map's elements as well.
    void choices(const Schema& schema, const catalog::Value& byDefault, const std::string& name, int depth) {
        for (const auto* words : {&schema.words, &schema.choices})
            for (const std::string& word : *words)
                if (!byDefault.isWord(word))
                    m_names.insert(name + "=" + word);
        // A step within `parallel` is a step again; the words of steps are looked for in handlers.
        if (schema.element && depth > 1 && name != "step.parallel")
            choices(*schema.element, {}, name, depth - 1);
    }

    Names m_names;
};

std::vector<Topic> allTopics() {
    std::vector<Topic> all;
    for (auto topics : {catalog::kindTopics(), catalog::sectionTopics(), catalog::eventTopics()})
        all.insert(all.end(), topics.begin(), topics.end());
    return all;
}

std::vector<KeyCase> allCases() {
    const QDir folder(FAULTLINE_SOURCE_DIR "/tests/engine/catalog/every_key");
    std::vector<KeyCase> all;
    for (const QString& name : folder.entryList({"*.faultline.yaml"}, QDir::Files, QDir::Name))
        for (const KeyCase& one : readCases(folder.filePath(name).toStdString()))
            all.push_back(one);
    return all;
}

const std::vector<KeyCase>& cases() {
    static const std::vector<KeyCase> all = allCases();
    return all;
}

bool hasWord(const std::string& text, const std::string& word) {
    static const QString kBounds = "(?<![A-Za-z0-9_])%1(?![A-Za-z0-9_])";
    return QString::fromStdString(text).contains(
        QRegularExpression(kBounds.arg(QRegularExpression::escape(QString::fromStdString(word)))));
}

bool hasCase(const std::string& need) {
    const std::size_t equals = need.find('=');
    const std::string key = need.substr(0, equals);
    for (const KeyCase& one : cases())
        if (one.key == key && (equals == std::string::npos ||
                               hasWord(one.from + " " + one.to + " " + one.swappedFor, need.substr(equals + 1))))
            return true;
    return false;
}

} // namespace

class TestEveryKey : public QObject {
    Q_OBJECT
  private slots:
    void hasACase_data();
    void hasACase();
    void casesAreOfKeysThatThereAre();
    void changesItsFigure_data();
    void changesItsFigure();
    void noticesKeysWithoutAnEffect();
    void noticesKeysWithoutACase();
};

void TestEveryKey::hasACase_data() {
    QTest::addColumn<QStringList>("needs");
    CatalogWalk walk;
    for (const Topic& topic : allTopics()) {
        QStringList needs;
        for (const std::string& need : walk.needs(topic))
            needs << QString::fromStdString(need);
        QTest::newRow(topic.name.c_str()) << needs;
    }
}

void TestEveryKey::hasACase() {
    QFETCH(QStringList, needs);
    QStringList missing;
    for (const QString& need : needs)
        if (!hasCase(need.toStdString()))
            missing << need;
    QVERIFY2(missing.isEmpty(), qPrintable("without a case: " + missing.join(' ')));
}

void TestEveryKey::casesAreOfKeysThatThereAre() {
    QStringList complaints;
    Names keys;
    CatalogWalk walk;
    for (const Topic& topic : allTopics())
        for (const std::string& need : walk.needs(topic))
            keys.insert(need.substr(0, need.find('=')));
    for (const KeyCase& one : cases())
        if (!keys.contains(one.key))
            complaints << QString::fromStdString(one.file + ": " + one.key);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints.join('\n')));
}

void TestEveryKey::changesItsFigure_data() {
    QTest::addColumn<int>("number");
    for (std::size_t i = 0; i < cases().size(); ++i) {
        const KeyCase& one = cases()[i];
        const std::string change = one.swapped.empty() ? one.to : one.swappedFor;
        QTest::addRow("%zu %s: %s", i, one.key.c_str(), change.c_str()) << static_cast<int>(i);
    }
}

void TestEveryKey::changesItsFigure() {
    QFETCH(int, number);
    const QString complaints = complaintsAbout(cases()[static_cast<std::size_t>(number)]);
    QVERIFY2(complaints.isEmpty(), qPrintable(complaints));
}

/// A case whose two sides are the same does not pass, nor one that moves the other way.
void TestEveryKey::noticesKeysWithoutAnEffect() {
    for (KeyCase one : cases()) {
        if (one.key != "service.work")
            continue;
        one.moves = one.moves == "up" ? "down" : "up";
        QVERIFY(complaintsAbout(one).contains("which is not"));
        for (const char* moves : {"up", "down", "changes"}) {
            one.moves = moves;
            one.from = one.to;
            one.hasFrom = true;
            QVERIFY(complaintsAbout(one).contains("which is not"));
        }
        return;
    }
    QFAIL("there is no case of service.work");
}

void TestEveryKey::noticesKeysWithoutACase() {
    QVERIFY(hasCase("service.work"));
    QVERIFY(!hasCase("service.leisure"));
    QVERIFY(!hasCase("cache.policy=mru"));
    Key invented{"leisure", {}, {}, {}};
    invented.schema.type = Type::Count;
    CatalogWalk walk;
    QCOMPARE(walk.needs({"service", {}, {}, {invented}}), Names{"service.leisure"});
    invented.simulated = false;
    QVERIFY(walk.needs({"service", {}, {}, {invented}}).empty());
}

QTEST_APPLESS_MAIN(TestEveryKey)
#include "tst_every_key.moc"
