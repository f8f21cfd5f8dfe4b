#include "ui/canvas/key_box.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QToolButton>

#include "ui/canvas/figure_text.h"
#include "ui/theme/icons.h"
#include "ui/theme/style_sheet.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kWidth = 320;
constexpr int kHeight = 220;
constexpr int kBarGap = 12;
constexpr int kKeyspaceRole = Qt::UserRole;
constexpr int kRankRole = Qt::UserRole + 1;

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

KeyBox::KeyBox(const diagram::Diagram& diagram, QWidget* parent)
    : FilteredList(QStringLiteral("key-box"), QSize(kWidth, kHeight), parent), m_diagram(diagram) {
    text()->setPlaceholderText(tr("Number or keyspace of the key…"));
    text()->setAccessibleName(tr("Key to watch"));
    auto* hint = new QLabel(tr("Keys are numbered by how often they are asked for: 1 is the hottest. Every copy on the "
                               "canvas then shows its version."),
                            this);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    layout()->addWidget(hint);
}

void KeyBox::fill(const QString& typed) {
    for (const KeyOffer& offer : keysFor(m_diagram, typed)) {
        auto* item = new QListWidgetItem(kindIcon(QStringLiteral("database")), offerText(offer), list());
        item->setData(kKeyspaceRole, QString::fromStdString(offer.key.keyspace));
        item->setData(kRankRole, quint64(offer.key.rank));
        if (!offer.there)
            item->setFlags(Qt::NoItemFlags);
    }
}

void KeyBox::take(const QListWidgetItem& item) {
    emit chosen({item.data(kKeyspaceRole).toString().toStdString(), item.data(kRankRole).toULongLong()});
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
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { setStyleSheet(floatingStyle(objectName(), Theme::instance().palette())); });
    hide();
}

void KeyBar::showKey(const simulation::KeyName& key) {
    setStyleSheet(floatingStyle(objectName(), Theme::instance().palette()));
    m_label->setText(tr("<b>x</b> is %1").arg(keyText(key).toHtmlEscaped()));
    adjustSize();
    move(kBarGap, kBarGap);
    QFrame::show();
    raise();
}

} // namespace faultline::ui
