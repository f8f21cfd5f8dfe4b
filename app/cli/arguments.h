// The words of a command line, read against what a command takes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace faultline::cli {

/// An option that a command takes.
struct Option {
    std::string name;  ///< "--seed"
    std::string value; ///< what its value is called in the help ("N"); empty: it is a switch
    std::string meaning;
    bool many = false; ///< may be given several times
};

/// What a command takes: the help and the reading of its words.
struct Usage {
    std::string command;    ///< "run"
    std::string positional; ///< "FILE", "FILE…", "[KIND[.KEY]]"
    std::size_t fewest = 0;
    std::size_t most = 0;
    std::string summary; ///< one line
    std::vector<Option> options;
};

/// A command's words, read.
class Arguments {
  public:
    const std::vector<std::string>& positional() const { return m_positional; }
    bool has(const std::string& option) const { return m_options.count(option) > 0; }
    /// The value given last; absent when the option was not given.
    std::optional<std::string> value(const std::string& option) const;
    std::vector<std::string> values(const std::string& option) const;

    /// Reads `--name value`, `--name=value`, switches and positional words; `--` ends the options. Says what is wrong,
    /// with the nearest option where a name is not known.
    static base::Result<Arguments> read(const Usage& usage, const std::vector<std::string>& words);

  private:
    std::vector<std::string> m_positional;
    std::map<std::string, std::vector<std::string>> m_options;
};

/// The help of one command.
std::string helpText(const Usage& usage);

/// A whole number from `least` to `most`.
base::Result<std::uint64_t> readCount(const std::string& option, const std::string& text, std::uint64_t least,
                                      std::uint64_t most);

/// One of `choices`.
base::Result<std::string> readChoice(const std::string& option, const std::string& text,
                                     const std::vector<std::string>& choices);

} // namespace faultline::cli
