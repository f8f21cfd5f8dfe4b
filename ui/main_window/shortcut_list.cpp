#include "ui/main_window/shortcut_list.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <algorithm>

#include "ui/main_window/window_actions.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

/// A column of (keys, meaning) under headings.
class ShortcutList::Page {
  public:
    /// Gestures are whole phrases: they take two fifths of the room and wrap there.
    Page(QWidget* parent, QVector<Row>& rows, bool wraps)
        : m_grid(new QGridLayout(parent)), m_rows(rows), m_wraps(wraps) {
        m_grid->setContentsMargins(0, 0, 0, 0);
        m_grid->setHorizontalSpacing(18);
        m_grid->setVerticalSpacing(6);
        m_grid->setColumnStretch(0, wraps ? 2 : 0);
        m_grid->setColumnStretch(1, wraps ? 3 : 1);
    }
    void heading(const QString& text) {
        auto* label = new QLabel(text);
        label->setFont(Theme::instance().cardTitle());
        label->setContentsMargins(0, m_row > 0 ? 12 : 0, 0, 2);
        m_grid->addWidget(label, m_row++, 0, 1, 2);
        m_rows.append(Row{nullptr, label});
    }
    void row(const QString& keys, const QString& meaning) {
        auto* left = new QLabel(keys);
        QFont font = Theme::instance().body();
        font.setWeight(QFont::DemiBold);
        left->setFont(font);
        left->setWordWrap(m_wraps);
        auto* right = new QLabel(meaning);
        right->setWordWrap(true);
        m_grid->addWidget(left, m_row, 0, Qt::AlignTop);
        m_grid->addWidget(right, m_row++, 1);
        m_rows.append(Row{left, right});
    }
    void close() { m_grid->setRowStretch(m_row, 1); }

  private:
    QGridLayout* m_grid;
    QVector<Row>& m_rows;
    const bool m_wraps;
    int m_row = 0;
};

void ShortcutList::addKeys(Page& page, const WindowActions& actions) {
    QString menu;
    for (const QAction* action : actions.all()) {
        QStringList texts;
        for (const QKeySequence& sequence : action->shortcuts())
            texts << sequence.toString(QKeySequence::NativeText);
        if (texts.isEmpty() && action->text().contains(u'\t'))
            texts << action->text().section(u'\t', 1, 1);
        if (texts.isEmpty())
            continue;
        if (actions.menuOf(action) != menu) {
            menu = actions.menuOf(action);
            page.heading(menu);
        }
        page.row(texts.join(QStringLiteral("  ")), QString(action->text()).remove(u'&').section(u'\t', 0, 0));
    }
    page.close();
}

void ShortcutList::addGestures(Page& page) {
    page.heading(tr("Build"));
    page.row(tr("Drag from the palette"),
             tr("Add a component; on a wire it is spliced in, Alt ignores snap and splice"));
    page.row(tr("Double click, A"), tr("Add box: type what you want"));
    page.row(tr("Drag from a port"), tr("Draw a wire; dropped on empty canvas it offers what fits"));
    page.row(tr("Click a port, then a card"), tr("The same without holding the button"));
    page.row(tr("Drag a wire's end"), tr("Lead it to another card; of a selected wire also from the port"));
    page.row(tr("Hold at the canvas' edge"), tr("Scroll there while something is dragged"));
    page.row(tr("Drag a card"), tr("Move it; one without wires is spliced into the wire it is dropped on"));
    page.row(tr("Drag a tile"), tr("Move an unfolded instance, into another zone for instance; Del folds it"));
    page.row(tr("Arrows"), tr("Move the selection; with Shift by a grid step"));
    page.heading(tr("Select"));
    page.row(tr("Drag on empty canvas"), tr("Select what it touches; Shift adds, Ctrl toggles"));
    page.row(tr("Tab, Shift+Tab"), tr("Walk the cards and wires"));
    page.row(tr("Alt+arrows"), tr("Follow the wires"));
    page.row(tr("Esc"), tr("Cancel the gesture, put a message away, then the selection"));
    page.row(tr("Right click, long press"),
             tr("Faults of what lies there: crash, hang, slow, errors, isolate, partition; of a wire cut, delay, "
                "lossy; of a zone its outage; restore; and its menu"));
    page.row(tr("Enter"), tr("Go to the parameters"));
    page.heading(tr("Look around"));
    page.row(tr("Wheel, Ctrl+wheel, pinch"), tr("Zoom at the pointer"));
    page.row(tr("Two fingers"), tr("Pan"));
    page.row(tr("Middle drag, Space drag, right drag"), tr("Pan"));
    page.heading(tr("In the timeline"));
    page.row(tr("Double click, right click, Ins"), tr("Add an event at that time"));
    page.row(tr("Drag a block, its end"), tr("Change when it happens and for how long; Alt ignores the grid of times"));
    page.row(tr("Double click on a block, F2, Enter"), tr("Edit its values; Del removes it"));
    page.row(tr("Left, Right"), tr("Walk the events; with Ctrl move the selected one"));
    page.row(tr("Drag a handle of a curve"),
             tr("Shape the traffic; a double click adds a point, right click its form"));
    page.heading(tr("In fields"));
    page.row(tr("Up, Down"), tr("A sensible step; with Shift a tenth of it"));
    page.row(tr("Double click on a slider"), tr("Back to the default"));
    page.close();
}

ShortcutList::ShortcutList(const WindowActions& actions, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Keys and gestures"));
    setObjectName(QStringLiteral("shortcut-list"));
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search, e.g. zoom"));
    m_search->setAccessibleName(tr("Search keys and gestures"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutList::filter);
    auto* left = new QWidget;
    Page keys(left, m_rows, false);
    addKeys(keys, actions);
    auto* right = new QWidget;
    Page gestures(right, m_rows, true);
    addGestures(gestures);
    m_columns = new QWidget;
    auto* row = new QHBoxLayout(m_columns);
    row->setSpacing(36);
    row->addWidget(left, 2);
    row->addWidget(right, 3);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("Keys and gestures"));
    scroll->setWidget(m_columns);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_search);
    m_nothing = new QLabel(this);
    m_nothing->setObjectName(QStringLiteral("nothing-fits"));
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_nothing->hide();
    column->addWidget(m_nothing, 1);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    resize(qRound(1080 * Theme::instance().scale()), qRound(660 * Theme::instance().scale()));
    m_search->setFocus();
}

void ShortcutList::filter(const QString& typed) {
    // From the end: a heading is shown when anything under it is.
    bool any = false;
    for (auto row = m_rows.rbegin(); row != m_rows.rend(); ++row) {
        if (row->left == nullptr) {
            row->right->setVisible(any);
            any = false;
            continue;
        }
        const QString text = row->left->text() + u' ' + row->right->text();
        const bool fits = text.contains(typed.trimmed(), Qt::CaseInsensitive);
        row->left->setVisible(fits);
        row->right->setVisible(fits);
        any = any || fits;
    }
    const bool nothing = shownRows() == 0;
    m_nothing->setText(
        nothing ? tr("No key and no gesture is called “%1”.\nTry zoom, select, wire or fault.").arg(typed.trimmed())
                : QString());
    m_nothing->setVisible(nothing);
    m_columns->parentWidget()->parentWidget()->setVisible(!nothing); // the scroll area
    m_search->setAccessibleDescription(m_nothing->text());
}

int ShortcutList::shownRows() const {
    return int(std::count_if(m_rows.begin(), m_rows.end(),
                             [](const Row& row) { return row.left != nullptr && !row.left->isHidden(); }));
}

} // namespace faultline::ui
