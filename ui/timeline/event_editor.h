// The values of one event of the scenario, edited where its block stands.
#pragma once

#include <QFrame>

#include "ui/inspector/form_context.h"

class QLabel;
class QScrollArea;

namespace faultline::ui {

class DiagramDocument;
class KeyForm;

/// A form over the window, beside the block of an event. Every edit goes to the document at once; it closes on Esc, by
/// a click elsewhere and when the event goes.
class EventEditor : public QFrame {
    Q_OBJECT
  public:
    /// `anchor` is the block's place on the screen.
    EventEditor(DiagramDocument& document, std::size_t number, const QRect& anchor, QWidget* window);

    std::size_t number() const { return m_number; }
    KeyForm& form() const { return *m_form; }

  signals:
    void removeRequested();
    void finished();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void build();
    void followDocument();
    void finish();
    bool owns(const QWidget* widget) const;
    void place(const QRect& anchor);

    DiagramDocument& m_document;
    std::size_t m_number;
    std::size_t m_events; ///< so many there were: another number means that ours may be another
    std::string m_kind;
    FormContext m_context;
    QLabel* m_title = nullptr;
    QScrollArea* m_scroll = nullptr;
    KeyForm* m_form = nullptr;
    bool m_finished = false;
};

} // namespace faultline::ui
