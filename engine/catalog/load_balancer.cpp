#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

Record checks(Duration interval, Duration timeout, int fall, int rise) {
    return {{"interval", interval}, {"timeout", timeout}, {"fall", fall}, {"rise", rise}};
}

Entry healthCheck() {
    return record(
               "health_check",
               {
                   duration("interval").by(s(2)).range(1e-3, 86400).slider().says("Time between two checks."),
                   duration("timeout")
                       .by(s(1))
                       .range(1e-6, 86400)
                       .says("A check without an answer for so long has failed."),
                   count("fall").by(3).range(1, 1000).unit("checks").says(
                       "So many failures in a row take an instance out."),
                   count("rise").by(2).range(1, 1000).unit("checks").says("So many successes in a row bring it back."),
               })
        .words({"off"})
        .by(checks(s(2), s(1), 3, 2))
        .says("Every backend instance is asked at intervals whether it is well.");
}

Entry outlierEjection() {
    return record("outlier_ejection",
                  {
                      count("consecutive_errors")
                          .by(5)
                          .range(1, 1e6)
                          .unit("errors")
                          .says("So many failed requests in a row eject an instance."),
                      duration("eject").by(s(30)).says("How long it is left out."),
                      ratio("max_ejected")
                          .by(percent(10))
                          .says("At most this share of instances is left out at a time, but always one may be."),
                  })
        .words({"off"})
        .by("off")
        .says("Real requests are watched: an instance that keeps failing is left out for a while.");
}

std::vector<Key> choosing() {
    return {
        choice("algorithm", {"round_robin", "weighted_round_robin", "random", "least_connections", "power_of_two",
                             "ip_hash", "consistent_hash", "least_latency"})
            .by("round_robin")
            .says("How the instance for a request is chosen."),
        choice("hash_on", {"user", "key"}).by("user").says("What `ip_hash` and `consistent_hash` go by."),
        healthCheck(),
        outlierEjection(),
        onOff("sticky").by(false).says(
            "A user stays with the instance that last answered, as long as it is healthy (a cookie)."),
        count("try_next")
            .by(0)
            .range(0, 100)
            .unit("backends")
            .slider()
            .says("Further backends tried when one refuses, resets or is overloaded."),
        duration("timeout").by(s(30)).range(1e-6, 86400).says("How long a backend's answer is waited for."),
    };
}

std::vector<Key> limits() {
    return {
        rateLimit(),
        count("max_connections")
            .by(10000)
            .range(1, 1e9)
            .unit("requests")
            .says("Requests in progress at one instance; over it they are refused."),
        duration("overhead").by(us(50)).says("Time that a request spends in the balancer itself."),
        count("backend_connections")
            .words({"unlimited"})
            .by("unlimited")
            .range(1, 1e9)
            .unit("requests")
            .slider()
            .says("Requests in flight to one backend instance at a time."),
        count("queue_limit").by(0).unit("requests").says("Requests held while every backend is at its limit."),
        duration("queue_timeout").by(s(5)).says("A request held for longer is refused."),
        onOff("fail_open")
            .by(false)
            .says("With no healthy backend, sends to all (as cloud balancers do) instead of answering unavailable."),
        duration("slow_start").by(s(0)).says("A backend that comes back gets its full share after this time."),
        choice("redundancy", {"none", "active_passive", "active_active"})
            .by("none")
            .says("What two balancer instances do: nothing for each other, one stands by, or both work."),
        duration("takeover")
            .by(ms(3600))
            .says("How long the survivor takes to stand in.")
            .from("VRRP at priority 100: 3 x 1 s + (256 - 100)/256 s; acassen/keepalived 9cbce3e2, 2026-08-13"),
        preferZone(),
    };
}

} // namespace

Kind loadBalancer() {
    Kind kind;
    kind.name = "load_balancer";
    kind.label = "Load balancer";
    kind.meaning =
        "Spreads requests over all instances that its links lead to, and leaves out those that are not well.";
    kind.group = Group::Balance;
    kind.mayCall = {"service", "external", "cdn", "load_balancer"};
    kind.keys = joined(choosing(), limits());
    kind.presets = loadBalancerPresets();
    return kind;
}

} // namespace faultline::catalog::entries
