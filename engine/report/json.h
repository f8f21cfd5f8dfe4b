// The report as JSON, with the stable names of the command-line page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/report/figure.h"

namespace faultline::report {

/// Writes JSON text member by member, in the order of the calls; strings are escaped, names are not checked for
/// doubles. Indented by two spaces, so that reports are read and compared by people as well.
class JsonWriter {
  public:
    /// The outermost object of all that the program says as JSON, with the version of its names.
    void openDocument();
    void openObject();
    void openObject(std::string_view name);
    void openArray(std::string_view name);
    void openArray();
    void close();
    void member(std::string_view name, std::string_view text);
    void member(std::string_view name, const char* text) { member(name, std::string_view(text)); }
    void member(std::string_view name, double value);
    void member(std::string_view name, std::uint64_t value);
    void member(std::string_view name, bool value);
    void memberNull(std::string_view name);
    void figure(std::string_view name, const FigureValue& value);
    /// An entry in a list of figures: opens it, and says which figure it is about.
    void openFigure(Section section, std::string_view element, std::string_view name, std::string_view unit);

    /// The text; everything must be closed.
    std::string take();

  private:
    void open(char bracket);
    void nextLine();
    void name(std::string_view name);
    void raw(std::string_view text);

    std::string m_text;
    std::string m_open; ///< brackets that are open, outermost first
    bool m_first = true;
};

std::string toJsonString(std::string_view text);

/// A run: every figure a number. Replications: `{"mean", "ci95"}` each, latencies with `"pooled"` as well.
std::string toJson(const Sheet& sheet);

} // namespace faultline::report
