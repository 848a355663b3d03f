#!/usr/bin/env bash
# Gives mutated inputs to every reader of the product (docs/reliability.md). An input that fails is printed, minimised.
# Usage: ./eng/fuzz.sh [--target NAME] [--cases N] [--seed S] [--case N] [--input FILE]
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build test/CartStream.Fuzz -c Release --nologo -v quiet >&2
exec dotnet artifacts/bin/CartStream.Fuzz/release/CartStream.Fuzz.dll "$@"
