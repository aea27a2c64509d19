# shellcheck shell=bash
# Functions that the scripts share. This file is sourced, not run.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
private=$root/.feather
dll=$root/src/WebApi/bin/Release/net10.0/Feather.WebApi.dll
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

need_dotnet() {
    command -v dotnet >/dev/null ||
        die 'the .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and put dotnet on the PATH'
}

# Prints the build's output only if it fails. No build servers: they would outlive the script and keep its locks open.
dotnet_build() {
    local output
    say 'building'
    output=$(dotnet build "$@" --configuration Release --verbosity quiet --disable-build-servers 2>&1 </dev/null) && return 0
    echo "$output" >&2
    die 'the build failed, see above'
}

private_directory() (
    umask 077
    mkdir -p "$private"
    chmod 700 "$private"
    touch "$private/build.lock" "$private/logins.lock" "$private/users"
)

# By content, because a checkout or a deleted file does not always change a time.
sources() {
    cd "$root" || return
    { find src db -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0; printf '%s\0' global.json *.props .editorconfig; } 2>/dev/null |
        sort -z | xargs -0 sha256sum | sha256sum
}

build() {
    need_dotnet
    private_directory
    local built=$root/src/WebApi/bin/Release/built-from
    (
        flock 8
        now=$(sources)
        # Newer files come from another build, perhaps of other sources.
        if [[ -f $dll && -f $built && $(<"$built") == "$now" && -z $(find "${dll%/*}" -newer "$built" -print -quit) ]]; then exit 0; fi
        dotnet_build "$root/src/WebApi/WebApi.csproj" 8>&-
        echo "$now" >"$built"
    ) 8>"$private/build.lock"
}

# ---- the private database in .feather/ ----

# Several scripts may use the database at once. Each holds a shared lock (file 7). The last script to leave stops the
# database if one of them started it.
enter_private_database() {
    private_directory
    exec 7>>"$private/users"
    flock --shared 7
    if ! "$root/scripts/postgres" status "$private/postgres" >/dev/null; then
        (umask 077 && touch "$private/started-on-demand")
        "$root/scripts/postgres" start "$private/postgres" >&2 7>&-
    fi
    create_logins
    local port owner_password api_password
    port=$("$root/scripts/postgres" url "$private/postgres" | sed 's/.*Port=\([0-9]*\).*/\1/')
    # shellcheck source=/dev/null
    . "$private/postgres/logins"
    SecretsKey=${SecretsKey:-$(<"$private/postgres/secrets-key")}
    export SecretsKey
    export ConnectionStrings__FeatherOwner="Host=127.0.0.1;Port=$port;Username=feather_owner;Password=$owner_password;Database=feather"
    # Statements leave no state on a connection, so the pool need not reset it.
    export ConnectionStrings__Feather="Host=127.0.0.1;Port=$port;Username=feather_api;Password=$api_password;Database=feather;No Reset On Close=true;Max Auto Prepare=64"
}

leave_private_database() {
    # Nothing to do if the script was interrupted before it entered.
    { true >&7; } 2>/dev/null || return 0
    if flock --nonblock 7 && [[ -f $private/started-on-demand ]]; then
        "$root/scripts/postgres" stop "$private/postgres" >&2 7>&- && rm -f "$private/started-on-demand"
    fi
    exec 7>&-
}

# The passwords are stored beside their cluster. Their file is written last: if it is missing, all steps are repeated.
create_logins() (
    logins=$private/postgres/logins
    exec 8>"$private/logins.lock"
    flock 8
    umask 077
    if [[ ! -s $private/postgres/secrets-key ]]; then
        head -c 32 /dev/urandom | base64 >"$private/postgres/secrets-key.new"
        mv "$private/postgres/secrets-key.new" "$private/postgres/secrets-key"
    fi
    [[ ! -s $logins ]] || exit 0
    password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
    printf 'owner_password=%s\napi_password=%s\n' "$(password)" "$(password)" >"$logins.new"
    # shellcheck source=/dev/null
    . "$logins.new"
    "$root/scripts/postgres" psql "$private/postgres" --quiet --set=ON_ERROR_STOP=1 >&2 <<END
select format('create role %I', name) from unnest('{feather_owner, feather_api}'::text[]) as name
where not exists (select from pg_roles where rolname = name)
\gexec
alter role feather_owner login nosuperuser nocreatedb nocreaterole nobypassrls password '$owner_password';
alter role feather_api login nosuperuser nocreatedb nocreaterole nobypassrls password '$api_password';
select 'create database feather owner feather_owner'
where not exists (select from pg_database where datname = 'feather')
\gexec
END
    # The demo organization of an earlier database no longer exists.
    rm -f "$private/demo.json"
    mv "$logins.new" "$logins"
)
