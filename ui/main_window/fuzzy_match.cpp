#include "ui/main_window/fuzzy_match.h"

#include <QStringList>
#include <algorithm>

namespace faultline::ui {
namespace {

constexpr int kInARow = 6;
constexpr int kWordBegins = 8;
constexpr int kAnywhere = 1;

bool beginsWord(const QString& phrase, qsizetype at) {
    return at == 0 || !phrase[at - 1].isLetterOrNumber();
}

/// One word of what was typed, from the best place that its first letter has.
int scoreOfWord(const QString& word, const QString& phrase) {
    int best = -1;
    for (qsizetype start = phrase.indexOf(word[0]); start >= 0; start = phrase.indexOf(word[0], start + 1)) {
        int score = beginsWord(phrase, start) ? kWordBegins : kAnywhere;
        qsizetype at = start;
        bool all = true;
        for (qsizetype i = 1; i < word.size() && all; ++i) {
            const qsizetype next = phrase.indexOf(word[i], at + 1);
            all = next >= 0;
            score += next == at + 1 ? kInARow : all && beginsWord(phrase, next) ? kWordBegins : kAnywhere;
            at = next;
        }
        if (all)
            best = std::max(best, score);
    }
    return best;
}

} // namespace

int fuzzyScore(const QString& typed, const QString& phrase) {
    const QString lower = phrase.toLower();
    int sum = 0;
    for (const QString& word : typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const int score = scoreOfWord(word, lower);
        if (score < 0)
            return -1;
        sum += score;
    }
    return sum;
}

} // namespace faultline::ui
