# Sourced by packaging/run and packaging/test: where the project is, and what the machine must have.
# Debian 12 or a relative of it. Nothing is installed that is there already, and then nothing is downloaded either.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(nproc)

packages_build="g++ cmake ninja-build ccache qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev
                libyaml-cpp-dev fonts-dejavu-core"
packages_test="libbenchmark-dev clang-format graphviz xvfb xauth openbox xdotool x11-utils imagemagick"

# Two checkouts of one state share what ccache has kept: paths below the project count as relative ones.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

say() {
    printf '\n== %s\n' "$*"
}

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

missing_packages() {
    local package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            printf '%s ' "$package"
        fi
    done
}

# need_packages NAME…: installs those that are missing.
need_packages() {
    command -v apt-get >/dev/null || die "this needs Debian 12 (apt-get); install yourself: $*"
    local missing as_root=()
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "Installing $missing"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "not root and no sudo; have an administrator install: $missing"
        as_root=(sudo)
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q ||
        die "the lists of packages could not be fetched; is there a network?"
    # shellcheck disable=SC2086
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing ||
        die "could not install: $missing"
}

# Qt wants a private folder of the user's for its sockets and warns without one.
prepare_qt() {
    if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
        XDG_RUNTIME_DIR=$(mktemp -d "${TMPDIR:-/tmp}/faultline-runtime.XXXXXX")
        export XDG_RUNTIME_DIR
        chmod 700 "$XDG_RUNTIME_DIR"
        trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT
    fi
}

# build PRESET [TARGET…]
build() {
    local preset=$1
    shift
    cmake -S "$root" --preset "$preset" -B "$root/build/$preset" || return 1
    cmake --build "$root/build/$preset" -j "$jobs" ${1:+--target "$@"}
}
