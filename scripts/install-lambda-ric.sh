#!/usr/bin/env bash
# Installs Amazon's Lambda runtime interface client into a cache folder and prints that folder. It is built from
# source, which takes some minutes the first time, so it is not a dependency of the package.
# Use: AMC_TEST_LAMBDA_RIC=$(bash scripts/install-lambda-ric.sh) npm test
set -euo pipefail

version=3.3.0
folder=${AMC_RIC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/amc-ingest/lambda-ric-$version-$(uname -m)}
client=$folder/node_modules/aws-lambda-ric

if [ -e "$client/dist/rapid-client.node" ]; then
  echo "$folder"
  exit 0
fi
if [ "$(uname -s)" != Linux ]; then
  echo "Lambda's runtime interface client only builds on Linux." >&2
  exit 1
fi
for tool in autoconf automake libtoolize cmake make g++ python3; do
  if ! command -v "$tool" >/dev/null; then
    echo "Lambda's runtime interface client needs $tool to build (Debian: autoconf automake libtool cmake g++)." >&2
    exit 1
  fi
done

mkdir -p "$folder"
# It is built by its own install script.
if ! npm install --prefix "$folder" --no-save --ignore-scripts=false "aws-lambda-ric@$version" >"$folder/install.log" 2>&1 ||
  [ ! -e "$client/dist/rapid-client.node" ]; then
  echo "Lambda's runtime interface client could not be built: see $folder/install.log" >&2
  exit 1
fi
echo "$folder"
