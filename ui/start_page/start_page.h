// The first thing that people see: examples by chapter, recent files, a new diagram.
#pragma once

#include <QMap>
#include <QWidget>

#include "ui/start_page/example_shelf.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace faultline::ui {

class ExampleCard;
class FlowLayout;

/// A gallery of the examples, with recent files and the way to a new diagram above it.
class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(const QString& examplesFolder, QWidget* parent = nullptr);

    void setRecentFiles(const QStringList& files);
    const QList<ExampleCard*>& cards() const { return m_cards; }
    QPushButton* newButton() const { return m_new; }
    QPushButton* openButton() const { return m_open; }

  signals:
    void newRequested();
    void openRequested();
    /// Ctrl+V: what is on the clipboard is wanted as a diagram.
    void pasteRequested();
    void fileChosen(const QString& filePath);
    void exampleChosen(const QString& filePath);
    /// Every example is there.
    void loaded();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void buildHeader(QVBoxLayout* column);
    FlowLayout* shelfFor(const Example& example);
    void addCard(const Example& example);
    void moveFocus(int by);

    ExampleShelf m_shelf;
    QScrollArea* m_scroll = nullptr;
    QVBoxLayout* m_column = nullptr;
    QVBoxLayout* m_chapters = nullptr;
    QPushButton* m_new = nullptr;
    QPushButton* m_open = nullptr;
    QWidget* m_recent = nullptr;
    QLabel* m_none = nullptr;
    QMap<int, FlowLayout*> m_flows; ///< by chapter; all under 0 while there are few examples
    bool m_byChapter = false;
    QList<ExampleCard*> m_cards;
};

} // namespace faultline::ui
