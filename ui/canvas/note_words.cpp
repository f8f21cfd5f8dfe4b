#include "ui/canvas/note_words.h"

#include <QRegularExpression>

namespace faultline::ui {
namespace {

constexpr int kFirstWords = 60;

/// Without the signs of Markdown.
QString plain(QString text) {
    static const QRegularExpression signs(QStringLiteral("[*_`#>\\[\\]]"));
    return text.remove(signs).simplified();
}

} // namespace

NoteWords wordsOf(const QString& markdown) {
    static const QRegularExpression bold(QStringLiteral("^\\*\\*([^*\\n]+)\\*\\*[:.]?\\s*"));
    static const QRegularExpression heading(QStringLiteral("^#+[ \\t]+([^\\n]+)\\n*"));
    const QString text = markdown.trimmed();
    for (const QRegularExpression* form : {&bold, &heading})
        if (const auto found = form->match(text); found.hasMatch()) {
            QString lead = plain(found.captured(1));
            while (lead.endsWith(QLatin1Char(':')) || lead.endsWith(QLatin1Char('.')))
                lead.chop(1);
            return {lead, text.mid(found.capturedEnd()).trimmed(), true};
        }
    QString lead = plain(text.section(QLatin1Char('\n'), 0, 0));
    if (lead.size() > kFirstWords)
        lead = lead.left(lead.lastIndexOf(QLatin1Char(' '), kFirstWords)) + QStringLiteral("…");
    return {lead, text, false};
}

} // namespace faultline::ui
