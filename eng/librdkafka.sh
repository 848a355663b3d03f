#!/usr/bin/env bash
# Builds librdkafka, the library under CartStream.Log.Kafka, once for this user, and prints the folder of librdkafka.so.1.
# The source is librdkafka's own, as an npm package carries it. librdkafka-mock.patch touches its mock cluster alone:
# it makes transactions there mean what they mean on a broker, which the tests of the Kafka log need.
# Usage: CARTSTREAM_LIBRDKAFKA=$(./eng/librdkafka.sh)
set -euo pipefail
cd "$(dirname "$0")"
version=2.15.1
package=@confluentinc/kafka-javascript@1.10.1
patch=$PWD/librdkafka-mock.patch
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cartstream
folder=$cache/librdkafka-$version-$(sha256sum "$patch" | cut -c1-8)

if [ -e "$folder/librdkafka.so.1" ]; then
    echo "$folder"
    exit 0
fi

fail() {
    echo "librdkafka.sh: $1" >&2
    exit 1
}

has_headers() { echo '#include <openssl/ssl.h>
#include <zlib.h>' | gcc -E - >/dev/null 2>&1; }
has_tools() { command -v gcc && command -v make && command -v patch; } >/dev/null

if ! has_tools || ! has_headers; then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        { apt-get update && apt-get install -y gcc libc6-dev make patch libssl-dev zlib1g-dev; } >/dev/null 2>&1 || true
    fi
fi
for tool in npm gcc make patch; do
    command -v "$tool" >/dev/null || fail "librdkafka $version can't be built: found no '$tool'"
done
has_headers || fail "librdkafka $version can't be built: found no headers of OpenSSL or zlib (libssl-dev, zlib1g-dev)"

mkdir -p "$cache"
work=$(mktemp -d "$cache/build-XXXXXX")
trap 'rm -rf "$work"' EXIT
log=$cache/librdkafka-build.log
step() { "$@" >>"$log" 2>&1 || fail "librdkafka $version can't be built: '$*' failed, see $log"; }

: >"$log"
cd "$work"
step npm pack --silent "$package"
step tar xzf ./*.tgz package/deps/librdkafka
cd package/deps/librdkafka
step patch -p1 -i "$patch"
step ./configure --disable-debug-symbols --disable-gssapi --disable-sasl --disable-curl
step make -C src -j"$(nproc)" librdkafka.so.1
mkdir "$work/out"
cp src/librdkafka.so.1 LICENSES.txt "$work/out/"
# Another build may have been quicker; one is as good as the other.
mv -T "$work/out" "$folder" 2>/dev/null || [ -e "$folder/librdkafka.so.1" ] || fail "can't write $folder"
echo "$folder"
