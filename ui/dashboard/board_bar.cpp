#include "ui/dashboard/board_bar.h"

#include <QButtonGroup>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/dashboard/axis_scale.h"
#include "ui/dashboard/content_builder.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {
namespace {

constexpr int kWidestName = 160;

QString spanName(kernel::Time span) {
    if (span == 0)
        return BoardBar::tr("Whole run");
    const auto seconds = span / kernel::kSecond;
    return seconds < 60 ? BoardBar::tr("%1 s").arg(seconds) : BoardBar::tr("%1 min").arg(seconds / 60);
}

QString availabilityText(double availability) {
    // 99.996 % must not be rounded to a hundred.
    const int decimals = availability >= 1 ? 0 : availability > 0.999 ? 3 : availability > 0.99 ? 2 : 1;
    const double shown = std::floor(availability * 100 * std::pow(10, decimals)) / std::pow(10, decimals);
    return QLocale().toString(shown, 'f', decimals);
}

} // namespace

const std::vector<kernel::Time>& BoardBar::spans() {
    static const std::vector<kernel::Time> all{10 * kernel::kSecond, 60 * kernel::kSecond, 600 * kernel::kSecond, 0};
    return all;
}

kernel::Time BoardBar::spanAt(double speed, kernel::Time duration) {
    const auto holdsAMinute = [speed](kernel::Time span) {
        return span == 0 || (speed > 0 && static_cast<double>(span) >= 60e9 * speed);
    };
    // Slow motion looks at single requests, but what led to them is in the last minute.
    const kernel::Time span = *std::find_if(spans().begin() + 1, spans().end(), holdsAMinute);
    return span <= duration ? span : 0;
}

BoardBar::BoardBar(QMenu* exportMenu, QWidget* parent) : QWidget(parent), m_spans(new QButtonGroup(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 6, 10, 0);
    row->setSpacing(2);
    for (std::size_t i = 0; i < spans().size(); ++i) {
        auto* button = new QToolButton(this);
        button->setText(spanName(spans()[i]));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolTip(spans()[i] == 0 ? tr("Show the run from its start")
                                           : tr("Show the last %1").arg(button->text()));
        m_spans->addButton(button, static_cast<int>(i));
        row->addWidget(button);
    }
    m_spans->setExclusive(true);
    connect(m_spans, &QButtonGroup::idClicked, this,
            [this](int id) { emit spanChosen(spans()[static_cast<std::size_t>(id)]); });

    m_follow = new QToolButton(this);
    m_follow->setCheckable(true);
    m_follow->setFocusPolicy(Qt::TabFocus);
    m_follow->setChecked(true);
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_follow->setToolTip(tr("Follow the run, or hold the charts while it goes on"));
    connect(m_follow, &QToolButton::clicked, this, [this](bool follow) { emit followChosen(follow); });
    row->addSpacing(8);
    row->addWidget(m_follow);

    buildWhose();
    row->addWidget(m_whose);

    m_figures = new QLabel(this);
    m_figures->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_figures->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_figures, 1);
    row->addSpacing(8);

    m_export = new QToolButton(this);
    m_export->setText(tr("Export"));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setToolTip(tr("Export all charts as a picture or a table"));
    m_export->setMenu(exportMenu);
    row->addWidget(m_export);
    setFollowing(true, 0);
    applyTheme();
}

void BoardBar::buildWhose() {
    m_whose = new QToolButton(this);
    m_whose->setObjectName(QStringLiteral("whose-requests"));
    m_whose->setFocusPolicy(Qt::TabFocus);
    m_whose->setPopupMode(QToolButton::InstantPopup);
    m_whose->setToolTip(tr("Whose requests latency and traffic tell of"));
    auto* menu = new QMenu(m_whose);
    menu->setObjectName(QStringLiteral("whose-menu"));
    m_whose->setMenu(menu);
    m_whose->hide();
    connect(menu, &QMenu::aboutToShow, this, &BoardBar::offerClients);
}

void BoardBar::offerClients() {
    QMenu* menu = m_whose->menu();
    menu->clear();
    const auto offer = [&](const QString& name, const QString& id) {
        QAction* action = menu->addAction(QString(name).replace(u'&', QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(id == m_chosen);
        connect(action, &QAction::triggered, this, [this, id] { emit clientChosen(id); });
    };
    offer(tr("All clients together"), {});
    offer(tr("Each client beside the others"), QLatin1String(kEachClient));
    menu->addSeparator();
    for (const auto& [id, name] : std::as_const(m_clients))
        offer(name, id);
}

void BoardBar::setClients(const QList<QPair<QString, QString>>& clients, const QString& chosen) {
    if (clients == m_clients && chosen == m_chosen)
        return;
    m_clients = clients;
    m_chosen = chosen;
    QString text = chosen.isEmpty() ? tr("All clients") : tr("Each client");
    for (const auto& [id, name] : clients)
        if (id == chosen)
            text = name;
    m_whose->setText(QFontMetrics(m_whose->font()).elidedText(text, Qt::ElideRight, kWidestName));
    m_whose->setAccessibleName(tr("Requests of: %1").arg(text));
    m_whose->setVisible(clients.size() > 1);
    fitFigures();
}

void BoardBar::setSpan(kernel::Time span) {
    for (std::size_t i = 0; i < spans().size(); ++i)
        if (spans()[i] == span)
            m_spans->button(static_cast<int>(i))->setChecked(true);
}

void BoardBar::setFollowing(bool following, double heldAtS) {
    m_follow->setChecked(following);
    m_follow->setText(following ? tr("Following") : tr("Follow (held at %1)").arg(shownClock(heldAtS, 0.1)));
}

void BoardBar::showRecent(const simulation::RecentTotals& recent) {
    QStringList parts;
    if (recent.succeeded + recent.failed > 0) {
        const QString p99 = recent.succeeded == 0
                                ? shownValue(kNoValue, ChartUnit::Milliseconds)
                                : shownValue(static_cast<double>(recent.p99Ms), ChartUnit::Milliseconds);
        parts << tr("p99 %1").arg(p99) << tr("%1 % answered").arg(availabilityText(recent.availability))
              << tr("%1 requests/s").arg(shownValue(recent.throughputPerS, ChartUnit::PerSecond))
              << tr("last %1 s").arg(std::lround(recent.seconds));
    }
    if (parts == m_shown)
        return;
    m_shown = parts;
    fitFigures();
}

void BoardBar::fitFigures() {
    QStringList parts = m_shown;
    const QFontMetrics metrics(m_figures->font());
    QString text;
    do { // the least telling part goes first where there is no room
        text = parts.join(QStringLiteral("   ·   "));
    } while (metrics.horizontalAdvance(text) > m_figures->width() && !parts.isEmpty() && (parts.removeLast(), true));
    m_figures->setText(text);
}

void BoardBar::applyTheme() {
    const Theme& theme = Theme::instance();
    for (QAbstractButton* button : m_spans->buttons())
        button->setFont(theme.small());
    m_follow->setFont(theme.small());
    m_follow->setIcon(icon(Icon::Follow));
    m_whose->setFont(theme.small());
    m_export->setFont(theme.small());
    m_export->setIcon(icon(Icon::Export));
    m_figures->setFont(theme.small());
    QPalette colours = m_figures->palette();
    colours.setColor(QPalette::WindowText, theme.palette().textSecondary);
    m_figures->setPalette(colours);
}

void BoardBar::resizeEvent(QResizeEvent*) {
    fitFigures();
}

} // namespace faultline::ui
