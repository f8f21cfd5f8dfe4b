#include "ui/canvas/key_box.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QToolButton>

#include "ui/canvas/figure_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 220;
constexpr int kGap = 4;
constexpr int kBarGap = 12;

std::uint64_t keysIn(const diagram::Named& keyspace) {
    const catalog::Value count = diagram::effectiveKeyspace(keyspace, "keys");
    const auto* keys = count.as<std::int64_t>();
    return keys != nullptr && *keys > 0 ? std::uint64_t(*keys) : 1;
}

QString offerText(const KeyOffer& offer) {
    const QString name = QString::fromStdString(offer.key.keyspace);
    if (!offer.there)
        return KeyBox::tr("%1 has only %2 keys").arg(name, countText(offer.keys));
    return KeyBox::tr("%1 (1 to %2)").arg(keyText(offer.key), countText(offer.keys));
}

QString boxStyle(const char* name) {
    const Palette& p = Theme::instance().palette();
    return QStringLiteral("#%1 { background: %2; border: 1px solid %3; border-radius: 10px; }")
        .arg(QLatin1String(name), p.surfaceRaised.name(), p.border.name());
}

} // namespace

std::vector<KeyOffer> keysFor(const diagram::Diagram& diagram, const QString& text) {
    static const QRegularExpression number(QStringLiteral("(\\d+)\\s*$"));
    const auto match = number.match(text);
    std::vector<KeyOffer> offers;
    for (const diagram::Named& keyspace : diagram.keyspaces) {
        const QString name = QString::fromStdString(keyspace.id);
        KeyOffer offer;
        offer.key.keyspace = keyspace.id;
        offer.keys = keysIn(keyspace);
        QString filter = text.trimmed();
        const bool onlyNumber = match.hasMatch() && match.captured(0).trimmed() == filter;
        if (match.hasMatch() && (onlyNumber || !name.contains(filter, Qt::CaseInsensitive))) {
            // Numbers are by popularity, from 1.
            const quint64 wanted = match.captured(1).toULongLong();
            offer.there = wanted >= 1 && wanted <= offer.keys;
            offer.key.rank = wanted - 1;
            filter = text.left(match.capturedStart()).trimmed();
            filter.remove(QRegularExpression(QStringLiteral("[^\\w]+$")));
        }
        if (name.contains(filter, Qt::CaseInsensitive))
            offers.push_back(offer);
    }
    return offers;
}

QString keyText(const simulation::KeyName& key) {
    const QString name = QString::fromStdString(key.keyspace);
    return key.rank == 0 ? QCoreApplication::translate("faultline::ui::KeyBox", "the hottest key of %1").arg(name)
                         : QCoreApplication::translate("faultline::ui::KeyBox", "key %1 of %2")
                               .arg(countText(key.rank + 1), name);
}

KeyBox::KeyBox(const diagram::Diagram& diagram, QWidget* parent) : QFrame(parent), m_diagram(diagram) {
    setObjectName(QStringLiteral("key-box"));
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    m_text = new QLineEdit(this);
    m_text->setPlaceholderText(tr("Number or keyspace of the key…"));
    m_text->setAccessibleName(tr("Key to watch"));
    m_text->setClearButtonEnabled(true);
    column->addWidget(m_text);
    m_offers = new QListWidget(this);
    m_offers->setFocusPolicy(Qt::NoFocus);
    m_offers->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(m_offers);
    auto* hint = new QLabel(tr("Keys are numbered by how often they are asked for: 1 is the hottest. Every copy on the "
                               "canvas then shows its version."),
                            this);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(hint);
    connect(m_text, &QLineEdit::textChanged, this, &KeyBox::fill);
    connect(m_offers, &QListWidget::itemClicked, this, &KeyBox::choose);
    m_text->installEventFilter(this);
    hide();
}

void KeyBox::openAt(QPoint point) {
    setStyleSheet(boxStyle("key-box"));
    const double scale = Theme::instance().scale();
    const QRect bounds = parentWidget()->rect();
    resize(QSize(qRound(kWidth * scale), qRound(kHeight * scale)).boundedTo(bounds.size()));
    move(qBound(kGap, point.x(), qMax(kGap, bounds.right() - width() - kGap)),
         qBound(kGap, point.y(), qMax(kGap, bounds.bottom() - height() - kGap)));
    m_text->clear();
    fill({});
    QFrame::show();
    raise();
    m_text->setFocus();
}

void KeyBox::fill(const QString& text) {
    m_offers->clear();
    m_shown = keysFor(m_diagram, text);
    int first = -1;
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        auto* item = new QListWidgetItem(kindIcon(QStringLiteral("database")), offerText(m_shown[i]), m_offers);
        if (!m_shown[i].there)
            item->setFlags(Qt::NoItemFlags);
        else if (first < 0)
            first = int(i);
    }
    m_offers->setCurrentRow(first);
}

void KeyBox::choose() {
    const int row = m_offers->currentRow();
    if (row < 0 || !m_shown[std::size_t(row)].there)
        return;
    const simulation::KeyName key = m_shown[std::size_t(row)].key;
    close();
    emit chosen(key);
}

void KeyBox::close() {
    if (!isVisible())
        return;
    hide();
    emit closed();
}

bool KeyBox::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut) {
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            close();
    }
    if (event->type() == QEvent::ShortcutOverride) { // single letters and Esc are ours while it is open
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    case Qt::Key_Down:
        m_offers->setCurrentRow(qMin(m_offers->currentRow() + 1, m_offers->count() - 1));
        return true;
    case Qt::Key_Up:
        m_offers->setCurrentRow(qMax(m_offers->currentRow() - 1, 0));
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

KeyBar::KeyBar(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("key-bar"));
    setAutoFillBackground(true);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(12, 4, 6, 4);
    line->setSpacing(6);
    m_label = new QLabel(this);
    line->addWidget(m_label);
    auto* close = new QToolButton(this);
    close->setIcon(icon(Icon::Close));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus);
    close->setObjectName(QStringLiteral("stop-watching"));
    close->setToolTip(tr("Stop watching this key"));
    close->setAccessibleName(close->toolTip());
    line->addWidget(close);
    connect(close, &QToolButton::clicked, this, &KeyBar::ended);
    connect(&Theme::instance(), &Theme::changed, this, [this] { setStyleSheet(boxStyle("key-bar")); });
    hide();
}

void KeyBar::showKey(const simulation::KeyName& key) {
    setStyleSheet(boxStyle("key-bar"));
    m_label->setText(tr("<b>x</b> is %1").arg(keyText(key).toHtmlEscaped()));
    adjustSize();
    move(kBarGap, kBarGap);
    QFrame::show();
    raise();
}

} // namespace faultline::ui
