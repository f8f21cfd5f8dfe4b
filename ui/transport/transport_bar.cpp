#include "ui/transport/transport_bar.h"

#include <QAction>
#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/player/player.h"
#include "ui/theme/icons.h"
#include "ui/theme/legibility.h"
#include "ui/theme/motion.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/scale_slider.h"
#include "ui/widgets/tabular_text.h"

namespace faultline::ui {

namespace {

constexpr qint64 kFiguresIntervalMs = 150;
constexpr std::uint64_t kFewestForP99 = 100;
constexpr double kSlowP99Ms = 500;

QString timesText(double times) {
    const int decimals = times < 0.995 ? 2 : times < 9.95 ? 1 : 0;
    return QStringLiteral("×\u2009") + QLocale().toString(times, 'f', decimals);
}

QString latencyText(double ms) {
    const QLocale locale;
    if (ms < 1)
        return locale.toString(ms * 1000, 'f', 0) + QStringLiteral(" µs");
    if (ms < 10)
        return locale.toString(ms, 'f', 1) + QStringLiteral(" ms");
    if (ms < 1000)
        return locale.toString(ms, 'f', 0) + QStringLiteral(" ms");
    return locale.toString(ms / 1000, 'f', ms < 10000 ? 2 : 1) + QStringLiteral(" s");
}

QString shareText(double share) {
    // Never rounded up to 100 %: one lost request in a hundred thousand is still one.
    const double percent = std::min(share * 100, share < 1 ? 99.99 : 100.0);
    return QLocale().toString(percent, 'f', percent >= 99.995 ? 0 : percent >= 99 ? 2 : 1) + QStringLiteral(" %");
}

QFrame* group(QWidget* parent) {
    auto* frame = new QFrame(parent);
    frame->setProperty("group", true);
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(10, 0, 10, 0);
    row->setSpacing(6);
    return frame;
}

} // namespace

QString timeText(kernel::Time time) {
    const qint64 ms = time / kernel::kMillisecond;
    const qint64 hours = ms / 3'600'000;
    QString text = QStringLiteral("%1:%2.%3")
                       .arg(ms / 60'000 % 60, 2, 10, QLatin1Char('0'))
                       .arg(ms / 1000 % 60, 2, 10, QLatin1Char('0'))
                       .arg(ms % 1000, 3, 10, QLatin1Char('0'));
    return hours > 0 ? QStringLiteral("%1:").arg(hours) + text : text;
}

QString speedText(double speed) {
    if (speed <= 0)
        return TransportBar::tr("as fast as it goes");
    const QString figure = QLocale().toString(speed, 'g', 4) + QStringLiteral("×");
    return speed == 1 ? TransportBar::tr("%1 real time").arg(figure) : figure;
}

bool hasFault(const simulation::Snapshot& snapshot) {
    using simulation::Health;
    const auto broken = [](const simulation::InstanceView& instance) {
        return instance.health == Health::Crashed || instance.health == Health::Hung || instance.slowed ||
               instance.erring;
    };
    return std::any_of(snapshot.links.begin(), snapshot.links.end(), [](const auto& link) { return link.cut; }) ||
           std::any_of(snapshot.components.begin(), snapshot.components.end(), [&](const auto& component) {
               return std::any_of(component.instances.begin(), component.instances.end(), broken);
           });
}

namespace {

constexpr char kSize[] = "sizeAtScaleOne";
constexpr char kIconSize[] = "iconAtScaleOne";

/// Both follow the interface's scale.
void setSizes(QToolButton* button, QSize size, QSize sign) {
    const double scale = Theme::instance().scale();
    button->setProperty(kSize, size);
    button->setProperty(kIconSize, sign);
    button->setFixedSize(size * scale);
    button->setIconSize(sign * scale);
}

} // namespace

TransportBar::TransportBar(Player& player, QWidget* parent) : QFrame(parent), m_player(player) {
    setObjectName(QStringLiteral("transport"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_reset = makeButton(static_cast<int>(Icon::Reset), tr("Back to the start"), tr("Ctrl+Home"));
    m_play = makeButton(static_cast<int>(Icon::Play), tr("Play"), tr("Space"));
    m_play->setProperty("primary", true);
    setSizes(m_play, {56, 36}, {18, 18});
    m_step = makeButton(static_cast<int>(Icon::StepForward), tr("One step"), QStringLiteral("."));
    m_stepBack = makeButton(static_cast<int>(Icon::StepBack), tr("One step back"), QStringLiteral(","));
    for (QToolButton* button : {m_reset, m_stepBack, m_play, m_step})
        row->addWidget(button);
    row->addSpacing(4);
    row->addWidget(buildSpeed());
    row->addWidget(buildTime());
    row->addWidget(buildTraffic(), 1);
    row->addStretch(1);
    m_restore = makeButton(static_cast<int>(Icon::Restore), tr("Restore all"), tr("takes back every fault"));
    m_restore->setText(tr("Restore all"));
    m_restore->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_restore->setProperty(kSize, QVariant()); // as wide as its words
    m_restore->setMinimumWidth(0);
    m_restore->setMaximumWidth(QWIDGETSIZE_MAX);
    m_restore->setProperty("alarm", true);
    m_restore->setVisible(false);
    row->addWidget(m_restore);
    m_p99 = new Pill(this);
    m_p99->setWidest(tr("p99"), QStringLiteral("88.88 ms"));
    m_answered = new Pill(this);
    m_answered->setWidest(tr("answered"), QStringLiteral("99.99 %"));
    row->addWidget(m_p99);
    row->addWidget(m_answered);
    m_p99->setToolTip(
        tr("99 of 100 requests that succeeded in the last 10 s of simulated time were faster than this."));
    m_answered->setToolTip(tr("Share of the requests of the last 10 s of simulated time that were answered."));
    connect(m_reset, &QToolButton::clicked, &player, &Player::reset);
    connect(m_play, &QToolButton::clicked, &player, &Player::togglePlaying);
    connect(m_step, &QToolButton::clicked, &player, &Player::step);
    connect(m_stepBack, &QToolButton::clicked, &player, &Player::stepBack);
    connect(m_restore, &QToolButton::clicked, &player, &Player::restoreAll);
    connect(&player, &Player::playingChanged, this, &TransportBar::showPlaying);
    connect(&player, &Player::speedChanged, this, &TransportBar::showSpeed);
    connect(&player, &Player::trafficMultiplierChanged, this, &TransportBar::showTraffic);
    connect(&Theme::instance(), &Theme::changed, this, &TransportBar::restyle);
    restyle();
    showPlaying(player.isPlaying());
    showSpeed();
    showTraffic(player.trafficMultiplier());
    showFigures({});
}

QToolButton* TransportBar::makeButton(int which, const QString& name, const QString& keys) {
    auto* button = new QToolButton(this);
    button->setIcon(icon(static_cast<Icon>(which)));
    setSizes(button, {40, 36}, {18, 18});
    button->setToolTip(QStringLiteral("%1 (%2)").arg(name, keys));
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QWidget* TransportBar::buildSpeed() {
    QFrame* frame = group(this);
    auto* row = static_cast<QHBoxLayout*>(frame->layout());
    row->setContentsMargins(4, 0, 4, 0);
    row->setSpacing(2);
    m_slower = makeButton(static_cast<int>(Icon::Slower), tr("Slower"), QStringLiteral("["));
    m_faster = makeButton(static_cast<int>(Icon::Faster), tr("Faster"), QStringLiteral("]"));
    for (QToolButton* button : {m_slower, m_faster}) {
        setSizes(button, {28, 28}, {14, 14});
        button->setAutoRepeat(true);
    }
    auto* middle = new QVBoxLayout;
    middle->setSpacing(0);
    m_speed = new QToolButton(frame);
    m_speed->setPopupMode(QToolButton::InstantPopup);
    m_speed->setToolTip(tr("Speed: simulated seconds per second"));
    m_speed->setProperty("plain", true);
    m_speed->setFocusPolicy(Qt::TabFocus);
    m_achieved = new QLabel(frame);
    m_achieved->setAlignment(Qt::AlignCenter);
    m_achieved->setForegroundRole(QPalette::PlaceholderText);
    middle->addStretch(1);
    middle->addWidget(m_speed, 0, Qt::AlignCenter);
    middle->addWidget(m_achieved);
    middle->addStretch(1);
    row->addWidget(m_slower);
    row->addLayout(middle);
    row->addWidget(m_faster);
    connect(m_slower, &QToolButton::clicked, this, &TransportBar::slower);
    connect(m_faster, &QToolButton::clicked, this, &TransportBar::faster);
    buildSpeedMenu();
    return frame;
}

void TransportBar::buildSpeedMenu() {
    auto* menu = new QMenu(m_speed);
    for (const double speed : Player::speeds()) {
        QAction* action = menu->addAction(ui::speedText(speed));
        action->setCheckable(true);
        action->setData(speed);
        connect(action, &QAction::triggered, this, [this, speed] { m_player.setSpeed(speed); });
    }
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        for (QAction* action : menu->actions())
            action->setChecked(qFuzzyCompare(action->data().toDouble() + 1, m_player.speed() + 1));
    });
    m_speed->setMenu(menu);
}

QWidget* TransportBar::buildTime() {
    QFrame* frame = group(this);
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    m_time = new FigureLabel(Qt::AlignHCenter, frame);
    m_time->setWidest(QStringLiteral("0:00:00.000"));
    m_time->setAccessibleName(tr("Simulated time"));
    m_time->setToolTip(tr("Simulated time"));
    m_timeNote = new QLabel(frame);
    m_timeNote->setAlignment(Qt::AlignCenter);
    m_timeNote->setForegroundRole(QPalette::PlaceholderText);
    column->addStretch(1);
    column->addWidget(m_time);
    column->addWidget(m_timeNote);
    column->addStretch(1);
    static_cast<QHBoxLayout*>(frame->layout())->addLayout(column);
    return frame;
}

QWidget* TransportBar::buildTraffic() {
    QFrame* frame = group(this);
    auto* row = static_cast<QHBoxLayout*>(frame->layout());
    m_trafficName = new QLabel(tr("Traffic"), frame);
    m_traffic = new ScaleSlider(frame);
    m_traffic->setScale({0.1, 100, true}, false);
    m_traffic->setDetent(1);
    m_traffic->setMinimumWidth(66);
    m_traffic->setAccessibleName(tr("Traffic multiplier"));
    m_traffic->setToolTip(tr("Multiplies the traffic of every client; a double click brings ×1 back"));
    m_trafficText = new FigureLabel(Qt::AlignRight, frame);
    m_trafficText->setWidest(QStringLiteral("×\u20090.10"));
    row->addWidget(m_trafficName);
    row->addWidget(m_traffic, 1);
    row->addWidget(m_trafficText);
    frame->setMaximumWidth(340);
    connect(m_traffic, &ScaleSlider::slid, &m_player, &Player::setTrafficMultiplier);
    connect(m_traffic, &ScaleSlider::resetRequested, &m_player, [this] { m_player.setTrafficMultiplier(1); });
    return frame;
}

void TransportBar::restyle() {
    const Theme& theme = Theme::instance();
    const double scale = theme.scale();
    m_speed->setFont(theme.cardTitle());
    m_speed->setMinimumWidth(QFontMetrics(theme.cardTitle()).horizontalAdvance(tr("as fast as it goes")) + 12);
    QFont tiny = theme.small();
    tiny.setPixelSize(std::max(10, Legibility::typePixels(11 * scale)));
    m_achieved->setFont(tiny);
    m_timeNote->setFont(tiny);
    for (QToolButton* button : findChildren<QToolButton*>())
        if (const QSize size = button->property(kSize).toSize(); size.isValid())
            setSizes(button, size, button->property(kIconSize).toSize());
    m_restore->setFixedHeight(qRound(36 * scale));
    // In large type its words have no room beside the rest.
    m_restore->setToolButtonStyle(Legibility::isAsked() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_restore->setIconSize(QSize(18, 18) * scale);
    const Palette& colours = theme.palette();
    setStyleSheet(QStringLiteral("#transport { background: %1; border: none; border-bottom: 1px solid %2; }"
                                 "QFrame[group=\"true\"] { background: %3; border: 1px solid %2; border-radius: 8px; "
                                 "min-height: %4px; max-height: %4px; }"
                                 "QToolButton[plain=\"true\"] { border: none; padding: 0 4px; font-weight: 600; }"
                                 "QToolButton[alarm=\"true\"] { border: 1px solid %5; color: %5; font-weight: 600; "
                                 "padding: 0 10px; }")
                      .arg(colours.surface.name(), colours.border.name(), colours.window.name(),
                           QString::number(qRound(36 * scale)), colours.error.name()));
    showPlaying(m_player.isPlaying());
}

void TransportBar::showPlaying(bool playing) {
    const Palette& colours = Theme::instance().palette();
    const QColor onAccent = colours.dark ? colours.window : QColor(Qt::white);
    m_play->setIcon(icon(playing ? Icon::Pause : Icon::Play, onAccent));
    m_play->setToolTip(playing ? tr("Pause (Space)") : tr("Play (Space)"));
    m_play->setAccessibleName(playing ? tr("Pause") : tr("Play"));
    m_step->setEnabled(!playing);
    m_stepBack->setEnabled(!playing);
}

void TransportBar::showSpeed() {
    const QString requested = ui::speedText(m_player.speed());
    if (m_speed->text() != requested)
        m_speed->setText(requested);
    const auto& speeds = Player::speeds();
    m_slower->setEnabled(m_player.speed() != speeds.front());
    m_faster->setEnabled(m_player.speed() != speeds.back());
    QString note = QStringLiteral(" ");
    const double achieved = m_player.achievedSpeed();
    const bool behind = m_player.speed() > 0 && achieved < m_player.speed() * 0.95;
    if (m_player.isPlaying() && achieved > 0 && (behind || m_player.speed() <= 0))
        note = tr("reached %1×").arg(QLocale().toString(achieved, 'g', achieved < 100 ? 2 : 3));
    if (m_achieved->text() != note)
        m_achieved->setText(note);
    m_achieved->setVisible(note != QStringLiteral(" "));
}

void TransportBar::showTraffic(double times) {
    if (!m_traffic->isSliderDown())
        m_traffic->showNumber(times);
    m_trafficText->setText(timesText(times));
}

void TransportBar::setIllustrative(bool illustrative) {
    const bool still = Motion::instance().isReduced();
    if (illustrative == m_illustrative && still == m_still && !m_timeNote->text().isEmpty())
        return;
    m_illustrative = illustrative;
    m_still = still;
    if (still) {
        m_timeNote->setText(tr("nothing moves"));
        m_timeNote->setToolTip(tr("Motion is reduced (View menu): wires show which messages crossed them in the last "
                                  "second. Figures and charts are exact."));
        return;
    }
    m_timeNote->setText(illustrative ? tr("dots illustrative") : tr("dots true to time"));
    m_timeNote->setToolTip(illustrative
                               ? tr("At this speed a message would be on screen too shortly to be seen: the dots fly "
                                    "slower than their messages. Figures and charts are exact.")
                               : tr("A dot is where its message really is."));
}

void TransportBar::showFaults(const simulation::Snapshot& snapshot) {
    const bool fault = hasFault(snapshot);
    if (m_restore->isHidden() == fault)
        m_restore->setVisible(fault);
}

void TransportBar::showFigures(const simulation::Snapshot& snapshot) {
    const auto& recent = snapshot.recent;
    const QString none = QStringLiteral("–");
    const bool few = recent.succeeded < kFewestForP99;
    m_p99->show(tr("p99"), recent.succeeded == 0 ? none : latencyText(recent.p99Ms),
                few                          ? Pill::Tone::Faint
                : recent.p99Ms >= kSlowP99Ms ? Pill::Tone::Slow
                                             : Pill::Tone::Neutral);
    const bool anything = recent.succeeded + recent.failed > 0;
    m_answered->show(tr("answered"), anything ? shareText(recent.availability) : none,
                     !anything                     ? Pill::Tone::Faint
                     : recent.availability < 0.99  ? Pill::Tone::Bad
                     : recent.availability < 0.999 ? Pill::Tone::Slow
                                                   : Pill::Tone::Good);
}

void TransportBar::showFrame(std::shared_ptr<const simulation::Snapshot> snapshot) {
    if (!snapshot)
        return;
    // The clock's last digits are the liveliest thing on the screen.
    const bool still = Motion::instance().isReduced() && m_player.isPlaying();
    if (!still || !m_sinceTime.isValid() || m_sinceTime.elapsed() >= qint64(Motion::kStep * 1000)) {
        m_time->setText(ui::timeText(snapshot->now));
        m_sinceTime.start();
    }
    if (m_sinceFigures.isValid() && m_sinceFigures.elapsed() < kFiguresIntervalMs)
        return;
    m_sinceFigures.start();
    showSpeed();
    showFigures(*snapshot);
    showFaults(*snapshot);
}

QString TransportBar::timeText() const {
    return m_time->text();
}
QString TransportBar::speedText() const {
    return m_speed->text();
}
QString TransportBar::p99Text() const {
    return m_p99->text();
}
QString TransportBar::answeredText() const {
    return m_answered->text();
}

void TransportBar::slower() {
    stepSpeed(-1);
}
void TransportBar::faster() {
    stepSpeed(1);
}

void TransportBar::stepSpeed(int by) {
    const auto& speeds = Player::speeds();
    const auto current = std::min_element(speeds.begin(), speeds.end(), [this](double a, double b) {
        return std::abs(a - m_player.speed()) < std::abs(b - m_player.speed());
    });
    const auto index =
        std::clamp<std::ptrdiff_t>(current - speeds.begin() + by, 0, static_cast<std::ptrdiff_t>(speeds.size()) - 1);
    m_player.setSpeed(speeds[static_cast<std::size_t>(index)]);
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    // On a narrow window the words go before the figures do.
    m_trafficName->setVisible(width() > 1000);
}

} // namespace faultline::ui
