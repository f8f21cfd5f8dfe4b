// A warning where requests would go round in a circle of components for ever.
#include <QTest>

#include <string>

#include "engine/format/format.h"

using namespace faultline;

class TestValidateCircles : public QObject {
    Q_OBJECT
  private slots:
    void warns_data();
    void warns();
};

void TestValidateCircles::warns_data() {
    QTest::addColumn<QString>("sections");
    QTest::addColumn<QString>("way"); // empty: no warning
    const QString head = "operations: {look: {kind: read}, name: {kind: read}}\n"
                         "components:\n  web: {kind: client, mix: {look: 1}}\n";
    const QString links = "links: [{from: web, to: a}, {from: a, to: b}, {from: b, to: a}]\n";
    const auto two = [&](const char* a, const char* b) {
        return QString(head + "  a: {kind: service" + a + "}\n  b: {kind: service" + b + "}\n" + links);
    };
    QTest::newRow("derived") << two("", "") << "a -> b -> a";
    QTest::newRow("of two operations, once")
        << two("", "").replace("mix: {look: 1}", "mix: {look: 1, name: 1}") << "a -> b -> a";
    QTest::newRow("written") << two(", handler: {look: [{call: b}]}", ", handler: {default: [work, {call: a}]}")
                             << "a -> b -> a";
    QTest::newRow("in parallel") << two(", handler: {look: [{parallel: [work, {call: b}]}]}", "") << "a -> b -> a";
    QTest::newRow("one works alone") << two("", ", handler: {default: [work]}") << "";
    QTest::newRow("another operation") << two(", handler: {name: [work]}",
                                              ", handler: {default: [{call: {to: a, operation: name}}]}")
                                       << "";
    QTest::newRow("another operation that comes back")
        << two("", ", handler: {default: [{call: {to: a, operation: name}}]}") << "a -> b -> a";
    QTest::newRow("nobody asks for it") << two(", handler: {name: [{call: b}], look: [work]}", "") << "";
    QTest::newRow("a read through a cache may end it")
        << head + "  a: {kind: service, handler: {look: [{read: {through: c, from: b}}]}}\n  b: {kind: service}\n"
                  "  c: {kind: cache}\nlinks: [{from: web, to: a}, {from: a, to: b}, {from: b, to: a}, "
                  "{from: a, to: c}]\n"
        << "";
    QTest::newRow("balancers") << head + "  a: {kind: load_balancer}\n  b: {kind: load_balancer}\n" + links
                               << "a -> b -> a";
    QTest::newRow("messages")
        << head + "  a: {kind: service}\n  q: {kind: queue}\n  w: {kind: worker}\n"
                  "links: [{from: web, to: a}, {from: a, to: q}, {from: q, to: w}, {from: w, to: a}]\n"
        << "a -> q -> w -> a";
    QTest::newRow("a row") << head + "  a: {kind: service}\n  b: {kind: service}\n"
                                     "links: [{from: web, to: a}, {from: a, to: b}]\n"
                           << "";
}

void TestValidateCircles::warns() {
    QFETCH(QString, sections);
    QFETCH(QString, way);
    const format::Reading reading = format::read("faultline: 1\n" + sections.toStdString());
    QStringList found;
    for (const base::Diagnostic& diagnostic : reading.diagnostics) {
        const QString text = QString::fromStdString(base::toText(diagnostic));
        QVERIFY2(diagnostic.severity == base::Severity::Warning, qPrintable(text));
        if (text.contains("in a circle"))
            found += text;
    }
    QCOMPARE(found.size(), way.isEmpty() ? 0 : 1);
    if (!way.isEmpty())
        QVERIFY2(found.front().contains("(" + way + ")") && found.front().contains("components.a"),
                 qPrintable(found.front()));
}

QTEST_APPLESS_MAIN(TestValidateCircles)
#include "tst_validate_circles.moc"
