// The palette: every kind that a run can simulate, grouped, searchable, to be dragged onto the canvas.
#pragma once

#include <QWidget>

class QIcon;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace faultline::ui {

/// What a drag from the palette carries: the kind's name in UTF-8.
inline constexpr char kKindMimeType[] = "application/x-faultline-kind";

/// What it carries, and what the palette says, for a zone and for a note, which are no kinds of components.
inline constexpr char kZoneOfPalette[] = "zone";
inline constexpr char kNoteOfPalette[] = "note";

/// A search box above the kinds in their groups; drag one, double-click it or press Enter.
class PaletteView : public QWidget {
    Q_OBJECT
  public:
    explicit PaletteView(QWidget* parent = nullptr);

  public slots:
    void focusSearch();

  signals:
    /// A kind was double-clicked or chosen with Enter: add one where the person looks.
    void activated(const QString& kind);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fill();
    QTreeWidgetItem* addHeading(const QString& title);
    void addItem(QTreeWidgetItem* heading, const QString& name, const QString& label, const QString& meaning,
                 const QIcon& sign);
    void filter(const QString& text);
    void activateItem(QTreeWidgetItem* item);

    QLineEdit* m_search = nullptr;
    QTreeWidget* m_kinds = nullptr;
};

} // namespace faultline::ui
