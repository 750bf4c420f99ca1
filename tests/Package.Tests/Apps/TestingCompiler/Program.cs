GeneratedRoutes.For("""[WebSocketRoute("/e")] public class E { public string OnMessage(string m) => m; }""");
await RouteDiagnostics.ExpectAsync("""[WebSocketRoute("/e")] public abstract class {|WST001:E|} { public string OnMessage(string m) => m; }""");
Console.WriteLine("All is well.");
