// A diagram that uses most of what the format offers, for the tests of edits, validation, reading and writing.
#pragma once

#include <string>

#include "engine/diagram/diagram.h"
#include "engine/format/format.h"

namespace faultline::tests {

inline const char* const kSampleText = R"(faultline: 1
title: Orders
description: |
  Two lines
  of text.
settings: {seed: 7, duration: 60s}
network: {client: 12ms}
keyspaces:
  goods: {keys: 5000, popularity: {hot: {keys: 20, share: 80%}}}
operations:
  browse: {keyspace: goods}
  order: {kind: write, keyspace: goods, request_size: 2KB}
components:
  web:
    kind: client
    label: Shoppers
    position: [40, 200]
    arrivals: {open: {rate: 100/s, process: bursty}}
    mix: {browse: 9, order: 1}
    retries: {max: 2, backoff: 50ms}
  edge:
    kind: load_balancer
    position: [240, 200]
    algorithm: least_connections
  app:
    kind: service
    label: Shop
    position: [440, 200]
    instances: 3
    handler:
      browse:
        - work: 2ms
        - read: {from: db, through: hot}
      order:
        - work: {lognormal: {median: 4ms, p99: 20ms}}
        - write: {to: db, invalidate: hot}
        - call: {to: mail, fallback: ok}
        - publish: jobs
    x-owner: team-a
  hot:
    kind: cache
    position: [640, 100]
    entries: 1000
  db:
    kind: database
    position: [640, 200]
    cpus: 4
  mail:
    kind: external
    position: [640, 300]
    latency: {exponential: 30ms}
  jobs:
    kind: queue
    position: [640, 400]
    max_receives: 3
    dead_letter: dead
  dead:
    kind: queue
    position: [640, 500]
  packer:
    kind: worker
    position: [840, 400]
    handler:
      default:
        - work: 10ms
        - write: db
links:
  - {from: web, to: edge}
  - {from: edge, to: app, latency: 300us}
  - {from: edge, to: app, id: spare, weight: 0.5}
  - {from: app, to: hot}
  - {from: app, to: db, loss: 0.1%, x-colour: red}
  - {from: app, to: mail}
  - {from: app, to: jobs}
  - {from: jobs, to: packer}
  - {from: packer, to: db}
zones:
  east: {label: East, contains: [app/1, db]}
notes:
  - {text: Look here, position: [10, 10]}
  - {text: And there, position: [20, 20], size: [200, 90]}
scenario:
  - {at: 5s, crash: app/2, for: 3s}
  - {at: 10s, cut: app->db, for: 1s}
  - {at: 12s, delay: spare, add: 50ms, for: 1s}
  - {at: 15s, traffic: web, times: 3, for: 5s}
  - {at: 20s, set: app, cpus: 4}
  - {at: 25s, flush: hot}
  - {at: 30s, heal: all}
  - {at: 40s, mark: The end is near}
slos:
  - {name: fast, objective: 99%, indicator: latency, under: 200ms, operation: browse}
alerts:
  - {name: busy, when: 'app.utilization > 80% and links["app->db"].dropped > 0'}
  - {name: late, when: p99 > 200ms}
dashboard:
  - {chart: latency}
x-notes: {a: 1, b: "2"}
)";

/// The sample, which is sound.
inline diagram::Diagram sampleDiagram() {
    format::Reading reading = format::read(kSampleText);
    return std::move(reading.diagram);
}

} // namespace faultline::tests
