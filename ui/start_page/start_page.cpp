#include "ui/start_page/start_page.h"

#include <QBoxLayout>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include "ui/start_page/example_card.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/flow_layout.h"

namespace faultline::ui {

namespace {

constexpr int kGap = 20;
constexpr int kMostRecent = 5;
/// So many examples are one gallery; more get a shelf for each chapter.
constexpr qsizetype kMostInOneShelf = 12;

QLabel* heading(const QString& text, double factor, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    QFont font = Theme::instance().cardTitle();
    font.setPixelSize(qRound(font.pixelSize() * factor));
    label->setFont(font);
    return label;
}

} // namespace

StartPage::StartPage(const QString& examplesFolder, QWidget* parent) : QWidget(parent) {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(m_scroll);
    auto* page = new QWidget;
    auto* sides = new QHBoxLayout(page);
    sides->setContentsMargins(32, 28, 32, 32);
    auto* middle = new QWidget(page);
    middle->setMaximumWidth(4 * ExampleCard::cardWidth() + 3 * kGap);
    middle->setMinimumWidth(ExampleCard::cardWidth());
    m_column = new QVBoxLayout(middle);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(14);
    sides->addStretch(1);
    sides->addWidget(middle, 1000);
    sides->addStretch(1);
    buildHeader(m_column);
    m_recent = new QWidget(middle);
    m_recent->setLayout(new QVBoxLayout);
    m_recent->layout()->setContentsMargins(0, 0, 0, 0);
    m_recent->layout()->setSpacing(2);
    m_recent->hide();
    m_column->addWidget(m_recent);
    m_none = new QLabel(tr("No examples were found beside the program. New and Open work all the same."), middle);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setVisible(examplesFolder.isEmpty());
    m_column->addWidget(m_none);
    m_chapters = new QVBoxLayout;
    m_chapters->setSpacing(10);
    m_column->addLayout(m_chapters);
    m_column->addStretch(1);
    m_scroll->setWidget(page);
    connect(&m_shelf, &ExampleShelf::exampleRead, this, &StartPage::addCard);
    connect(&m_shelf, &ExampleShelf::finished, this, &StartPage::loaded);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Start page"));
    m_byChapter = ExampleShelf::filesOf(examplesFolder).size() > kMostInOneShelf;
    if (!examplesFolder.isEmpty())
        m_shelf.load(examplesFolder);
}

void StartPage::buildHeader(QVBoxLayout* column) {
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    auto* picture = new QLabel(this);
    const int side = qRound(56 * Theme::instance().scale());
    picture->setPixmap(QIcon(QStringLiteral(":/icons/faultline.svg")).pixmap(QSize(side, side), devicePixelRatioF()));
    row->addWidget(picture);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(heading(QStringLiteral("Faultline"), 2.0, this));
    auto* sentence = new QLabel(tr("Wire a system, run it, break it, and watch what the requests do. "
                                   "Pick an example to begin with, or start empty."),
                                this);
    sentence->setWordWrap(true);
    sentence->setForegroundRole(QPalette::PlaceholderText);
    words->addWidget(sentence);
    row->addLayout(words, 1);
    m_new = new QPushButton(
        icon(Icon::New, Theme::instance().palette().dark ? Theme::instance().palette().window : QColor(Qt::white)),
        tr("New diagram"), this);
    m_new->setProperty("primary", true);
    m_open = new QPushButton(icon(Icon::Open), tr("Open…"), this);
    row->addWidget(m_new, 0, Qt::AlignVCenter);
    row->addWidget(m_open, 0, Qt::AlignVCenter);
    column->addLayout(row);
    connect(m_new, &QPushButton::clicked, this, &StartPage::newRequested);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openRequested);
}

void StartPage::setRecentFiles(const QStringList& files) {
    while (QLayoutItem* item = m_recent->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recent->setVisible(!files.isEmpty());
    if (files.isEmpty())
        return;
    m_recent->layout()->addWidget(heading(tr("Recent"), 1.15, m_recent));
    for (const QString& file : files.mid(0, kMostRecent)) {
        const QFileInfo info(file);
        auto* button = new QPushButton(QStringLiteral("%1   ·   %2").arg(info.fileName(), info.path()), m_recent);
        button->setFlat(true);
        button->setStyleSheet(QStringLiteral("text-align: left;"));
        button->setIcon(icon(Icon::Open));
        button->setEnabled(info.exists());
        button->setToolTip(info.exists() ? file : tr("%1 is no longer there").arg(file));
        connect(button, &QPushButton::clicked, this, [this, file] { emit fileChosen(file); });
        m_recent->layout()->addWidget(button);
    }
}

FlowLayout* StartPage::shelfFor(const Example& example) {
    FlowLayout*& flow = m_flows[m_byChapter ? example.chapter : 0];
    if (!flow) {
        auto* title = heading(m_byChapter ? ExampleShelf::chapterTitle(example.chapter) : tr("Examples to play with"),
                              1.15, this);
        title->setContentsMargins(0, 10, 0, 0);
        m_chapters->addWidget(title);
        auto* shelf = new QWidget(this);
        flow = new FlowLayout(ExampleCard::cardWidth(), kGap, shelf);
        m_chapters->addWidget(shelf);
    }
    return flow;
}

void StartPage::addCard(const Example& example) {
    FlowLayout* flow = shelfFor(example);
    auto* card = new ExampleCard(example, this);
    flow->addWidget(card);
    card->installEventFilter(this);
    connect(card, &QAbstractButton::clicked, this, [this, card] { emit exampleChosen(card->example().filePath); });
    card->show();
    m_cards.append(card);
}

void StartPage::moveFocus(int by) {
    const qsizetype at = m_cards.indexOf(qobject_cast<ExampleCard*>(focusWidget()));
    if (at < 0 || at + by < 0 || at + by >= m_cards.size())
        return;
    m_cards[at + by]->setFocus(Qt::TabFocusReason);
    m_scroll->ensureWidgetVisible(m_cards[at + by]);
}

void StartPage::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste))
        emit pasteRequested();
    else
        QWidget::keyPressEvent(event);
}

bool StartPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* flow = m_flows.isEmpty() ? nullptr : m_flows.first();
        const int row = flow ? flow->columnsFor(flow->geometry().width()) : 1;
        switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_Left:
            moveFocus(-1);
            return true;
        case Qt::Key_Right:
            moveFocus(1);
            return true;
        case Qt::Key_Up:
            moveFocus(-row);
            return true;
        case Qt::Key_Down:
            moveFocus(row);
            return true;
        default:
            break;
        }
    }
    if (event->type() == QEvent::FocusIn)
        m_scroll->ensureWidgetVisible(static_cast<QWidget*>(watched));
    return QWidget::eventFilter(watched, event);
}

} // namespace faultline::ui
