// A figure in a rounded frame whose colour, sign and words say how it is.
#pragma once

#include <QWidget>

namespace faultline::ui {

/// A short text with a tone; the tone has a sign of its own, so that it is not colour alone.
class Pill : public QWidget {
    Q_OBJECT
  public:
    enum class Tone { Neutral, Good, Slow, Bad, Faint };
    explicit Pill(QWidget* parent = nullptr);

    /// `name` in small type above or before, `figure` in tabular digits.
    void show(const QString& name, const QString& figure, Tone tone);
    QString text() const;
    Tone tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    /// The widest figure that is to be expected, so that the bar does not jump.
    void setWidest(const QString& name, const QString& figure);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    int widthOf(const QString& name, const QString& figure) const;

    QString m_name;
    QString m_figure;
    QString m_widestName;
    QString m_widestFigure;
    Tone m_tone = Tone::Neutral;
};

} // namespace faultline::ui
