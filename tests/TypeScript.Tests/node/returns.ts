// Many clients that lose their server at the same moment: prints when they are there, and after which times they came back.
import process from "node:process";
import ws from "ws";
import { Drill } from "./Drill";

const [url, clients] = [process.argv[2]!, Number(process.argv[3])];
const waits: number[] = [];
let open = 0;
let back = 0;
const reasons = new Set<string>();
for (let i = 0; i < clients; i++) {
  let left = 0;
  const drill = Drill.connect({ room: `${i}` }, { url, WebSocket: ws, heartbeat: false });
  drill.onState((state, close) => {
    if (state === "waiting" && !left) {
      left = Date.now();
      reasons.add(`${close?.code} ${close?.reason}`);
    } else if (state === "connecting" && left && drill.attempt === 1) {
      waits.push(Date.now() - left);
    } else if (state === "open") {
      if (left) {
        back++;
        drill.close();
      } else {
        open++;
      }
      if (open === clients && !back && !left) {
        console.log("open");
      }
      if (back === clients) {
        console.log(JSON.stringify({ reasons: [...reasons], waits }));
      }
    }
  });
}
