#!/usr/bin/env bash
# Builds everything and runs every test. Installs what the tests need and is missing (Debian's packages, as root only).
# Usage: ./eng/test.sh [arguments for the test runner, such as --filter-class '*Cart*']
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null; then
    echo "test.sh: the .NET 10 SDK is needed and 'dotnet' is not on the path: https://dotnet.microsoft.com/download" >&2
    exit 1
fi
# Plain sqlite3 reads the store in the tests of docs/formats/store.md; without it they skip and say so.
if ! command -v sqlite3 >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq sqlite3 >/dev/null
fi
# The PostgreSQL sink is tested on servers of its own in temporary folders; without PostgreSQL those tests skip.
if ! command -v initdb >/dev/null && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null \
    && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
fi
# A foreign client of the Kafka log in one test; without it that test skips.
if ! command -v kcat >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq kcat >/dev/null
fi
# The dashboard is tested in Debian's Chromium, which nothing else downloads; without it those tests skip.
if ! command -v chromium >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium >/dev/null
fi
# The proxy of docs/operations.md; without it its tests skip.
if ! [ -x /usr/sbin/nginx ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        nginx-light >/dev/null
fi
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
# Without librdkafka the tests of the Kafka log skip and say so; why it can't be built is said here.
if [ -z "${CARTSTREAM_LIBRDKAFKA:-}" ] && librdkafka=$(./eng/librdkafka.sh); then
    export CARTSTREAM_LIBRDKAFKA=$librdkafka
fi

dotnet build CartStream.slnx -c Release --nologo -v quiet
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# A test that hangs ends its project after a quarter of an hour, with the rest still run.
dotnet test --solution CartStream.slnx -c Release --no-build --timeout 15m "$@" 2>&1 | tee "$log" || status=$?

# The runner's own summary in one line.
count() { awk -v name="$1:" '$1 == name { last = $2 } END { print last + 0 }' "$log"; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
