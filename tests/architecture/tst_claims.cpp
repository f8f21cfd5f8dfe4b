// docs/semantics.md and docs/gestures.md name, for each thing that they say, the test that would fail if it were not
// so. Names rot: here they are held against the tests' sources.
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

QString contentsOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// `file::function`, as the page writes it: the file below tests, without its "tst_" and ".cpp".
struct Named {
    int line = 0;
    QString file;
    QString function;
};

/// What a page's table rows name, and the rows that name nothing.
struct Page {
    std::vector<Named> named;
    QStringList bare;
    int rows = 0;
};

Page read(const QString& text) {
    static const QRegularExpression test("`([a-z0-9_/]+)::([A-Za-z0-9_]+)`");
    Page page;
    const QStringList lines = text.split('\n');
    for (int i = 0; i < lines.size(); ++i) {
        const QString& line = lines[i];
        if (!line.startsWith("| ") || line.startsWith("| ---") || line.startsWith("| what"))
            continue;
        ++page.rows;
        const std::size_t before = page.named.size();
        for (auto at = test.globalMatch(line); at.hasNext();) {
            const QRegularExpressionMatch match = at.next();
            page.named.push_back({i + 1, match.captured(1), match.captured(2)});
        }
        if (page.named.size() == before)
            page.bare += QString("line %1: %2").arg(i + 1).arg(line);
    }
    return page;
}

/// Where the named test is: a slot of the test's class.
bool exists(const Named& named) {
    const int slash = static_cast<int>(named.file.lastIndexOf('/'));
    const QString path =
        FAULTLINE_SOURCE_DIR "/tests/" + named.file.left(slash + 1) + "tst_" + named.file.mid(slash + 1) + ".cpp";
    const QString source = contentsOf(path);
    const qsizetype first = source.indexOf("private slots:");
    return first >= 0 && source.indexOf("    void " + named.function + "()", first) >= 0;
}

} // namespace

class TestClaims : public QObject {
    Q_OBJECT
  private slots:
    void namesTestsThatExist_data() { pages(); }
    void namesTestsThatExist() {
        QFETCH(int, least);
        const Page page = thePage();
        QVERIFY2(page.rows > least, qPrintable(QString::number(page.rows)));
        for (const Named& named : page.named)
            QVERIFY2(exists(named),
                     qPrintable(QString("line %1: no test %2::%3").arg(named.line).arg(named.file, named.function)));
    }

    void namesATestForEachClaim_data() { pages(); }
    void namesATestForEachClaim() {
        const Page page = thePage();
        QVERIFY2(page.bare.empty(), qPrintable(page.bare.join('\n')));
    }

    /// The check itself: a name that is not there, a row without one.
    void seesWhatIsMissing() {
        const Page page =
            read("| what | test |\n| --- | --- |\n| a thing | `architecture/claims::seesWhatIsMissing` |\n"
                 "| another | `architecture/claims::seesNothing` |\n| a third | |\n");
        QCOMPARE(page.rows, 3);
        QCOMPARE(page.bare.size(), 1);
        QVERIFY(exists(page.named[0]));
        QVERIFY(!exists(page.named[1]));
        QVERIFY(!exists({1, "architecture/no_such_file", "seesWhatIsMissing"}));
    }

  private:
    static void pages() {
        QTest::addColumn<int>("least");
        QTest::newRow("semantics") << 100;
        QTest::newRow("gestures") << 60;
    }
    static Page thePage() {
        return read(contentsOf(QString(FAULTLINE_SOURCE_DIR "/docs/%1.md").arg(QTest::currentDataTag())));
    }
};

QTEST_APPLESS_MAIN(TestClaims)
#include "tst_claims.moc"
