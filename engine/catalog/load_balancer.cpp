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
    kind.presets = {
        {"nginx", "nginx", "Good for: routing, caching and TLS in one small process. Costs you: no active checks.",
         Record{
             {"algorithm", "weighted_round_robin"},
             {"health_check", "off"},
             {"outlier_ejection", Record{{"consecutive_errors", 1}, {"eject", s(10)}, {"max_ejected", percent(100)}}},
             {"try_next", 100},
             {"timeout", s(60)},
             {"max_connections", 1024}},
         "nginx 1.31, open source: max_fails 1, fail_timeout 10 s, next upstream on error or timeout without limit, "
         "read timeout 60 s, worker_connections 1024 as shipped; nginx/nginx 3f6f7824, 2026-08-21"},
        {"haproxy", "HAProxy", "Good for: balancing and checks in depth. Costs you: a configuration to learn.",
         Record{{"algorithm", "power_of_two"}, {"health_check", checks(s(2), s(2), 3, 2)}},
         "HAProxy 3.5-dev: `random` with two draws is the default since 3.3, checks (once switched on) every 2 s, "
         "fall 3, rise 2, timeout as the interval; haproxy/haproxy 50872daa, 2026-08-21"},
        {"cloud_lb", "Cloud balancer", "Good for: nobody to call at night. Costs you: half a minute to notice a death.",
         Record{{"algorithm", "round_robin"},
                {"health_check", checks(s(30), s(5), 2, 5)},
                {"timeout", s(60)},
                {"fail_open", true}},
         "AWS Application Load Balancer: check every 30 s, timeout 5 s, unhealthy 2, healthy 5, idle timeout 60 s, "
         "fails open; awsdocs/elb-application-load-balancers-user-guide 01a945e0, 2023-06-15"},
    };
    return kind;
}

} // namespace faultline::catalog::entries
