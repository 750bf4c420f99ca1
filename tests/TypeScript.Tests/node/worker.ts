// The script of a worker, which has neither a window nor a document: it asks once, and tells its page.
import { Drill } from "./Drill";

const drill = Drill.connect({ room: "worker" });
drill.echo({ text: "from a worker" }).then(
  ({ type, text }) => {
    drill.close();
    postMessage(`${type}: ${text}, ${drill.state}`);
  },
  error => postMessage(`${error}`),
);
