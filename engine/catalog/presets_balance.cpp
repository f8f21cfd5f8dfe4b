// Products that stand in front: balancers and CDNs.
#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

namespace {

constexpr std::string_view kNginxRoundRobin =
    "https://github.com/nginx/nginx/blob/3f6f7824/src/http/ngx_http_upstream_round_robin.c";
constexpr std::string_view kNginxUpstream = "https://github.com/nginx/nginx/blob/3f6f7824/src/http/ngx_http_upstream.c";
constexpr std::string_view kNginxProxy =
    "https://github.com/nginx/nginx/blob/3f6f7824/src/http/modules/ngx_http_proxy_module.c";
constexpr std::string_view kNginxDate = "2026-08-21";

Record checks(Duration interval, Duration timeout, int fall, int rise) {
    return {{"interval", interval}, {"timeout", timeout}, {"fall", fall}, {"rise", rise}};
}

Preset nginx() {
    return {"nginx",
            "nginx",
            {"routing, TLS, static files and balancing in one small process.",
             "active health checks: the free edition learns that a backend is dead from the requests that fail there.",
             "one small front door shall do several jobs, and a second try hides the first failure."},
            {{"algorithm",
              "weighted_round_robin",
              {"weighted round robin unless another method is named", kNginxRoundRobin, kNginxDate, Grade::Source}},
             {"health_check",
              "off",
              {"no active checks in the free edition, only fields for the commercial one", kNginxUpstream, kNginxDate,
               Grade::Source}},
             {"outlier_ejection",
              Record{{"consecutive_errors", 1}, {"eject", s(10)}, {"max_ejected", percent(100)}},
              {"max_fails 1, fail_timeout 10 s, and nothing that limits how many servers are out", kNginxUpstream,
               kNginxDate, Grade::Source}},
             {"try_next",
              100,
              {"proxy_next_upstream error timeout, with proxy_next_upstream_tries 0: as many as there are", kNginxProxy,
               kNginxDate, Grade::Source}},
             {"timeout", s(60), {"proxy_read_timeout 60 s", kNginxProxy, kNginxDate, Grade::Source}},
             {"max_connections",
              512,
              {"worker_connections 1024 and one worker as shipped; a request takes two, to the client and to the "
               "backend: 1024 / 2",
               "https://github.com/nginx/nginx/blob/3f6f7824/conf/nginx.conf", kNginxDate, Grade::Estimate}}}};
}

Preset haproxy() {
    constexpr std::string_view url = "https://github.com/haproxy/haproxy/blob/50872daa/doc/configuration.txt";
    constexpr std::string_view date = "2026-08-21";
    return {
        "haproxy",
        "HAProxy",
        {"balancing as such: many algorithms, checks in depth, figures about everything.",
         "a machine and a configuration that somebody must understand.",
         "how requests are spread decides over the tail, or backends are many and unequal."},
        {{"algorithm", "power_of_two", {"`random` with two draws, the default since 3.3", url, date, Grade::Source}},
         {"health_check",
          checks(s(2), s(2), 3, 2),
          {"once `check` is given: inter 2 s, fall 3, rise 2, timeout as the interval", url, date, Grade::Source}}}};
}

Preset cloudBalancer() {
    constexpr std::string_view checksUrl = "https://github.com/awsdocs/elb-application-load-balancers-user-guide/blob/"
                                           "01a945e0/doc_source/target-group-health-checks.md";
    constexpr std::string_view url = "https://github.com/awsdocs/elb-application-load-balancers-user-guide/blob/"
                                     "01a945e0/doc_source/application-load-balancers.md";
    constexpr std::string_view groupUrl = "https://github.com/awsdocs/elb-application-load-balancers-user-guide/blob/"
                                          "01a945e0/doc_source/load-balancer-target-groups.md";
    constexpr std::string_view date = "2023-06-15";
    return {
        "cloud_lb",
        "Cloud balancer",
        {"nobody to call at night: the provider keeps it up and makes it grow.",
         "half a minute to a minute until a dead backend is noticed, and few knobs to turn.",
         "everything runs in one cloud and slow detection does no harm."},
        {{"algorithm", "round_robin", {"the default of a target group", groupUrl, date, Grade::Source}},
         {"health_check",
          checks(s(30), s(5), 2, 5),
          {"every 30 s, timeout 5 s, unhealthy after 2, healthy after 5", checksUrl, date, Grade::Source}},
         {"timeout", s(60), {"idle timeout 60 s", url, date, Grade::Source}},
         {"fail_open", true, {"with no healthy target, requests go to all of them", checksUrl, date, Grade::Source}}}};
}

} // namespace

std::vector<Preset> loadBalancerPresets() {
    return {nginx(), haproxy(), cloudBalancer()};
}

std::vector<Preset> cdnPresets() {
    constexpr std::string_view date = "2023-06-15";
    return {{"cdn",
             "Cloud CDN",
             {"answers near everyone, and an origin that hardly notices them.",
              "a day of staleness unless the origin says how long an answer may live.",
              "many people far away read the same things, and those change seldom."},
             {{"ttl",
               s(86400),
               {"CloudFront: default TTL 86,400 s where the origin names none",
                "https://github.com/awsdocs/amazon-cloudfront-developer-guide/blob/1c964d49/doc_source/Expiration.md",
                date, Grade::Source}},
              {"collapse",
               true,
               {"CloudFront: requests for one key that come while it is fetched wait for that one fetch",
                "https://github.com/awsdocs/amazon-cloudfront-developer-guide/blob/1c964d49/doc_source/"
                "RequestAndResponseBehaviorCustomOrigin.md",
                date, Grade::Source}}}}};
}

} // namespace faultline::catalog::entries
