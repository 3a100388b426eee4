# shellcheck shell=bash
# What bin/run, bin/test and bin/backup share: sourced, never run. Installs what is missing and nothing twice.

say() { printf '%s\n' "$*"; }
stop_with() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Debian packages by name: installed when root or passwordless sudo is at hand, otherwise the exact command is told.
need_debian() {
    local missing=() package as_root=()
    command -v dpkg-query >/dev/null || return 0 # not Debian: whoever runs this has their own packages
    for package in "$@"; do
        [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        sudo -n true 2>/dev/null || stop_with "缺少系统软件包，请先执行：sudo apt-get install -y --no-install-recommends ${missing[*]}"
        as_root=(sudo -n)
    fi
    say "正在安装系统软件包：${missing[*]}"
    "${as_root[@]}" apt-get -qq update >/dev/null || true # an old list may still do
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        stop_with "系统软件包安装失败，请检查网络和软件源后执行：apt-get install -y --no-install-recommends ${missing[*]}"
}

# The first Python that is new enough.
find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return
        fi
    done
    return 1
}

# A virtual environment that holds exactly what the given requirements file pins; untouched while the file is unchanged.
need_python() {
    local file="$1" python stamp=".venv/.$1.installed" wanted
    wanted="$(sha256sum <"$file")"
    [[ -x .venv/bin/python && -f "$stamp" && "$(<"$stamp")" == "$wanted" ]] && return 0
    exec 9<"$file"
    flock 9 # two starts at once must not install into each other
    if ! .venv/bin/python -c '' 2>/dev/null; then
        find_python >/dev/null || need_debian python3
        python="$(find_python)" || stop_with "需要 Python 3.11 或更高版本，请先安装。"
        "$python" -c 'import ensurepip, venv' 2>/dev/null || need_debian python3-venv
        "$python" -m venv --clear .venv || stop_with "无法建立 Python 虚拟环境 .venv，请检查该目录是否可写、磁盘是否有空间。"
    fi
    say "正在安装 Python 软件包（首次约需一两分钟）"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$file" ||
        stop_with "Python 软件包安装失败，请检查网络或 pip 软件源后重新运行。"
    printf '%s\n' "$wanted" >"$stamp"
    exec 9<&-
}

# What printing needs: text layout, and fonts that hold every Chinese character.
PRINTING=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk)
