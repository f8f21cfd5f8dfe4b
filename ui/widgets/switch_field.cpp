#include "ui/widgets/switch_field.h"

#include <QBoxLayout>
#include <QPainter>

#include "ui/theme/theme.h"

namespace faultline::ui {

ToggleSwitch::ToggleSwitch(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize ToggleSwitch::sizeHint() const {
    const double scale = Theme::instance().scale();
    return {qRound(78 * scale), qRound(26 * scale)};
}

void ToggleSwitch::setUnknown(bool unknown) {
    m_unknown = unknown;
    update();
}

void ToggleSwitch::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::instance().palette();
    const double scale = Theme::instance().scale();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(2, height() / 2.0 - 9 * scale, 34 * scale, 18 * scale);
    const double radius = track.height() / 2;
    painter.setPen(hasFocus() ? QPen(colours.text, 2) : QPen(isChecked() ? colours.accent : colours.wire, 1.5));
    painter.setBrush(isChecked() && !m_unknown ? colours.accent : colours.surface);
    painter.drawRoundedRect(track, radius, radius);
    const double knob = m_unknown ? track.center().x() : isChecked() ? track.right() - radius : track.left() + radius;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() && !m_unknown ? colours.surface : colours.wire);
    painter.drawEllipse(QPointF(knob, track.center().y()), radius - 4 * scale, radius - 4 * scale);
    painter.setPen(isEnabled() ? colours.text : colours.textSecondary);
    painter.drawText(QRectF(track.right() + 8 * scale, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft,
                     m_unknown     ? tr("mixed")
                     : isChecked() ? tr("on")
                                   : tr("off"));
}

SwitchField::SwitchField(const catalog::Schema& schema, QWidget* parent) : Field(schema, parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_switch = new ToggleSwitch(this);
    row->addWidget(m_switch);
    row->addStretch(1);
    setFocusProxy(m_switch);
    connect(m_switch, &QAbstractButton::clicked, this, [this](bool on) {
        m_switch->setUnknown(false);
        submit(catalog::Value(on));
    });
}

void SwitchField::showValue() {
    const bool* on = value().as<bool>();
    m_switch->setUnknown(isMixed());
    m_switch->setChecked(on != nullptr && *on);
}

} // namespace faultline::ui
