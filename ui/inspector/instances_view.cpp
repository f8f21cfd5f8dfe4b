#include "ui/inspector/instances_view.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>

#include "ui/canvas/faults_by_hand.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace faultline::ui {

using simulation::Health;
using simulation::InstanceView;

namespace {

constexpr int kMostRows = 24;

QString agoText(kernel::Time span) {
    const qint64 seconds = span / kernel::kSecond;
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

bool isDown(const InstanceView& instance) {
    return instance.health == Health::Crashed || instance.health == Health::Hung;
}

QString healthText(const InstanceView& instance) {
    switch (instance.health) {
    case Health::Up:
        return InstanceRow::tr("up");
    case Health::Starting:
        return InstanceRow::tr("starting");
    case Health::Crashed:
        return InstanceRow::tr("down · crashed");
    case Health::Hung:
        return InstanceRow::tr("hangs");
    case Health::Draining:
        return InstanceRow::tr("draining");
    }
    return {};
}

QColor stateColour(const InstanceView& instance) {
    const Palette& colours = Theme::instance().palette();
    if (isDown(instance))
        return colours.error;
    if (instance.slowed || instance.erring || instance.dropped || instance.cutOff || instance.utilization > 0.85f)
        return colours.slow;
    return colours.textSecondary;
}

} // namespace

InstanceRow::InstanceRow(const QString& target, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 2, 4, 2);
    row->setSpacing(8);
    m_name = new QLabel(this);
    QFont bold = Theme::instance().body();
    bold.setWeight(QFont::DemiBold);
    m_name->setFont(bold);
    row->addWidget(m_name);
    m_state = new QLabel(this);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_state->setFont(Theme::instance().small());
    row->addWidget(m_state, 1);
    m_button = new QPushButton(tr("Fault ▾"), this);
    m_button->setProperty("quiet", true);
    row->addWidget(m_button);
    setTarget(target);
}

void InstanceRow::setTarget(const QString& target) {
    if (target == m_target)
        return;
    m_target = target;
    m_name->setText(target.mid(target.indexOf(u'/')));
    m_name->setToolTip(target);
    m_button->setAccessibleName(tr("Fault of %1").arg(target));
}

void InstanceRow::show(const InstanceView& instance, kernel::Time since, kernel::Time now) {
    if (!instance.target.empty())
        setTarget(QString::fromStdString(instance.target));
    QStringList words{healthText(instance)};
    if (instance.role == "primary" && !ui::isDown(instance))
        words << tr("primary");
    else if (instance.role == "replica" && !ui::isDown(instance))
        words << tr("replica");
    if (ui::isDown(instance)) {
        if (since >= 0)
            words << tr("%1 ago").arg(agoText(now - since));
    } else {
        words << tr("%1 % busy").arg(qRound(instance.utilization * 100));
        if (instance.waiting > 0)
            words << tr("%1 waiting").arg(instance.waiting);
        if (instance.slowed)
            words << tr("slowed");
        if (instance.erring)
            words << tr("answers errors");
        if (instance.breaker != simulation::BreakerState::Closed)
            words << (instance.breaker == simulation::BreakerState::Open ? tr("breaker open")
                                                                         : tr("breaker half-open"));
    }
    if (instance.cutOff && !ui::isDown(instance))
        words << tr("cut off");
    if (instance.dropped && !ui::isDown(instance))
        words << tr("out of rotation");
    const QString text = words.join(ui::isDown(instance) ? QStringLiteral(" ") : QStringLiteral(" · "));
    if (text != m_state->text()) {
        m_state->setText(text);
        m_state->setToolTip(text);
    }
    const QColor colour = stateColour(instance);
    if (m_state->palette().color(QPalette::WindowText) != colour) {
        QPalette colours = m_state->palette();
        colours.setColor(QPalette::WindowText, colour);
        m_state->setPalette(colours);
    }
    if (m_down != ui::isDown(instance)) {
        m_down = ui::isDown(instance);
        m_button->setText(m_down ? tr("Restart") : tr("Fault ▾"));
        update();
    }
}

QString InstanceRow::stateText() const {
    return m_state->text();
}

void InstanceRow::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath shape;
    shape.addRoundedRect(frame, 8, 8);
    painter.fillPath(shape, colours.surface);
    if (m_down) {
        // Hatched, so that a dead one is told from a living one without its colour.
        painter.setClipPath(shape);
        painter.setPen(QPen(colours.grid, 3));
        for (int x = -height(); x < width(); x += 12)
            painter.drawLine(x, height(), x + height(), 0);
        painter.setClipping(false);
    }
    painter.setPen(QPen(m_down ? colours.dropped : colours.border, 1));
    painter.drawPath(shape);
}

InstancesView::InstancesView(FaultsByHand& faults, const QString& componentId, QWidget* parent)
    : QWidget(parent), m_faults(faults), m_component(componentId) {
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    m_more = new QLabel(this);
    m_more->setForegroundRole(QPalette::PlaceholderText);
    m_more->setVisible(false);
    m_column->addWidget(m_more);
}

void InstancesView::setCount(int count) {
    const int wanted = std::min(count, kMostRows);
    while (static_cast<int>(m_rows.size()) > wanted) {
        m_rows.back()->hide();
        m_rows.back()->deleteLater();
        m_rows.pop_back();
    }
    while (static_cast<int>(m_rows.size()) < wanted) {
        const int index = static_cast<int>(m_rows.size());
        auto* row = new InstanceRow(QStringLiteral("%1/%2").arg(m_component).arg(index + 1), this);
        row->show(InstanceView{}, -1, 0);
        connect(row->button(), &QPushButton::clicked, this, [this, index] { press(index); });
        m_column->insertWidget(index, row);
        m_rows.push_back(row);
    }
    m_more->setVisible(count > wanted);
    m_more->setText(tr("… and %n more", nullptr, count - wanted));
}

void InstancesView::press(int index) {
    InstanceRow* row = m_rows[static_cast<std::size_t>(index)];
    const QString target = row->target();
    if (row->isDown()) {
        m_faults.restore({target});
        return;
    }
    QMenu menu(this);
    m_faults.fill(menu, {target});
    menu.exec(row->button()->mapToGlobal(QPoint(0, row->button()->height())));
}

kernel::Time InstancesView::sinceOf(const simulation::Snapshot& snapshot, const QString& target) const {
    if (!snapshot.log)
        return -1;
    const std::string id = target.toStdString();
    const std::string component = m_component.toStdString();
    for (auto entry = snapshot.log->rbegin(); entry != snapshot.log->rend(); ++entry)
        if (entry->fault && (entry->target == id || entry->target == component))
            return entry->at;
    return -1;
}

void InstancesView::showFrame(const simulation::Snapshot& snapshot) {
    const std::string id = m_component.toStdString();
    for (const auto& component : snapshot.components) {
        if (component.id != id)
            continue;
        setCount(static_cast<int>(component.instances.size()));
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const InstanceView& instance = component.instances[i];
            const kernel::Time since = isDown(instance) ? sinceOf(snapshot, m_rows[i]->target()) : -1;
            m_rows[i]->show(instance, since, snapshot.now);
        }
        return;
    }
}

} // namespace faultline::ui
