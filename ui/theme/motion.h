// How much moves on the screen.
#pragma once

#include <QObject>

namespace faultline::ui {

/// Whether motion is reduced, one choice for the program: then nothing glides, fades or blinks, and what changes does
/// so in steps of a second.
class Motion : public QObject {
    Q_OBJECT
  public:
    /// How long a step lasts, in seconds of the screen's clock.
    static constexpr double kStep = 1;

    static Motion& instance();

    bool isReduced() const { return m_reduced; }
    void setReduced(bool reduced);
    /// Whether the desktop's own settings ask for less motion. Qt 6.4 does not tell, so it is read from where the
    /// desktops keep it: GTK's gtk-enable-animations and KDE's AnimationDurationFactor.
    static bool desktopAsksForLess();

  signals:
    void changed(bool reduced);

  private:
    Motion() = default;
    bool m_reduced = false;
    int m_cursorFlash = -1; ///< as it was before it stopped blinking
};

} // namespace faultline::ui
