// Present mode: the window as a room sees it. storyline.h is what a talk goes through.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>
#include <QVariantAnimation>
#include <memory>
#include <vector>

#include "ui/canvas/camera.h"
#include "ui/present/storyline.h"

class QAction;
class QKeyEvent;

namespace faultline::ui {

class CaptionStrip;
class LaserPointer;
class MainWindow;
class Notice;

/// Turns a window into a picture for a room and back: nothing but the canvas, its transport, a caption and a band of
/// charts, in sizes that the back row can read, with a storyline to walk. The diagram cannot be changed meanwhile, and
/// the run is not touched; afterwards everything is as it was.
class Presenter : public QObject {
    Q_OBJECT
  public:
    explicit Presenter(MainWindow& window);
    ~Presenter() override;

    bool isPresenting() const { return m_presenting; }
    void toggle();
    void enter();
    void leave();

    /// The station that is shown, from 0.
    int station() const { return m_station; }
    const std::vector<Station>& stations() const { return m_stations; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    /// What a window looked like, to come back to it.
    struct Before {
        QPointer<MainWindow> window;
        QByteArray layout;
        CanvasStance stance;
    };

    void remember();
    void undress();
    void dress();
    void lock();
    void unlockEditing();
    void askForLegibility();
    void settle();
    void goOn(bool forward);
    void goTo(int station, bool glides);
    QStringList besideNote(const QRectF& sheet) const;
    QRectF partOf(const Station& station) const;
    void look(const Camera& camera, bool glides);
    void lookAtStation(bool glides);
    void lookAtCard(const QString& component);
    void showBoard();
    void sizeBand();
    void showKeys();
    void setBlack(bool black);
    bool isKeyOfTalk(const QKeyEvent& event) const;
    void press(const QKeyEvent& event);
    void release(const QKeyEvent& event);
    bool isForUs(const QObject* watched) const;
    bool escape();

    MainWindow& m_window;
    bool m_presenting = false;
    std::vector<Station> m_stations;
    int m_station = 0;
    bool m_revealed = false;
    bool m_boardShown = true;
    bool m_atStation = true; ///< nobody has moved the camera since it got there
    Camera m_from;
    Camera m_to;
    QVariantAnimation m_glide;
    QTimer m_relook;
    QElapsedTimer m_pointerHeld;
    bool m_pointerWasOn = false;
    Qt::MouseButtons m_buttons; ///< that are down on the canvas

    // As it was before.
    std::vector<Before> m_before; ///< this window first
    QSize m_sizeBefore;
    Qt::WindowStates m_statesBefore;
    double m_scaleBefore = 1;
    int m_pageBefore = 0;
    QPointer<QWidget> m_focusBefore;
    QHash<QAction*, bool> m_actionsBefore;
    QTimer m_settling;
    int m_settleTurns = 0;

    CaptionStrip* m_strip = nullptr;
    Notice* m_keys = nullptr;
    Notice* m_hint = nullptr;
    LaserPointer* m_pointer = nullptr;
    QWidget* m_black = nullptr;
    QWidget* m_noTitle = nullptr; ///< in place of the dock's tabs
    QPointer<QWidget> m_title;
};

} // namespace faultline::ui
