// Colours and type: the only place where either is named.
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

namespace faultline::ui {

/// The colours of one theme; values from the look table of the design.
struct Palette {
    QColor window, surface, surfaceRaised, border, grid, wire;
    QColor text, textSecondary, accent, accentSoft;
    QColor request, success, slow, error, retry, stale, dropped;
    QColor p50, p95, p99;
    QColor zone, shadow;
    bool dark = false;
};

/// The theme in force, one per program; widgets repaint on changed().
class Theme : public QObject {
    Q_OBJECT
  public:
    enum class Mode { Light, Dark, System };
    static Theme& instance();

    const Palette& palette() const { return m_palette; }
    /// The light palette whatever is in force: exports use it.
    static Palette light();
    static Palette dark();

    /// As long as it lives, what is painted is painted light; nothing on the screen hears of it. For pictures that
    /// leave the program.
    class LightWhile {
      public:
        LightWhile();
        ~LightWhile();
        LightWhile(const LightWhile&) = delete;
        LightWhile& operator=(const LightWhile&) = delete;

      private:
        Palette m_before;
    };

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    /// Interface scale, 0.75–2.5; multiplies every font size.
    double scale() const { return m_scale; }
    void setScale(double scale);

    QFont body() const;      ///< 14 px
    QFont small() const;     ///< 12 px
    QFont cardTitle() const; ///< 14 px semibold
    QFont figures() const;   ///< 16 px, tabular digits
    /// Applies fonts, QPalette and style sheet to the application.
    void apply();

  signals:
    void changed();

  private:
    Theme();
    Palette m_palette;
    Mode m_mode = Mode::Light;
    double m_scale = 1.0;
    bool m_styleSet = false;
};

} // namespace faultline::ui
