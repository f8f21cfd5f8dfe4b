// The graph of the layers as a table, held against every #include of the tree. If the graph is wrong, it is changed
// here, in engine/CMakeLists.txt and in docs/architecture.md together, with a reason.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <map>
#include <set>

namespace {

/// What a folder may include besides itself, directly or through what it lists.
const std::map<QString, QStringList>& directUses() {
    static const std::map<QString, QStringList> uses = {
        {"engine/base", {}},
        {"engine/catalog", {"engine/base"}},
        {"engine/expression", {"engine/catalog"}},
        {"engine/diagram", {"engine/catalog", "engine/expression"}},
        {"engine/format", {"engine/diagram"}},
        {"engine/cost", {"engine/diagram"}},
        {"engine/kernel", {"engine/catalog"}},
        {"engine/metrics", {"engine/kernel"}},
        {"engine/network", {"engine/diagram", "engine/kernel", "engine/metrics"}},
        {"engine/consistency", {"engine/diagram", "engine/kernel", "engine/metrics"}},
        {"engine/monitor", {"engine/diagram", "engine/kernel", "engine/metrics"}},
        {"engine/components", {"engine/network", "engine/consistency", "engine/monitor"}},
        {"engine/scenario", {"engine/components"}},
        {"engine/simulation", {"engine/scenario", "engine/cost"}},
        {"engine/history", {"engine/simulation"}},
        {"engine/report", {"engine/simulation"}},
        {"engine/experiment", {"engine/report"}},
        {"engine/advice", {"engine/diagram"}},
        {"engine/lesson", {"engine/report"}},
        {"ui/document", {"engine/format"}},
        {"ui/player", {"engine/history", "ui/document"}},
        {"ui", {"ui/player", "ui/document", "engine/history", "engine/format", "engine/report"}},
        {"app/desktop", {"ui"}},
        {"app/cli", {"engine/format", "engine/history", "engine/report", "engine/experiment", "engine/advice"}},
    };
    return uses;
}

/// The folder of the table that a path such as "engine/base/units.h" lies in; empty where there is none.
QString layerOf(const QString& path) {
    QString best;
    for (const auto& [folder, ignored] : directUses())
        if (path.startsWith(folder + '/') && folder.size() > best.size())
            best = folder;
    return best;
}

std::set<QString> allUses(const QString& folder) {
    std::set<QString> reached;
    QStringList open = {folder};
    while (!open.isEmpty()) {
        const QString next = open.takeLast();
        if (reached.insert(next).second)
            open += directUses().at(next);
    }
    return reached;
}

struct Include {
    QString path;
    int line = 0;
    bool system = false;
};

std::vector<Include> includesOf(const QString& text) {
    static const QRegularExpression pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
    std::vector<Include> includes;
    int line = 0;
    for (const QString& row : text.split('\n')) {
        ++line;
        const QRegularExpressionMatch match = pattern.match(row);
        if (match.hasMatch())
            includes.push_back({match.captured(2), line, match.captured(1) == "<"});
    }
    return includes;
}

/// What is wrong with the includes of one file; empty when nothing is.
QStringList violations(const QString& path, const QString& text) {
    static const QRegularExpression qt(R"(^(Q[A-Z]|Qt)[A-Za-z/]*$)");
    const bool mayUseQt = path.startsWith("ui/") || path.startsWith("app/desktop/");
    const QString layer = layerOf(path);
    QStringList found;
    if (layer.isEmpty())
        return {path + ": lies in no folder of the architecture"};
    const std::set<QString> allowed = allUses(layer);
    for (const Include& include : includesOf(text)) {
        const QString at = QString("%1:%2: ").arg(path).arg(include.line);
        if (!mayUseQt && qt.match(include.path).hasMatch())
            found << at + "Qt outside of ui/ and app/desktop: " + include.path;
        if (include.path.startsWith("yaml-cpp/") && layer != "engine/format")
            found << at + "only engine/format knows YAML";
        if (include.system || !include.path.contains('/'))
            continue;
        const QString target = layerOf(include.path);
        if (target.isEmpty())
            found << at + "include paths start at the root: " + include.path;
        else if (!allowed.count(target))
            found << at + layer + " may not use " + target;
    }
    return found;
}

QString readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// All sources below the folders, as paths from the root.
QStringList sources(const QStringList& folders) {
    const QDir root(FAULTLINE_SOURCE_DIR);
    QStringList found;
    for (const QString& folder : folders) {
        QDirIterator files(root.filePath(folder), {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            found << root.relativeFilePath(files.next());
    }
    found.sort();
    return found;
}

} // namespace

/// Fails on any #include against the direction of the layers.
class TestIncludeGraph : public QObject {
    Q_OBJECT

  private slots:
    void everyIncludeFollowsTheGraph() {
        QStringList found;
        const QStringList files = sources({"engine", "ui", "app"});
        QVERIFY2(files.size() > 50, "the tree was not found");
        for (const QString& path : files)
            found += violations(path, readAll(QDir(FAULTLINE_SOURCE_DIR).filePath(path)));
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void graphHasNoCycle() {
        for (const auto& [folder, uses] : directUses())
            for (const QString& use : uses)
                QVERIFY2(!allUses(use).count(folder), qPrintable(folder + " and " + use + " use each other"));
    }

    void noticesEveryKindOfViolation_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("wrong");
        QTest::newRow("up") << "engine/base/a.h"
                            << "#include \"engine/catalog/key.h\"" << true;
        QTest::newRow("down") << "engine/catalog/a.h"
                              << "#include \"engine/base/units.h\"" << false;
        QTest::newRow("through") << "engine/simulation/a.h"
                                 << "#include \"engine/base/units.h\"" << false;
        QTest::newRow("beside") << "engine/network/a.h"
                                << "#include \"engine/consistency/a.h\"" << true;
        QTest::newRow("ui from engine") << "engine/report/a.cpp"
                                        << "#include \"ui/theme/theme.h\"" << true;
        QTest::newRow("Qt in engine") << "engine/report/a.cpp"
                                      << "#include <QString>" << true;
        QTest::newRow("Qt in cli") << "app/cli/a.cpp"
                                   << "  #  include <QtCore/QString>" << true;
        QTest::newRow("Qt in ui") << "ui/theme/a.cpp"
                                  << "#include <QString>" << false;
        QTest::newRow("YAML elsewhere") << "engine/diagram/a.cpp"
                                        << "#include <yaml-cpp/yaml.h>" << true;
        QTest::newRow("YAML at home") << "engine/format/a.cpp"
                                      << "#include <yaml-cpp/yaml.h>" << false;
        QTest::newRow("relative") << "engine/base/a.cpp"
                                  << "#include \"../catalog/key.h\"" << true;
        QTest::newRow("player takes a widget") << "ui/player/a.cpp"
                                               << "#include \"ui/theme/theme.h\"" << true;
        QTest::newRow("standard") << "engine/base/a.cpp"
                                  << "#include <vector>" << false;
        QTest::newRow("unknown folder") << "engine/odds/a.cpp"
                                        << "" << true;
    }
    void noticesEveryKindOfViolation() {
        QFETCH(QString, path);
        QFETCH(QString, line);
        QFETCH(bool, wrong);
        QCOMPARE(!violations(path, line).isEmpty(), wrong);
    }

    void buildFollowsTheGraph() {
        // What a library links must be what its folder may use.
        static const QRegularExpression pattern("faultline_library\\(\\w+\\s+([\\w/]+)(?:\\s+EXCLUDE\\s+\"[^\"]*\")?"
                                                "(?:\\s+DEPENDS((?:\\s+faultline_\\w+)*))?");
        int libraries = 0;
        for (const QString& file : {QString("engine/CMakeLists.txt"), QString("ui/CMakeLists.txt")}) {
            QRegularExpressionMatchIterator matches =
                pattern.globalMatch(readAll(QDir(FAULTLINE_SOURCE_DIR).filePath(file)));
            while (matches.hasNext()) {
                const QRegularExpressionMatch match = matches.next();
                const QString folder = match.captured(1);
                QVERIFY2(directUses().count(folder), qPrintable(folder + " is not in the graph"));
                const std::set<QString> allowed = allUses(folder);
                for (const QString& library : match.captured(2).split(QRegularExpression("\\s+"), Qt::SkipEmptyParts)) {
                    const QString name = library.mid(QString("faultline_").size());
                    const bool known = allowed.count("engine/" + name) || allowed.count("ui/" + name);
                    QVERIFY2(known, qPrintable(folder + " links " + library + ", which it may not use"));
                }
                ++libraries;
            }
        }
        QVERIFY(libraries >= 14);
    }

    void filesStaySmall() {
        QStringList found;
        for (const QString& path : sources({"engine", "ui", "app", "tests"})) {
            const auto lines = readAll(QDir(FAULTLINE_SOURCE_DIR).filePath(path)).count('\n');
            if (lines > 600)
                found << QString("%1 has %2 lines; 600 is the most").arg(path).arg(lines);
        }
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void headersAreIncludedOnce() {
        QStringList found;
        for (const QString& path : sources({"engine", "ui", "app", "tests"}))
            if (path.endsWith(".h") && !readAll(QDir(FAULTLINE_SOURCE_DIR).filePath(path)).contains("#pragma once\n"))
                found << path + " has no #pragma once";
        QVERIFY2(found.isEmpty(), qPrintable('\n' + found.join('\n')));
    }

    void topLevelHasNoOtherFolder() {
        const QStringList known = {"app", "engine", "ui", "resources", "examples", "packaging", "tests", "docs"};
        for (const QString& folder : QDir(FAULTLINE_SOURCE_DIR).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(known.contains(folder) || folder.startsWith("build"),
                     qPrintable(folder + " is a folder that the architecture does not have"));
    }
};

QTEST_APPLESS_MAIN(TestIncludeGraph)
#include "tst_include_graph.moc"
