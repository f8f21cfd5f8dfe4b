// What lies over the canvas and does not move with it: legend, caption, first steps.
#pragma once

#include <QPainter>
#include <QPixmap>
#include <QString>
#include <vector>

namespace faultline::ui {

/// What the dots mean and how many requests one stands for; bottom left.
class DotLegend {
  public:
    /// How the dots are to be taken: where their messages are, slower than those, or no dots but the last second's
    /// shapes.
    enum class Note { Exact, Illustrative, Still };
    void paint(QPainter& painter, const QRectF& viewport, Note note, quint64 requestsPerDot);
    void forget() { m_picture = QPixmap(); }
    /// How much it takes of the lower edge of a view of that width, with the space around it.
    static double heightAt(double viewportWidth);

  private:
    /// What the picture was made for.
    struct Shown {
        quint64 requestsPerDot = 0;
        Note note = Note::Exact;
        double ratio = 0;
        double width = 0;
        friend bool operator==(const Shown&, const Shown&) = default;
    };

    QPixmap m_picture;
    Shown m_shown;
};

/// A sentence on what just happened; bottom centre, fades by itself.
class EventCaption {
  public:
    void say(const QString& text);
    void clear() { m_text.clear(); }
    const QString& text() const { return m_text; }
    /// True when it looks different now.
    bool advance(double elapsedSeconds);
    void paint(QPainter& painter, const QRectF& place) const;
    /// Where it shall lie: `covered` pixels at the bottom belong to something else; `keepFree` is covered only where
    /// nothing else is left, and the legend's place is taken before that.
    QRectF place(const QRectF& viewport, double covered, const std::vector<QRectF>& keepFree) const;

  private:
    QString m_text;
    double m_age = 0;
    bool m_fresh = false; ///< said since the last frame
};

/// What to do on an empty canvas.
void paintFirstSteps(QPainter& painter, const QRectF& viewport);
/// A short reason beside the pointer, e.g. why a wire cannot end here.
void paintReason(QPainter& painter, QPointF pointer, const QRectF& viewport, const QString& text, bool refused);

} // namespace faultline::ui
