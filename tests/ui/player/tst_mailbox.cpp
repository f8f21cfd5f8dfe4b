// The mailbox: latest wins, no flight is lost, nobody waits.
#include <QTest>
#include <atomic>
#include <thread>

#include "ui/player/mailbox.h"

using namespace faultline;
using ui::SnapshotMailbox;

namespace {

std::shared_ptr<simulation::Snapshot> snapshotWith(kernel::Time now, std::uint64_t firstFlight, std::size_t flights) {
    auto snapshot = std::make_shared<simulation::Snapshot>();
    snapshot->now = now;
    for (std::size_t i = 0; i < flights; ++i) {
        simulation::Flight flight;
        flight.request = firstFlight + i;
        snapshot->flights.push_back(flight);
    }
    return snapshot;
}

} // namespace

class TestMailbox : public QObject {
    Q_OBJECT
  private slots:
    void isEmptyButNeverNullAtFirst();
    void givesTheLatest();
    void givesTheSameAgainWhenThereIsNoNews();
    void carriesFlightsOfUntakenSnapshotsOver();
    void doesNotRepeatFlightsThatWereTaken();
    void dropsTheOldestFlightsOverTheLimit();
    void carriesFlightsToWhereTheirLinkIsNow();
    void dropsWhatBelongsToAnEarlierEpoch();
    void forgetsFlightsOfAnEarlierRun();
    void losesNoFlightBetweenTwoThreads();
};

void TestMailbox::isEmptyButNeverNullAtFirst() {
    SnapshotMailbox mailbox;
    QVERIFY(mailbox.take());
    QVERIFY(mailbox.take()->components.empty());
    QVERIFY(!mailbox.hasNews());
}

void TestMailbox::givesTheLatest() {
    SnapshotMailbox mailbox;
    QVERIFY(mailbox.put(snapshotWith(1, 0, 0), 0));
    QVERIFY(mailbox.put(snapshotWith(2, 0, 0), 0));
    QVERIFY(mailbox.hasNews());
    QCOMPARE(mailbox.take()->now, kernel::Time{2});
    QVERIFY(!mailbox.hasNews());
}

void TestMailbox::givesTheSameAgainWhenThereIsNoNews() {
    SnapshotMailbox mailbox;
    mailbox.put(snapshotWith(1, 0, 0), 0);
    const auto first = mailbox.take();
    QCOMPARE(mailbox.take(), first);
}

void TestMailbox::carriesFlightsOfUntakenSnapshotsOver() {
    SnapshotMailbox mailbox;
    mailbox.put(snapshotWith(1, 100, 3), 0);
    mailbox.put(snapshotWith(2, 103, 2), 0);
    mailbox.put(snapshotWith(3, 105, 0), 0);
    const auto taken = mailbox.take();
    QCOMPARE(taken->flights.size(), std::size_t{5});
    for (std::size_t i = 0; i < 5; ++i)
        QCOMPARE(taken->flights[i].request, 100 + i);
}

void TestMailbox::doesNotRepeatFlightsThatWereTaken() {
    SnapshotMailbox mailbox;
    mailbox.put(snapshotWith(1, 100, 3), 0);
    QCOMPARE(mailbox.take()->flights.size(), std::size_t{3});
    mailbox.put(snapshotWith(2, 103, 2), 0);
    const auto taken = mailbox.take();
    QCOMPARE(taken->flights.size(), std::size_t{2});
    QCOMPARE(taken->flights.front().request, std::uint64_t{103});
}

void TestMailbox::dropsTheOldestFlightsOverTheLimit() {
    SnapshotMailbox mailbox;
    mailbox.put(snapshotWith(1, 0, SnapshotMailbox::kMaxFlights - 10), 0);
    mailbox.put(snapshotWith(2, SnapshotMailbox::kMaxFlights - 10, 30), 0);
    const auto taken = mailbox.take();
    QCOMPARE(taken->flights.size(), SnapshotMailbox::kMaxFlights);
    QCOMPARE(taken->flights.front().request, std::uint64_t{20});
    QCOMPARE(taken->flights.back().request, std::uint64_t{SnapshotMailbox::kMaxFlights + 19});
    mailbox.put(snapshotWith(3, 0, SnapshotMailbox::kMaxFlights * 2), 0);
    QCOMPARE(mailbox.take()->flights.size(), SnapshotMailbox::kMaxFlights);
}

void TestMailbox::carriesFlightsToWhereTheirLinkIsNow() {
    const auto withLinks = [](std::initializer_list<const char*> ids) {
        auto snapshot = snapshotWith(1, 0, 0);
        for (const char* id : ids)
            snapshot->links.push_back({id, {}, {}, 0, false, 0});
        return snapshot;
    };
    const auto flightOn = [](std::uint32_t link) {
        simulation::Flight flight;
        flight.link = link;
        flight.request = 100 + link;
        return flight;
    };
    SnapshotMailbox mailbox;
    auto earlier = withLinks({"a->b", "b->c", "b->d"});
    earlier->flights = {flightOn(0), flightOn(1), flightOn(2)};
    mailbox.put(earlier, 0);
    mailbox.put(withLinks({"x->a", "a->b", "b->d"}), 0); // b->c is gone, x->a is new
    const auto taken = mailbox.take();
    QCOMPARE(taken->flights.size(), std::size_t{2});
    QCOMPARE(taken->flights[0].request, std::uint64_t{100});
    QCOMPARE(taken->flights[0].link, 1u);
    QCOMPARE(taken->flights[1].request, std::uint64_t{102});
    QCOMPARE(taken->flights[1].link, 2u);
}

void TestMailbox::dropsWhatBelongsToAnEarlierEpoch() {
    SnapshotMailbox mailbox;
    mailbox.put(snapshotWith(7, 0, 1), 0);
    const std::uint64_t epoch = mailbox.begin();
    QCOMPARE(mailbox.take()->now, kernel::Time{0});
    QVERIFY(!mailbox.put(snapshotWith(8, 0, 1), epoch - 1));
    QVERIFY(!mailbox.hasNews());
    QVERIFY(mailbox.put(snapshotWith(1, 0, 1), epoch));
    QCOMPARE(mailbox.take()->now, kernel::Time{1});
}

void TestMailbox::forgetsFlightsOfAnEarlierRun() {
    SnapshotMailbox mailbox;
    mailbox.put(snapshotWith(9, 0, 5), 0);
    mailbox.forgetUntakenFlights();
    mailbox.put(snapshotWith(1, 50, 1), 0);
    const auto taken = mailbox.take();
    QCOMPARE(taken->flights.size(), std::size_t{1});
    QCOMPARE(taken->flights.front().request, std::uint64_t{50});
}

void TestMailbox::losesNoFlightBetweenTwoThreads() {
    SnapshotMailbox mailbox;
    constexpr int kSnapshots = 20'000;
    std::atomic<bool> finished{false};
    std::thread writer([&] {
        for (int i = 0; i < kSnapshots; ++i) {
            mailbox.put(snapshotWith(i + 1, static_cast<std::uint64_t>(i), 1), 0);
            if (i % 64 == 0) // room for the reader: over kMaxFlights untaken ones would rightly be dropped
                std::this_thread::yield();
        }
        finished = true;
    });
    std::uint64_t next = 0;
    kernel::Time last = 0;
    bool ordered = true;
    std::uint64_t dropped = 0;
    std::shared_ptr<const simulation::Snapshot> previous;
    while (true) {
        const bool wasFinished = finished;
        const auto taken = mailbox.take();
        if (taken != previous) {
            ordered = ordered && taken->now >= last;
            last = taken->now;
            const bool full = taken->flights.size() == SnapshotMailbox::kMaxFlights;
            for (const simulation::Flight& flight : taken->flights) {
                if (flight.request != next) {
                    ordered = ordered && full && flight.request > next;
                    dropped += flight.request - next;
                }
                next = flight.request + 1;
            }
            previous = taken;
        }
        if (wasFinished && !mailbox.hasNews())
            break;
    }
    writer.join();
    QVERIFY2(ordered, "flights came twice, out of order, or went missing below the limit");
    QCOMPARE(next, std::uint64_t{kSnapshots});
    QVERIFY(dropped < kSnapshots);
}

QTEST_GUILESS_MAIN(TestMailbox)
#include "tst_mailbox.moc"
