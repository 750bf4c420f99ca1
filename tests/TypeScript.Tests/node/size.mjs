// Prints the size of the connection as browsers load it: minified, and compressed with gzip.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";

const { code } = transformSync(readFileSync("websocket-client.ts", "utf8"), { loader: "ts", minify: true, format: "esm", target: "es2022" });
console.log(gzipSync(code, { level: 9 }).length);
