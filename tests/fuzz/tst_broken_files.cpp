#include <QtTest>

#include <chrono>
#include <iostream>
#include <random>

#include "engine/base/diagnostic.h"
#include "engine/format/format.h"
#include "tests/engine/diagram/sample_diagram.h"
#include "tests/engine/format/catalog_walk.h"

using namespace faultline;

namespace {

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        lines.push_back(text.substr(at, end + 1 - at));
        at = end + 1;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line;
    return text;
}

/// What careless editors, broken disks and merges do to files.
class Mutator {
  public:
    explicit Mutator(unsigned seed) : m_random(seed) {}

    std::string mutated(std::string text) {
        for (std::size_t times = 1 + pick(3); times > 0 && !text.empty(); --times)
            text = mutatedOnce(text);
        return text;
    }

  private:
    std::size_t pick(std::size_t count) { return m_random() % count; }

    std::string mutatedOnce(std::string text) {
        static const std::string tokens[] = {":",   "{",   "}",  "[",   "]",  ",",  "- ",   "#",    "&a ", "*a",
                                             "!t ", "\"",  "'",  "|\n", ">",  "\t", "<<: ", "~",    "\n",  "  ",
                                             "%",   "1e9", "-1", "\r",  "\0", "é",  "? ",   "---\n"};
        const std::size_t at = pick(text.size());
        switch (pick(9)) {
        case 0:
            text[at] = static_cast<char>(text[at] ^ (1 << pick(8)));
            return text;
        case 1:
            return text.substr(0, at);
        case 2:
            return text.erase(at, 1 + pick(20));
        case 3:
            return text.insert(at, tokens[pick(std::size(tokens))]);
        case 4:
            return text.insert(pick(text.size()), text.substr(at, 1 + pick(200)));
        default:
            return mutatedLines(linesOf(text));
        }
    }

    std::string mutatedLines(std::vector<std::string> lines) {
        const std::size_t at = pick(lines.size());
        const auto line = lines.begin() + static_cast<std::ptrdiff_t>(at);
        switch (pick(4)) {
        case 0:
            lines.erase(line);
            break;
        case 1:
            lines.insert(line, std::string(*line));
            break;
        case 2:
            std::swap(lines[at], lines[pick(lines.size())]);
            break;
        default:
            lines[at] = std::string(pick(8), ' ') + lines[at];
            break;
        }
        return joined(lines);
    }

    std::mt19937 m_random;
};

/// Either the file is sound and survives writing, or every finding says where.
QString complaintAbout(const std::string& text) {
    const format::Reading reading = format::read(text);
    if (reading.ok()) {
        const std::string written = format::write(reading.diagram);
        const format::Reading again = format::read(written);
        if (!again.ok())
            return "what was written cannot be read: " +
                   QString::fromStdString(base::toText(again.diagnostics.front()) + "\n" + written);
        return format::write(again.diagram) == written
                   ? QString()
                   : "writing again changes it:\n" + QString::fromStdString(written);
    }
    for (const base::Diagnostic& finding : reading.diagnostics) {
        if (finding.line < 1 || finding.column < 1)
            return "a finding without a place: " + QString::fromStdString(base::toText(finding));
        if (finding.message.empty())
            return "a finding that says nothing";
    }
    // What is left of a broken diagram can be looked at and even written.
    const format::Reading rest = format::read(format::write(reading.diagram));
    for (const base::Diagnostic& finding : rest.diagnostics)
        if (finding.message.format == "unknown key" || finding.message.format == "out of range")
            return "an unsound part was kept: " + QString::fromStdString(base::toText(finding));
    return {};
}

} // namespace

class TestBrokenFiles : public QObject {
    Q_OBJECT
  private slots:
    void mutationsNeverBreakTheReader_data();
    void mutationsNeverBreakTheReader();
    void truncationNeverBreaksTheReader();
};

void TestBrokenFiles::mutationsNeverBreakTheReader_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("sample") << QByteArray(tests::kSampleText);
    QTest::newRow("canonical sample") << QByteArray::fromStdString(format::write(tests::sampleDiagram()));
    QTest::newRow("every key") << QByteArray::fromStdString(format::write(tests::completeDiagram(1)));
    const QDir folder(QStringLiteral(FAULTLINE_SOURCE_DIR "/examples"));
    for (const QString& name : folder.entryList({"*.faultline.yaml"})) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTest::newRow(qPrintable(name)) << file.readAll();
    }
}

void TestBrokenFiles::mutationsNeverBreakTheReader() {
    QFETCH(QByteArray, text);
    const unsigned seed = qEnvironmentVariableIsSet("FAULTLINE_SEED") ? qEnvironmentVariable("FAULTLINE_SEED").toUInt()
                                                                      : std::random_device()();
    std::cout << "seed " << seed << std::endl;
    Mutator mutator(seed);
    const std::string valid = text.toStdString();
    constexpr int kRounds = 500;
    double slowest = 0;
    for (int round = 0; round < kRounds; ++round) {
        const std::string broken = mutator.mutated(valid);
        const auto start = std::chrono::steady_clock::now();
        const QString complaint = complaintAbout(broken);
        slowest = std::max(slowest, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint + "\n--- round " + QString::number(round) + "\n" +
                                                 QString::fromStdString(broken)));
    }
    QVERIFY2(slowest < 2, qPrintable(QString::number(slowest)));
}

void TestBrokenFiles::truncationNeverBreaksTheReader() {
    const std::string whole = tests::kSampleText;
    for (std::size_t length = 0; length < whole.size(); length += 7) {
        const QString complaint = complaintAbout(whole.substr(0, length));
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }
}

QTEST_APPLESS_MAIN(TestBrokenFiles)
#include "tst_broken_files.moc"
