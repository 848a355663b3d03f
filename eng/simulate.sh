#!/usr/bin/env bash
# Runs the deterministic simulation of the pipeline (docs/reliability.md). A seed that fails is printed, and replays
# exactly: ./eng/simulate.sh --seed N --trace
# Usage: ./eng/simulate.sh [--seeds N] [--seed FIRST] [--minutes M] [--scenario NAME] [--mutation NAME] [--trace]
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build test/CartStream.Simulation -c Release --nologo -v quiet >&2
exec dotnet artifacts/bin/CartStream.Simulation/release/CartStream.Simulation.dll "$@"
