#!/usr/bin/env bash
# Builds samples/AppHost, starts it, and tests that the demo's server comes up, gets events, and stops with it.
# Usage: ./eng/apphost.sh [port of the server, 18089 by default]
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
port=${1:-18089}
state=$(mktemp -d)

dotnet build samples/AppHost -c Release --nologo -v quiet
ASPNETCORE_URLS=http://127.0.0.1:0 ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://127.0.0.1:0 \
    ASPIRE_ALLOW_UNSECURED_TRANSPORT=true timeout 300 \
    dotnet artifacts/bin/AppHost/release/CartStream.Samples.AppHost.dll --Port "$port" --State "$state" \
    >"$state/log" 2>&1 &
host=$!
trap 'kill "$host" 2>/dev/null || true; wait "$host" || true; rm -rf "$state"' EXIT

# The events that the demo's shoppers have sent so far; nothing before the server is ready.
events() { curl -sf "http://127.0.0.1:$port/v1/system" | grep -o '"events":[0-9]*' | head -1 | tr -dc 0-9; }
for _ in $(seq 120); do
    if [ "$(events || true)" -gt 0 ] 2>/dev/null; then
        echo "apphost.sh: the demo's server took events on port $port"
        kill -INT "$host"
        wait "$host" || true
        # The orchestrator ends what it has started a few seconds behind its host.
        for _ in $(seq 60); do
            pgrep -f -- "--store $state/" >/dev/null || exit 0
            sleep 1
        done
        echo "apphost.sh: found the server running a minute after its host's end, expected none" >&2
        exit 1
    fi
    kill -0 "$host" 2>/dev/null || break
    sleep 1
done
echo "apphost.sh: no event was taken; the host said:" >&2
cat "$state/log" >&2
exit 1
