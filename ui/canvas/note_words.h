// What a note says, in two parts: its heading and the rest.
#pragma once

#include <QString>

namespace faultline::ui {

/// A note's bold beginning or first heading, and what comes after it; without either the lead is its first words, and
/// the rest is all of it.
struct NoteWords {
    QString lead;          ///< plain
    QString rest;          ///< Markdown
    bool isHeaded = false; ///< the lead is a heading, and not part of the rest
    friend bool operator==(const NoteWords&, const NoteWords&) = default;
};
NoteWords wordsOf(const QString& markdown);

} // namespace faultline::ui
