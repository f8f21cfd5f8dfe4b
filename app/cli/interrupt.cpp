#include "app/cli/interrupt.h"

#include <csignal>

namespace faultline::cli {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

void note(int signal) {
    g_interrupted = 1;
    std::signal(signal, SIG_DFL);
}

} // namespace

void catchInterrupts() {
    std::signal(SIGINT, note);
    std::signal(SIGTERM, note);
}

bool interrupted() {
    return g_interrupted != 0;
}

} // namespace faultline::cli
