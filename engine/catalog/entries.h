// The catalog's tables, one file each; catalog.cpp puts them together.
#pragma once

#include <memory>
#include <vector>

#include "engine/catalog/build.h"
#include "engine/catalog/catalog.h"

namespace faultline::catalog::entries {

Kind client();
Kind probe();
Kind loadBalancer();
Kind cdn();
Kind service();
Kind worker();
Kind external();
Kind cache();
Kind database();
Kind store();
Kind queue();

std::vector<Key> commonKeys();
std::vector<Key> topLevelKeys();
std::vector<Key> settingsKeys();
std::vector<Key> networkKeys();
std::vector<Key> keyspaceKeys();
std::vector<Key> operationKeys();
std::vector<Key> linkEndKeys();
std::vector<Key> linkKeys();
std::vector<Key> zoneKeys();
std::vector<Key> noteKeys();
std::vector<Key> sloKeys();
std::vector<Key> alertKeys();
std::vector<EventKind> eventKinds();
std::vector<Figure> figures();

std::vector<Preset> loadBalancerPresets();
std::vector<Preset> cdnPresets();
std::vector<Preset> cachePresets();
std::vector<Preset> databasePresets();
std::vector<Preset> storePresets();
std::vector<Preset> queuePresets();

// Parts that several kinds share.
build::Entry retries(const char* name);
build::Entry rateLimit();
build::Entry autoscale(std::vector<Key> further = {});
build::Entry breaker();
build::Entry preferZone();
build::Entry consistency();
/// One step of a handler. Steps hold steps (`parallel`), so all share this one schema.
std::shared_ptr<const Schema> step();
/// Kinds that a caller may be linked to as a front door.
std::vector<std::string> frontDoors();
/// Kinds that a service or worker may call.
std::vector<std::string> callees();

} // namespace faultline::catalog::entries
