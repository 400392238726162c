#!/bin/sh
# Makes echarts.min.js anew from the npm registry. ECharts pins zrender 6.1.0 and tslib 2.3.0 itself.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/entry.mjs" "$work"
cd "$work"
npm install --no-audit --no-fund --no-save --silent echarts@6.1.0 esbuild@0.28.2
npx esbuild entry.mjs --bundle --minify --charset=utf8 --format=iife --global-name=echarts --legal-comments=none --target=es2020 --outfile=bundle.js
{
    printf '/*!\nThe parts of Apache ECharts 6.1.0 that draw Sankey diagrams, bars and lines, with zrender 6.1.0 and tslib 2.3.0.\n\n'
    cat "$here/NOTICE"
    printf '\nLicensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0\n\n--- zrender ---\n'
    cat "$here/LICENSE-zrender"
    printf '\n\n--- d3, parts of which are in ECharts ---\n'
    cat "$here/LICENSE-d3"
    printf '\n--- tslib: Copyright (c) Microsoft Corporation, 0BSD ---\n*/\n'
    cat bundle.js
} > "$here/echarts.min.js"
