#include "ui/main_window/shortcut_list.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>

#include "ui/main_window/window_actions.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

namespace {

/// Adds rows of (keys, meaning) to a grid of its own.
class Rows {
  public:
    explicit Rows(QWidget* parent) : m_grid(new QGridLayout(parent)) {
        m_grid->setHorizontalSpacing(18);
        m_grid->setVerticalSpacing(6);
        m_grid->setColumnStretch(1, 1);
    }
    void heading(const QString& text) {
        auto* label = new QLabel(text);
        label->setFont(Theme::instance().cardTitle());
        label->setContentsMargins(0, m_row ? 12 : 0, 0, 2);
        m_grid->addWidget(label, m_row++, 0, 1, 2);
    }
    void row(const QString& keys, const QString& meaning) {
        auto* left = new QLabel(keys);
        QFont font = Theme::instance().body();
        font.setWeight(QFont::DemiBold);
        left->setFont(font);
        auto* right = new QLabel(meaning);
        right->setWordWrap(true);
        m_grid->addWidget(left, m_row, 0, Qt::AlignTop);
        m_grid->addWidget(right, m_row++, 1);
    }
    void close() { m_grid->setRowStretch(m_row, 1); }

  private:
    QGridLayout* m_grid;
    int m_row = 0;
};

} // namespace

ShortcutList::ShortcutList(const WindowActions& actions, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keys and gestures"));
    auto* left = new QWidget;
    Rows keys(left);
    keys.heading(tr("Keys"));
    keys.row(tr("Space"), tr("Play or pause; held: drag to pan"));
    for (const QAction* action : actions.all()) {
        QStringList texts;
        for (const QKeySequence& sequence : action->shortcuts())
            texts << sequence.toString(QKeySequence::NativeText);
        if (!texts.isEmpty())
            keys.row(texts.join(QStringLiteral("  ")), QString(action->text()).remove(u'&').section(u'\t', 0, 0));
    }
    keys.close();
    auto* right = new QWidget;
    Rows gestures(right);
    gestures.heading(tr("On the canvas"));
    gestures.row(tr("Drag from the palette"),
                 tr("Add a component; on a wire it is spliced in, Alt ignores snap and splice"));
    gestures.row(tr("Double click, A"), tr("Add box: type what you want"));
    gestures.row(tr("Drag from a port"), tr("Draw a wire; dropped on empty canvas it offers what fits"));
    gestures.row(tr("Right click, long press"), tr("Faults and more for what lies there"));
    gestures.row(tr("K, F"), tr("Crash or restore the selection; fault menu"));
    gestures.row(tr("Drag on empty canvas"), tr("Select; Shift adds, Ctrl toggles"));
    gestures.row(tr("Wheel, Ctrl+wheel, pinch"), tr("Zoom at the pointer"));
    gestures.row(tr("Middle drag, Space drag, right drag"), tr("Pan"));
    gestures.row(tr("Arrows"), tr("Move the selection; with Shift by a grid step"));
    gestures.row(tr("Tab"), tr("Walk the cards and wires; F6 goes to the next pane"));
    gestures.row(tr("Enter"), tr("Go to the parameters"));
    gestures.row(tr("Esc"), tr("Cancel the gesture, then the selection"));
    gestures.heading(tr("In fields"));
    gestures.row(tr("Up, Down"), tr("A sensible step; with Shift a tenth of it"));
    gestures.row(tr("Double click on a slider"), tr("Back to the default"));
    gestures.close();
    auto* columns = new QWidget;
    auto* row = new QHBoxLayout(columns);
    row->setSpacing(36);
    row->addWidget(left, 1);
    row->addWidget(right, 1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(columns);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    resize(qRound(900 * Theme::instance().scale()), qRound(640 * Theme::instance().scale()));
}

} // namespace faultline::ui
