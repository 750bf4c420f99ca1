#!/usr/bin/env bash
# Publishes the chat and the reference app as native code, with warnings as errors, into artifacts/aot/publish.
set -euo pipefail
cd "$(dirname "$0")/.."

linker=()
command -v clang >/dev/null || linker=(-p:CppCompilerAndLinker=gcc)

# In a folder of its own: compiled ahead of time, the applications of the build would be others.
for project in samples/Chat tests/ReferenceApp; do
  dotnet publish "$project" --configuration Release -warnaserror -p:PublishAotSample=true -p:RunAnalyzers=false \
    -p:ArtifactsPath="$PWD/artifacts/aot" "${linker[@]}"
done
