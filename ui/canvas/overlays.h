// What lies over the canvas and does not move with it: legend, caption, first steps.
#pragma once

#include <QPainter>
#include <QPixmap>
#include <QString>

namespace faultline::ui {

/// What the dots mean and how many requests one stands for; bottom left.
class DotLegend {
  public:
    void paint(QPainter& painter, const QRectF& viewport, quint64 requestsPerDot, bool illustrative);
    void forget() { m_picture = QPixmap(); }

  private:
    QPixmap m_picture;
    QString m_note;
    double m_ratio = 0;
    double m_width = 0;
};

/// A sentence on what just happened; bottom centre, fades by itself.
class EventCaption {
  public:
    void say(const QString& text);
    void clear() { m_text.clear(); }
    const QString& text() const { return m_text; }
    /// True while it is on screen.
    bool advance(double elapsedSeconds);
    void paint(QPainter& painter, const QRectF& viewport) const;

  private:
    QString m_text;
    double m_age = 0;
};

/// What to do on an empty canvas.
void paintFirstSteps(QPainter& painter, const QRectF& viewport);
/// A short reason beside the pointer, e.g. why a wire cannot end here.
void paintReason(QPainter& painter, QPointF pointer, const QRectF& viewport, const QString& text, bool refused);

} // namespace faultline::ui
