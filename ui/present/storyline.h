// What a talk goes through, one station after the other. Start here; presenter.h is the mode itself.
#pragma once

#include <QRectF>
#include <QStringList>
#include <functional>
#include <vector>

#include "engine/diagram/diagram.h"

namespace faultline::ui {

/// A place where a talk stops: what is said and what is in view.
struct Station {
    QString title;
    QString text;            ///< Markdown
    QString question;        ///< Markdown; empty where nothing is asked
    QString answer;          ///< Markdown; hidden until it is revealed
    QStringList focus;       ///< what is framed; nothing and no note: everything
    int note = -1;           ///< the note that is framed with what lies beside it
    bool hidesBoard = false; ///< the charts stay hidden until the answer is revealed
    friend bool operator==(const Station&, const Station&) = default;
};

/// How things lie on the canvas, asked of it: a note's sheet, a zone's frame.
struct StoryPlaces {
    std::function<QRectF(int)> note;
    std::function<QRectF(const QString&)> zone;
};

/// The scenes of the diagram's lesson; where it has none, its notes, frames and zones in reading order between two
/// looks at the whole; where it has none of these either, the moments of its scenario. Never empty.
std::vector<Station> storylineOf(const diagram::Diagram& diagram, const StoryPlaces& places);

} // namespace faultline::ui
