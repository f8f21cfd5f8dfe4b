// Figures that do not dance: every digit as wide as the widest, in whatever family the theme has.
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>
#include <QWidget>

class QPainter;

namespace faultline::ui {

/// The width that drawTabular needs.
int tabularWidth(const QFont& font, const QString& text);
/// Draws with the painter's font and pen; alignment as for QPainter::drawText.
void drawTabular(QPainter& painter, const QRectF& area, Qt::Alignment alignment, const QString& text);
/// The theme's font for figures of a bar: 16 px semibold in the family of its texts.
QFont figureFont();

/// A label for one figure that changes many times a second.
class FigureLabel : public QWidget {
    Q_OBJECT
  public:
    explicit FigureLabel(Qt::Alignment alignment, QWidget* parent = nullptr);

    QString text() const { return m_text; }
    void setText(const QString& text);
    /// The widest text that is to be expected.
    void setWidest(const QString& text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    Qt::Alignment m_alignment;
    QString m_text;
    QString m_widest;
};

} // namespace faultline::ui
