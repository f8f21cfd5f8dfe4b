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
    void paint(QPainter& painter, const QRectF& viewport, quint64 requestsPerDot, bool illustrative);
    void forget() { m_picture = QPixmap(); }

  private:
    /// What the picture was made for.
    struct Shown {
        quint64 requestsPerDot = 0;
        bool illustrative = false;
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
    /// True while it is on screen.
    bool advance(double elapsedSeconds);
    /// `covered` pixels at the bottom belong to something else; `keepFree` is covered only where nothing else is left.
    void paint(QPainter& painter, const QRectF& viewport, double covered = 0,
               const std::vector<QRectF>& keepFree = {}) const;
    /// Where paint() puts it.
    QRectF place(const QRectF& viewport, double covered, const std::vector<QRectF>& keepFree) const;

  private:
    QString m_text;
    double m_age = 0;
};

/// What to do on an empty canvas.
void paintFirstSteps(QPainter& painter, const QRectF& viewport);
/// A short reason beside the pointer, e.g. why a wire cannot end here.
void paintReason(QPainter& painter, QPointF pointer, const QRectF& viewport, const QString& text, bool refused);

} // namespace faultline::ui
