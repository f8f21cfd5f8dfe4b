#include "ui/canvas/note_edits.h"

namespace faultline::ui {
namespace {

using diagram::Edit;
using diagram::Section;
using diagram::Value;

Edit set(std::size_t number, const char* key, Value value, const char* name) {
    return {diagram::SetValue{{Section::Notes, {}, number}, key, std::move(value)}, {name}};
}

} // namespace

Edit newNote(const QString& text, QPointF at) {
    diagram::AddEntry add;
    add.place = {Section::Notes, {}, static_cast<std::size_t>(-1)};
    add.values.set("text", Value(text.toStdString()));
    add.values.set("position", Value(base::Point{at.x(), at.y()}));
    return {add, {"Add a note"}};
}

Edit newFrame(const QString& title, const QRectF& sheet) {
    diagram::AddEntry add;
    add.place = {Section::Notes, {}, static_cast<std::size_t>(-1)};
    add.values.set("text", Value(title.toStdString()));
    add.values.set("position", Value(base::Point{sheet.x(), sheet.y()}));
    add.values.set("size", Value(base::Point{sheet.width(), sheet.height()}));
    return {add, {"Add a frame"}};
}

Edit removedNote(std::size_t number) {
    return {diagram::RemoveEntry{{Section::Notes, {}, number}}, {"Remove a note"}};
}

Edit movedNote(std::size_t number, QPointF to) {
    return set(number, "position", Value(base::Point{to.x(), to.y()}), "Move a note");
}

Edit resizedNote(std::size_t number, QSizeF size) {
    return set(number, "size", Value(base::Point{size.width(), size.height()}), "Resize a note");
}

Edit rewrittenNote(std::size_t number, const QString& text) {
    return set(number, "text", Value(text.toStdString()), "Write a note");
}

} // namespace faultline::ui
