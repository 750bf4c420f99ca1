#!/usr/bin/env bash
# Installs what the tests need and is missing, builds once, and runs every test project.
# ./test.sh --fast leaves the analyzers out, which take as long as the build without them.
# ./test.sh --all also runs the load and repetition tests, which take some minutes and print what they measure.
set -euo pipefail
cd "$(dirname "$0")"

choice=(--filter 'Category!=Load')
analyzers=true
case "${1:-}" in
  '') ;;
  --fast) analyzers=false ;;
  --all) choice=(--logger 'console;verbosity=detailed') ;;
  *) echo "usage: $0 [--fast | --all]" >&2; exit 2 ;;
esac

missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium fonts-liberation)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
# The tutorial's test publishes behind it.
[ "${1:-}" != --all ] || [ -x /usr/sbin/nginx ] || missing+=(nginx)
if [ ${#missing[@]} -gt 0 ]; then
  echo "Installing ${missing[*]}"
  sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"
  if [[ " ${missing[*]} " == *" rabbitmq-server "* ]]; then
    # The package makes a service of it, which the tests do not need: they start one of their own.
    $sudo service rabbitmq-server stop >/dev/null 2>&1 || true
    $sudo systemctl disable rabbitmq-server >/dev/null 2>&1 || true
    $sudo epmd -kill >/dev/null 2>&1 || true
  fi
  if [[ " ${missing[*]} " == *" nginx "* ]]; then
    $sudo service nginx stop >/dev/null 2>&1 || true
    $sudo systemctl disable nginx >/dev/null 2>&1 || true
  fi
fi

for node in tests/*/node; do
  if [ ! "$node/node_modules/.package-lock.json" -nt "$node/package-lock.json" ]; then
    npm install --prefix "$node" --no-audit --no-fund --no-save
  fi
done

# Before the build: results of an earlier run must not stand for those of a build that failed.
results=artifacts/test-results
rm -rf "$results"

folder=$(mktemp -d)
end() {
  [ ! -d "$folder/broker" ] || tests/broker.sh end "$folder/broker"
  rm -rf "$folder"
}
trap end EXIT

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Profiles pay after minutes, and most processes here end before. The load tests measure what users run.
[ "${1:-}" = --all ] || export DOTNET_TieredPGO=0

# A compiler for all projects, since each one compiles its analyzers first; and of this build alone, since it would stay in memory.
built=0
mkdir "$folder/build"
TMPDIR=$folder/build dotnet build Toolkit.sln --configuration Release -warnaserror -p:RunAnalyzers=$analyzers -p:UseSharedCompilation=true || built=$?
TMPDIR=$folder/build dotnet build-server shutdown --vbcscompiler >/dev/null
[ $built -eq 0 ] || exit $built

if [ "${1:-}" = --all ]; then
  tests/native.sh
fi

WEBSOCKET_TESTS_BROKER_FOLDER=$folder/broker
WEBSOCKET_TESTS_BROKER=$(tests/broker.sh start "$WEBSOCKET_TESTS_BROKER_FOLDER")
export WEBSOCKET_TESTS_BROKER WEBSOCKET_TESTS_BROKER_FOLDER

# Runs one test project, and leaves a file if a test fails. The results may have another name than the project.
run() {
  dotnet test "artifacts/bin/$1/release/WebSocketToolkit.$1.dll" \
    "${choice[@]}" \
    --logger "trx;LogFileName=${2:-$1}.trx" --results-directory "$results" \
    --blame-hang-timeout 4min --blame-hang-dump-type none || touch "$results/failed"
}

mkdir -p "$results"

# One after the other: tests of time would suffer from a neighbour that builds. But RabbitMQ's mostly wait for their broker, and those of
# packages know no time, and take one processor.
run RabbitMQ.Tests >"$results/RabbitMQ.Tests.txt" 2>&1 &
run Package.Tests
wait
cat "$results/RabbitMQ.Tests.txt"

for project in tests/*.Tests samples/*.Tests; do
  case $project in
    tests/RabbitMQ.Tests | tests/Package.Tests) ;;
    *) run "$(basename "$project")" ;;
  esac
done

if [ "${1:-}" = --all ]; then
  node docs/site/build.mjs || touch "$results/failed"

  # The same on the toolkit's own transport.
  TEST_TRANSPORT=direct run Integration.Tests Integration.Tests.direct
  TEST_TRANSPORT=detached run Integration.Tests Integration.Tests.detached

  # The same on native code. Its processes are the reference app and the chat.
  choice=(--filter 'Category!=Load&(FullyQualifiedName~Tests.Behaviours|FullyQualifiedName~Samples.ChatTests)')
  WEBSOCKET_TESTS_NATIVE=artifacts/aot/publish run Integration.Tests Integration.Tests.native
fi

[ ! -e "$results/failed" ]
