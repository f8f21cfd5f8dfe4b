// Cards and wires in words, for those who hear the diagram.
#pragma once

#include <QString>

namespace faultline::ui {

class CanvasScene;
class MemberTile;
class CardItem;
struct Wire;

/// The label of a kind, "Load balancer"; the word of the file for an unknown one.
QString kindLabelOf(const QString& kind);

/// "Service api, 2 instances, 1 of 2 down, p99 24 ms, linked to db, called by lb".
QString spokenOf(const CanvasScene& scene, const CardItem& card);
/// "Replica s1/2 of db, up, 12 % busy, in zone B", of a member that stands on the canvas by itself.
QString spokenOf(const CanvasScene& scene, const MemberTile& tile);
/// "Link from api to db".
QString spokenNameOf(const CanvasScene& scene, const Wire& wire);
/// What flows over it and what is wrong with it: "1,200/s, cut".
QString spokenStateOf(const Wire& wire);
/// The whole diagram in a sentence: "8 components, 7 links, 1 not well".
QString spokenOf(const CanvasScene& scene);

} // namespace faultline::ui
