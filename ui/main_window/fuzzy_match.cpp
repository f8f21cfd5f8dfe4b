#include "ui/main_window/fuzzy_match.h"

#include <QStringList>
#include <algorithm>

namespace faultline::ui {
namespace {

constexpr int kInARow = 6;
constexpr int kWordBegins = 8;
constexpr int kWordEnds = 4;
constexpr int kAnywhere = 1;

bool beginsWord(const QString& phrase, qsizetype at) {
    return at == 0 || !phrase[at - 1].isLetterOrNumber();
}

bool endsWord(const QString& phrase, qsizetype at) {
    return at + 1 == phrase.size() || !phrase[at + 1].isLetterOrNumber();
}

/// Where a letter is next: right after, within the same word, or at the beginning of a later one. -1 when nowhere.
qsizetype nextOf(QChar letter, const QString& phrase, qsizetype after) {
    bool sameWord = true;
    for (qsizetype at = after + 1; at < phrase.size(); ++at) {
        sameWord = sameWord && phrase[at].isLetterOrNumber();
        if (phrase[at] == letter && (at == after + 1 || sameWord || beginsWord(phrase, at)))
            return at;
    }
    return -1;
}

/// One word of what was typed, with its first letter at a place; -1 when it is not there. Letters may be left out of
/// words from their beginning on, not in their middle: "dpl" is Duplicate, "ace" is not Cache.
int scoreAt(const QString& word, const QString& phrase, qsizetype start) {
    const bool begins = beginsWord(phrase, start);
    int score = begins ? kWordBegins : kAnywhere;
    qsizetype at = start;
    for (qsizetype i = 1; i < word.size(); ++i) {
        const qsizetype next = nextOf(word[i], phrase, at);
        if (next < 0 || (!begins && next != at + 1))
            return -1;
        score += next == at + 1 ? kInARow : beginsWord(phrase, next) ? kWordBegins : kAnywhere;
        at = next;
    }
    return score + (endsWord(phrase, at) ? kWordEnds : 0);
}

int scoreOfWord(const QString& word, const QString& phrase) {
    int best = -1;
    for (qsizetype start = phrase.indexOf(word[0]); start >= 0; start = phrase.indexOf(word[0], start + 1))
        best = std::max(best, scoreAt(word, phrase, start));
    return best;
}

} // namespace

int fuzzyScore(const QString& typed, const QString& phrase, const QString& also) {
    const QString lower = phrase.toLower();
    const QString others = also.toLower();
    int sum = 0;
    for (const QString& word : typed.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        int score = scoreOfWord(word, lower);
        if (score < 0 && others.contains(word))
            score = kAnywhere; // behind all that are called so
        if (score < 0)
            return -1;
        sum += score;
    }
    return sum;
}

} // namespace faultline::ui
