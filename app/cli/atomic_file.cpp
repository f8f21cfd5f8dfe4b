#include "app/cli/atomic_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace faultline::cli {

namespace {

base::Error failure(const std::filesystem::path& path, int reason) {
    return {base::Text("{1} cannot be written: {2}", {path.string(), std::strerror(reason)}),
            "a place where a file may be written",
            {}};
}

/// Everything, through short writes and interruptions; 0 or the reason.
int writeAll(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return errno;
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0 || errno == EINVAL ? 0 : errno;
}

/// A device or a pipe cannot be replaced, only written to.
bool isSpecial(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

} // namespace

base::Result<bool> writeAtomically(const std::filesystem::path& path, std::string_view text) {
    std::error_code ignored;
    const std::filesystem::path linked = std::filesystem::weakly_canonical(path, ignored);
    const std::filesystem::path target = linked.empty() ? path : linked; // through a symbolic link, which stays
    const bool special = isSpecial(target);
    const std::filesystem::path place =
        special ? target : std::filesystem::path(target.string() + '.' + std::to_string(::getpid()) + ".part");
    struct stat status {};
    const mode_t mode = ::stat(target.c_str(), &status) == 0 ? status.st_mode & 07777 : 0666;
    const int file = ::open(place.c_str(), special ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0)
        return failure(path, errno);
    int reason = writeAll(file, text);
    if (::close(file) != 0 && reason == 0)
        reason = errno;
    if (special)
        return reason == 0 ? base::Result<bool>(true) : failure(path, reason);
    if (reason == 0 && ::rename(place.c_str(), target.c_str()) != 0)
        reason = errno;
    if (reason == 0)
        return true;
    ::unlink(place.c_str());
    return failure(path, reason);
}

} // namespace faultline::cli
