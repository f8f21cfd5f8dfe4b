#include "app/cli/files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "app/cli/atomic_file.h"
#include "app/cli/command.h"

namespace faultline::cli {

base::Result<std::string> readInput(const std::string& file, std::size_t most) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return base::Error{base::Text("there is no file {1}", {file}), {}, {}};
    if (std::filesystem::is_directory(file, ignored))
        return base::Error{base::Text("{1} is a folder", {file}), "a file", {}};
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return base::Error{base::Text("{1} cannot be opened", {file}), "a file that may be read", {}};
    // Up to the limit and not by size: what is opened may be a pipe or a device without end.
    std::string text;
    std::string slice(64 * 1024, '\0');
    while (text.size() <= most && stream) {
        stream.read(slice.data(), static_cast<std::streamsize>(slice.size()));
        text.append(slice, 0, static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad())
        return base::Error{base::Text("{1} could not be read to its end", {file}), "a file that may be read", {}};
    if (text.size() > most)
        return base::Error{
            base::Text("{1} is too large", {file}), "at most " + std::to_string(most / (1024 * 1024)) + " MiB", {}};
    return text;
}

bool mayWrite(const std::string& file) {
    std::error_code ignored;
    std::filesystem::path folder = std::filesystem::path(file).parent_path();
    if (folder.empty())
        folder = ".";
    int reason = 0;
    if (std::filesystem::is_directory(file, ignored))
        reason = EISDIR;
    else if (!std::filesystem::exists(folder, ignored))
        reason = ENOENT;
    else if (std::filesystem::exists(file, ignored) && ::access(file.c_str(), W_OK) != 0)
        reason = errno;
    else if (!std::filesystem::exists(file, ignored) && ::access(folder.c_str(), W_OK) != 0)
        reason = errno;
    if (reason == 0)
        return true;
    fail({base::Text("{1} cannot be written: {2}", {file, std::strerror(reason)}),
          "a place where a file may be written",
          {}},
         kUnfinished);
    return false;
}

bool isSameFile(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(a, ignored) && std::filesystem::equivalent(a, b, ignored);
}

bool isDevice(const std::string& file) {
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored);
}

int checkOut(const Arguments& arguments) {
    const std::optional<std::string> out = arguments.value("--out");
    if (out && out->empty())
        return fail({"--out cannot be empty", "the name of a file", {}});
    for (const std::string& file : arguments.positional())
        if (out && isSameFile(*out, file))
            return fail({base::Text("--out {1} would replace what is read", {*out}), "another file", {}});
    return !out || mayWrite(*out) ? kDone : kUnfinished;
}

int deliver(const Arguments& arguments, std::string_view text) {
    const std::optional<std::string> out = arguments.value("--out");
    if (!out)
        return print(text) ? kDone : kUnfinished;
    const base::Result<bool> written = writeAtomically(*out, text);
    return written ? kDone : fail(written.error(), kUnfinished);
}

} // namespace faultline::cli
