// What goes to screen readers alone.
#pragma once

#include <QAccessible>
#include <QString>

class QWidget;

namespace faultline::ui {

/// Says a sentence to whoever listens, without moving the focus: a fault, a refusal, the end of a wait. It belongs to
/// the window of `near`.
void say(const QWidget& near, const QString& text);

/// Tags out of a tooltip's text, for a description that is read aloud.
QString plainText(const QString& rich);

/// While it lives nothing is told to screen readers: a form of a hundred fields is made at once, and what is in it is
/// read when one goes there. Several may live within each other.
class Silence {
  public:
    Silence();
    ~Silence();
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    QAccessible::UpdateHandler m_before;
};

} // namespace faultline::ui
