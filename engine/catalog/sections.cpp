#include "engine/catalog/entries.h"

namespace faultline::catalog::entries {

using namespace build;

std::vector<Key> topLevelKeys() {
    const auto any = [](const char* name) { return Entry(name, Type::Any); };
    return {
        count("faultline").by(1).range(1, 1).required().says("The version of the format."),
        text("title").says("The diagram's name."),
        text("description").says("What a reader should know, in Markdown."),
        record("settings", settingsKeys()).says("How a run of this diagram is made."),
        record("network", networkKeys()).says("One-way latencies of links that name none."),
        map("keyspaces", {}, record("keyspace", keyspaceKeys())).says("The keys that requests are about."),
        map("operations", {}, record("operation", operationKeys())).says("What callers ask for."),
        map("components", {}, any("component")).says("What the system is made of, by id."),
        list("links", any("link")).says("Who calls whom."),
        map("zones", {}, record("zone", zoneKeys())).says("Failure domains, by id."),
        list("notes", record("note", noteKeys())).says("Free text on the canvas."),
        list("scenario", any("event")).says("What happens to the system, and when."),
        list("slos", record("slo", sloKeys())).says("Objectives to hold."),
        list("alerts", record("alert", alertKeys())).says("When somebody should be told."),
        any("dashboard")
            .says("Charts and their order: latency, traffic, saturation, queues, hit_ratio. Left out, all that the run "
                  "has figures for are shown."),
        any("lesson").says("A lesson that is told over this diagram."),
        any("challenge").says("A goal to reach by changing this diagram."),
    };
}

std::vector<Key> settingsKeys() {
    return {
        count("seed").by(1).range(0, 9007199254740992.0).says("What every random draw follows from."),
        duration("duration").by(s(120)).range(1e-3, 10 * 365 * 86400.0).says("How much simulated time a run lasts."),
        duration("warmup").by(s(10)).says("How long a run goes on before figures are taken; part of the duration."),
        number("speed").by(1.0).range(1e-3, 100).says(
            "Simulated seconds a second at which the window opens the diagram; no figure depends on it."),
        choice("provider", {"self", "aws", "gcp", "azure"})
            .by("self")
            .says("Whose prices costs are made of.")
            .from("A vCPU a month: self $20, a round figure; AWS $36.79, m7i.large, May 2025; Google Cloud $35.45, "
                  "n2-standard-2, "
                  "September 2024; Azure $35.04, D2s v5, 2024 to 2026, approximate"),
    };
}

std::vector<Key> networkKeys() {
    return {
        distribution("client").by(constant(ms(10))).slider().says("To and from clients and probes, one way."),
        distribution("same_zone").by(constant(us(50))).says("Inside a zone, or where no zones are drawn, one way."),
        distribution("cross_zone").by(constant(us(500))).says("Between zones of one region, one way."),
        distribution("cross_region").by(constant(ms(40))).says("Between regions, one way."),
    };
}

std::vector<Key> keyspaceKeys() {
    const Entry hot = record("hot",
                             {
                                 count("keys").by(10).range(1, 1e7).unit("keys").says("How many keys are hot."),
                                 ratio("share").by(percent(90)).says("Share of requests that are about them."),
                             })
                          .shorthand("keys")
                          .says("A few keys get most requests, the rest share what is left.");
    return {
        count("keys").by(1000000).range(1, 1e7).unit("keys").says("How many keys there are."),
        oneOf("popularity",
              {
                  number("zipf").by(1.0).range(0, 10).slider().says(
                      "The n-th most popular key is asked for in proportion to 1 / n to this power."),
                  hot,
              })
            .words({"uniform"})
            .by(Record{{"zipf", 1.0}})
            .says("How requests are spread over the keys.")
            .from("Zipf exponents of 54 Twitter cache clusters: median 1.21, quarter points 0.63 and 1.50; "
                  "twitter/cache-trace, March 2020"),
    };
}

std::vector<Key> operationKeys() {
    return {
        choice("kind", {"read", "write", "scan", "create"}).by("read").says("What it does to the data."),
        reference("keyspace", {"keyspace"}).says("Where its key is drawn from; without one it carries no key."),
        bytes("request_size").by(base::Bytes{1000}).says("Size of the request on the wire."),
        bytes("response_size").by(base::Bytes{1000}).says("Size of the answer on the wire."),
        count("rows").by(1000).range(1, 1e12).unit("rows").says("Rows that a scan reads in all, over all shards."),
        reference("id_from", {"store"}).says("The store that a `create` draws the number of its new key from."),
        consistency(),
    };
}

std::vector<Key> zoneKeys() {
    return {
        text("label").says("The name on the canvas; the id where there is none."),
        text("region").says("The region it lies in; a zone without one lies in the same region as every other."),
        list("contains", target("member", {"component"}))
            .says("The components and instances in it; wins over `spread`."),
        point("position")
            .says("The top left corner of its frame on the canvas; without one it is drawn around its "
                  "components."),
        point("size").by(base::Point{400, 300}).says("Width and height of its frame; it grows with its components."),
        choice("color", {"pink", "lavender", "olive", "cyan", "sand"})
            .says("A colour to tell it by; it means nothing."),
    };
}

std::vector<Key> noteKeys() {
    return {
        text("text").required().says("The text, in Markdown."),
        point("position").says("Where it stands on the canvas."),
        point("size").by(base::Point{160, 80}).says("Its width and height."),
    };
}

std::vector<Key> sloKeys() {
    return {
        text("name").required().says("The objective's name."),
        ratio("objective").required().says("Share of requests that must be good."),
        choice("indicator", {"availability", "latency"})
            .by("availability")
            .says("Good means answered with success, or answered in time."),
        duration("under").says("What in time means for `latency`."),
        reference("operation", {"operation"}).says("The operation it is about; all if left out."),
        duration("window")
            .by(s(30 * 86400))
            .range(1, 10 * 365 * 86400.0)
            .says("The time that the error budget is for; a report says how long it lasts as measured."),
    };
}

std::vector<Key> alertKeys() {
    return {
        text("name").required().says("The alert's name."),
        text("when").says("An expression over the report's figures, looked at each second."),
        duration("over").by(s(10)).range(1, 30 * 86400).says("The sliding window that the figures are taken over."),
        duration("for").by(s(5)).says(
            "It must hold for so long before the alert fires, and be over for so long; 0 where "
            "`burn` is watched and nothing else is written."),
        choice("severity", {"page", "ticket"}).by("page").says("Whether somebody is woken."),
        text("says").says("What the alert tells whoever reads it."),
        reference("burn", {"slo"}).says("Instead of `when`: the objective whose error budget is watched."),
        number("factor").by(14.4).range(0, 10000).says("How many times too fast the budget must burn."),
        list("windows", duration("window").range(1, 10 * 365 * 86400.0))
            .by(List{s(3600), s(300)})
            .says("The windows that must all burn too fast, long and short."),
    };
}

} // namespace faultline::catalog::entries
