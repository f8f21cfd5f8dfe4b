// Ctrl-C as a wish that the program looks at when it suits it.
#pragma once

namespace faultline::cli {

/// From here on the first Ctrl-C (or TERM) is noted, and the second one ends the program as usual.
void catchInterrupts();
bool interrupted();

} // namespace faultline::cli
