#include "ui/player/player.h"

#include <QEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/catalog/catalog.h"
#include "ui/document/translated.h"
#include "ui/player/findings_text.h"
#include "ui/player/worker.h"

namespace faultline::ui {
namespace {

constexpr double kSlowest = 1e-4;
constexpr double kFastest = 1000;
constexpr double kLeastTraffic = 0.1;
constexpr double kMostTraffic = 100;

/// What a run action did, as a sentence for the caption and the log.
QString sentenceOf(const catalog::Record& event) {
    const auto textOf = [&event](const char* field) {
        const catalog::Value* value = event.find(field);
        return value ? QString::fromStdString(catalog::toText(*value)) : QString();
    };
    QString kind, target;
    for (const auto& [name, value] : event.fields())
        if (catalog::Catalog::instance().eventKind(name)) {
            kind = QString::fromStdString(name);
            target = QString::fromStdString(catalog::toText(value));
            break;
        }
    QString sentence;
    if (kind == QLatin1String("crash"))
        sentence = Player::tr("%1 crashed").arg(target);
    else if (kind == QLatin1String("restart"))
        sentence = Player::tr("%1 restarts").arg(target);
    else if (kind == QLatin1String("hang"))
        sentence = Player::tr("%1 hangs").arg(target);
    else if (kind == QLatin1String("slow"))
        sentence = Player::tr("%1 is slower by a factor of %2").arg(target, textOf("factor"));
    else if (kind == QLatin1String("errors"))
        sentence = Player::tr("%1 answers %2 with errors").arg(target, textOf("rate"));
    else if (kind == QLatin1String("cut"))
        sentence = Player::tr("%1 is cut").arg(target);
    else if (kind == QLatin1String("traffic"))
        sentence = Player::tr("Traffic of %1 changed").arg(target);
    else
        sentence = Player::tr("%1: %2").arg(kind, target);
    const QString span = textOf("for");
    return span.isEmpty() ? sentence : Player::tr("%1 for %2").arg(sentence, span);
}

QString sentenceOf(const base::Error& error) {
    const QString what = translated(error.message);
    return error.suggestion.empty()
               ? what
               : Player::tr("%1 Did you mean %2?").arg(what, QString::fromStdString(error.suggestion));
}

} // namespace

Player::Player(QObject* parent) : QObject(parent), m_worker(std::make_unique<Worker>(*this)) {}

Player::~Player() {
    m_worker.reset(); // joined while this is still whole
}

void Player::load(const diagram::Diagram& diagram) {
    setPlaying(false);
    setTrafficShown(1);
    stopFollowing();
    stopWatching();
    m_worker->post(command::Load{diagram, m_worker->mailbox().begin()});
}

bool Player::isPlaying() const {
    return m_playing;
}

double Player::speed() const {
    return m_speed;
}

double Player::achievedSpeed() const {
    return m_worker->achievedSpeed();
}

double Player::trafficMultiplier() const {
    return m_traffic;
}

bool Player::canRun() const {
    return m_canRun;
}

kernel::Time Player::plannedDuration() const {
    return m_worker->plannedDuration();
}

std::shared_ptr<const simulation::Snapshot> Player::takeSnapshot() {
    return m_worker->mailbox().take();
}

const std::vector<double>& Player::speeds() {
    static const std::vector<double> all{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
                                         1,     2,     5,     10,   20,   50,   100, 0};
    return all;
}

void Player::play() {
    if (m_playing)
        return;
    m_worker->post(command::Play{});
    setPlaying(true);
}

void Player::pause() {
    if (!m_playing)
        return;
    m_worker->post(command::Pause{});
    setPlaying(false);
}

void Player::togglePlaying() {
    if (m_playing)
        pause();
    else
        play();
}

void Player::step() {
    pause();
    m_worker->post(command::Step{});
}

void Player::stepBack() {
    pause();
    m_worker->post(command::StepBack{});
}

void Player::setSpeed(double speed) {
    if (!(speed >= 0)) // not a number included
        return;
    const double taken = speed == 0 ? 0 : std::clamp(speed, kSlowest, kFastest);
    if (taken == m_speed)
        return;
    m_speed = taken;
    m_worker->post(command::SetSpeed{taken});
    emit speedChanged(taken);
}

void Player::setTrafficMultiplier(double times) {
    if (!std::isfinite(times))
        return;
    const double taken = std::clamp(times, kLeastTraffic, kMostTraffic);
    if (taken == m_traffic)
        return;
    m_worker->post(command::SetTraffic{taken});
    setTrafficShown(taken);
}

void Player::reset() {
    stopFollowing(); // its request is one of the run that goes
    m_worker->post(command::Reset{});
    setTrafficShown(1);
}

void Player::applyEdit(const diagram::Edit& edit) {
    m_worker->post(command::ApplyEdit{edit});
}

void Player::act(const catalog::Record& event) {
    m_worker->post(command::Act{event});
}

void Player::restoreAll() {
    m_worker->post(command::RestoreAll{});
    setTrafficShown(1);
}

void Player::setSeriesSpan(kernel::Time span) {
    m_worker->post(command::SetSeriesSpan{std::max<kernel::Time>(span, 0)});
}

void Player::follow(quint32 request, kernel::Time seen) {
    m_worker->post(command::Follow{request, seen});
    m_followed = request;
    emit followedChanged();
}

void Player::stopFollowing() {
    if (!m_followed)
        return;
    m_worker->post(command::StopFollowing{});
    m_followed.reset();
    emit followedChanged();
}

void Player::watchKey(const simulation::KeyName& key) {
    m_worker->post(command::Watch{key});
    m_watched = key;
    emit watchedKeyChanged();
}

void Player::stopWatching() {
    if (!m_watched)
        return;
    m_worker->post(command::Watch{});
    m_watched.reset();
    emit watchedKeyChanged();
}

void Player::setPlaying(bool playing) {
    if (m_playing == playing)
        return;
    m_playing = playing;
    emit playingChanged(playing);
}

void Player::setTrafficShown(double times) {
    if (m_traffic == times)
        return;
    m_traffic = times;
    emit trafficMultiplierChanged(times);
}

bool Player::event(QEvent* event) {
    if (m_worker)
        m_worker->meet(); // before the event is looked at: the worker may have made it
    if (event->type() != Worker::wakeType())
        return QObject::event(event);
    deliverNotices();
    if (m_worker->mailbox().hasNews())
        emit snapshotReady();
    return true;
}

void Player::deliverNotices() {
    for (const Worker::Notice& notice : m_worker->takeNotices()) {
        if (const auto* problemNotice = std::get_if<Worker::Problem>(&notice)) {
            emit problem(problemNotice->findings.empty() ? sentenceOf(problemNotice->error)
                                                         : summaryOf(problemNotice->findings));
        } else if (const auto* actedNotice = std::get_if<Worker::Acted>(&notice)) {
            emit acted(sentenceOf(actedNotice->event));
        } else if (std::holds_alternative<Worker::AllRestored>(notice)) {
            emit acted(tr("Everything is restored"));
        } else if (const auto* canRunNotice = std::get_if<Worker::CanRun>(&notice)) {
            const bool before = std::exchange(m_canRun, canRunNotice->canRun);
            if (before != m_canRun)
                emit canRunChanged(m_canRun);
        } else if (std::holds_alternative<Worker::BeginningUnknown>(notice)) {
            emit problem(tr("This request began too long ago for its steps to be told; its dots are marked."));
        } else {
            setPlaying(false);
            emit problem(tr("The simulated clock has come to its end; reset the run to go on."));
        }
    }
}

} // namespace faultline::ui
