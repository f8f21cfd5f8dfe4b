#include "app/cli/arguments.h"

#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/base/units.h"

namespace faultline::cli {

namespace {

const Option* findOption(const Usage& usage, const std::string& name) {
    const auto place = std::find_if(usage.options.begin(), usage.options.end(),
                                    [&](const Option& option) { return option.name == name; });
    return place == usage.options.end() ? nullptr : &*place;
}

base::Error unknownOption(const Usage& usage, const std::string& name) {
    std::vector<std::string> names = {"--help"};
    for (const Option& option : usage.options)
        names.push_back(option.name);
    return {base::Text("{1} has no option {2}", {usage.command, name}), {}, base::nearest(name, names)};
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    return text;
}

} // namespace

std::optional<std::string> Arguments::value(const std::string& option) const {
    const auto place = m_options.find(option);
    return place == m_options.end() ? std::nullopt : std::optional(place->second.back());
}

std::vector<std::string> Arguments::values(const std::string& option) const {
    const auto place = m_options.find(option);
    return place == m_options.end() ? std::vector<std::string>() : place->second;
}

base::Result<Arguments> Arguments::read(const Usage& usage, const std::vector<std::string>& words) {
    Arguments arguments;
    bool optionsEnded = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (optionsEnded || word.size() < 2 || word.front() != '-') {
            arguments.m_positional.push_back(word);
            continue;
        }
        if (word == "--") {
            optionsEnded = true;
            continue;
        }
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(0, equals);
        const Option* option = findOption(usage, name);
        if (!option)
            return unknownOption(usage, name);
        std::vector<std::string>& given = arguments.m_options[name];
        if (!given.empty() && !option->many)
            return base::Error{base::Text("{1} is given twice", {name}), "it once", {}};
        if (option->value.empty()) {
            if (equals != std::string::npos)
                return base::Error{base::Text("{1} takes no value", {name}), {}, name};
            given.emplace_back();
        } else if (equals != std::string::npos) {
            given.push_back(word.substr(equals + 1));
        } else if (i + 1 < words.size()) {
            given.push_back(words[++i]);
        } else {
            return base::Error{base::Text("{1} has no value", {name}), name + ' ' + option->value, {}};
        }
    }
    if (arguments.m_positional.size() < usage.fewest)
        return base::Error{
            base::Text(usage.fewest == 1 ? "{1} needs a {2}" : "{1} needs {2}", {usage.command, usage.positional}),
            usage.command + ' ' + usage.positional,
            {}};
    if (arguments.m_positional.size() > usage.most)
        return base::Error{
            base::Text("{1} takes no more than {2}: {3} is too much",
                       {usage.command, usage.positional.empty() ? "its options" : usage.positional,
                        arguments.m_positional[usage.most].empty() ? "\"\"" : arguments.m_positional[usage.most]}),
            {},
            {}};
    return arguments;
}

std::string helpText(const Usage& usage) {
    std::string text = "faultline-cli " + usage.command;
    if (!usage.positional.empty())
        text += ' ' + usage.positional;
    text += usage.options.empty() ? "\n\n" : " [options]\n\n";
    text += usage.summary + '\n';
    if (usage.options.empty())
        return text;
    std::size_t width = 0;
    for (const Option& option : usage.options)
        width = std::max(width, option.name.size() + 1 + option.value.size());
    text += '\n';
    for (const Option& option : usage.options) {
        const std::string left = option.name + (option.value.empty() ? "" : ' ' + option.value);
        text += "  " + left + std::string(width - left.size() + 2, ' ') + option.meaning + '\n';
    }
    return text;
}

base::Result<std::uint64_t> readCount(const std::string& option, const std::string& text, std::uint64_t least,
                                      std::uint64_t most) {
    const auto count = base::parseCount(text);
    if (count && count.value() >= 0) {
        const auto value = static_cast<std::uint64_t>(count.value());
        if (value >= least && value <= most)
            return value;
    }
    return base::Error{base::Text("{1} cannot be {2}", {option, text.empty() ? "empty" : text}),
                       "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                       {}};
}

base::Result<std::string> readChoice(const std::string& option, const std::string& text,
                                     const std::vector<std::string>& choices) {
    if (std::find(choices.begin(), choices.end(), text) != choices.end())
        return text;
    return base::Error{base::Text("{1} cannot be {2}", {option, text.empty() ? "empty" : text}), listed(choices),
                       base::nearest(text, choices)};
}

} // namespace faultline::cli
