class Microsoft.AspNetCore.Hosting.InMemoryTransportExtensions
    static Microsoft.AspNetCore.Hosting.IWebHostBuilder Microsoft.AspNetCore.Hosting.InMemoryTransportExtensions.UseInMemoryTransport(Microsoft.AspNetCore.Hosting.IWebHostBuilder builder)
class WebSocketToolkit.Testing.FakeTime : System.TimeProvider
    WebSocketToolkit.Testing.FakeTime.FakeTime(System.DateTimeOffset? start = null)
    override System.DateTimeOffset WebSocketToolkit.Testing.FakeTime.GetUtcNow()
    override System.Threading.ITimer WebSocketToolkit.Testing.FakeTime.CreateTimer(System.Threading.TimerCallback callback, object? state, System.TimeSpan dueTime, System.TimeSpan period)
    override long WebSocketToolkit.Testing.FakeTime.GetTimestamp()
    override long WebSocketToolkit.Testing.FakeTime.TimestampFrequency
    void WebSocketToolkit.Testing.FakeTime.Advance(System.TimeSpan by)
class WebSocketToolkit.Testing.GeneratedRoutes
    static Microsoft.CodeAnalysis.GeneratorDriverRunResult WebSocketToolkit.Testing.GeneratedRoutes.For(params string[] sources)
    static Microsoft.CodeAnalysis.GeneratorDriverRunResult WebSocketToolkit.Testing.GeneratedRoutes.ForProject(string directory, string file = "")
    static void WebSocketToolkit.Testing.GeneratedRoutes.MatchSnapshot(Microsoft.CodeAnalysis.GeneratorDriverRunResult result, string? directory = null, string file = "", string test = "")
enum WebSocketToolkit.Testing.Opcode
    WebSocketToolkit.Testing.Opcode.Binary = 2
    WebSocketToolkit.Testing.Opcode.Close = 8
    WebSocketToolkit.Testing.Opcode.Continuation = 0
    WebSocketToolkit.Testing.Opcode.Ping = 9
    WebSocketToolkit.Testing.Opcode.Pong = 10
    WebSocketToolkit.Testing.Opcode.Text = 1
class WebSocketToolkit.Testing.RawClient : System.IAsyncDisposable
    System.Threading.Tasks.Task WebSocketToolkit.Testing.RawClient.SendAsync(params WebSocketToolkit.Testing.RawFrame[] frames)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.RawClient.SendAsync(params byte[] bytes)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.RawClient.UpgradeAsync(string path, params (string Name, string? Value)[] headers)
    System.Threading.Tasks.Task<WebSocketToolkit.Testing.RawFrame> WebSocketToolkit.Testing.RawClient.ReadFrameAsync()
    System.Threading.Tasks.Task<WebSocketToolkit.Testing.RawResponse> WebSocketToolkit.Testing.RawClient.ReadResponseAsync()
    System.Threading.Tasks.Task<WebSocketToolkit.Testing.TcpEnd> WebSocketToolkit.Testing.RawClient.ReadEndAsync()
    System.Threading.Tasks.Task<byte[]> WebSocketToolkit.Testing.RawClient.ReadToEndAsync()
    System.Threading.Tasks.ValueTask WebSocketToolkit.Testing.RawClient.DisposeAsync()
    System.TimeSpan WebSocketToolkit.Testing.RawClient.Timeout
    WebSocketToolkit.Testing.RawClient.RawClient(System.IO.Stream stream)
    WebSocketToolkit.Testing.Wire WebSocketToolkit.Testing.RawClient.Wire
    static System.Threading.Tasks.Task<WebSocketToolkit.Testing.RawClient> WebSocketToolkit.Testing.RawClient.ConnectAsync(string host, int port)
    static byte[] WebSocketToolkit.Testing.RawClient.Handshake(string path, params (string Name, string? Value)[] headers)
    void WebSocketToolkit.Testing.RawClient.EndSending()
    void WebSocketToolkit.Testing.RawClient.Reset()
record WebSocketToolkit.Testing.RawFrame : System.IEquatable<WebSocketToolkit.Testing.RawFrame>
    WebSocketToolkit.Testing.Opcode WebSocketToolkit.Testing.RawFrame.Opcode
    WebSocketToolkit.Testing.RawFrame WebSocketToolkit.Testing.RawFrame.<Clone>$()
    WebSocketToolkit.Testing.RawFrame.RawFrame(WebSocketToolkit.Testing.Opcode Opcode, byte[] Payload)
    bool WebSocketToolkit.Testing.RawFrame.Equals(WebSocketToolkit.Testing.RawFrame? other)
    bool WebSocketToolkit.Testing.RawFrame.Fin
    byte[] WebSocketToolkit.Testing.RawFrame.Payload
    byte[] WebSocketToolkit.Testing.RawFrame.ToBytes()
    int WebSocketToolkit.Testing.RawFrame.CloseCode
    int WebSocketToolkit.Testing.RawFrame.Rsv
    int? WebSocketToolkit.Testing.RawFrame.LengthBytes
    override bool WebSocketToolkit.Testing.RawFrame.Equals(object? obj)
    override int WebSocketToolkit.Testing.RawFrame.GetHashCode()
    override string WebSocketToolkit.Testing.RawFrame.ToString()
    static WebSocketToolkit.Testing.RawFrame WebSocketToolkit.Testing.RawFrame.OfBinary(params byte[] data)
    static WebSocketToolkit.Testing.RawFrame WebSocketToolkit.Testing.RawFrame.OfClose(int code, string reason = "")
    static WebSocketToolkit.Testing.RawFrame WebSocketToolkit.Testing.RawFrame.OfText(string text)
    static bool WebSocketToolkit.Testing.RawFrame.operator !=(WebSocketToolkit.Testing.RawFrame? left, WebSocketToolkit.Testing.RawFrame? right)
    static bool WebSocketToolkit.Testing.RawFrame.operator ==(WebSocketToolkit.Testing.RawFrame? left, WebSocketToolkit.Testing.RawFrame? right)
    string WebSocketToolkit.Testing.RawFrame.CloseReason
    string WebSocketToolkit.Testing.RawFrame.Text
    uint? WebSocketToolkit.Testing.RawFrame.Mask
    ulong? WebSocketToolkit.Testing.RawFrame.AnnouncedLength
    void WebSocketToolkit.Testing.RawFrame.Deconstruct(out WebSocketToolkit.Testing.Opcode Opcode, out byte[] Payload)
record WebSocketToolkit.Testing.RawResponse : System.IEquatable<WebSocketToolkit.Testing.RawResponse>
    System.Collections.Generic.IReadOnlyDictionary<string, string> WebSocketToolkit.Testing.RawResponse.Headers
    WebSocketToolkit.Testing.RawResponse WebSocketToolkit.Testing.RawResponse.<Clone>$()
    WebSocketToolkit.Testing.RawResponse.RawResponse(int Status, System.Collections.Generic.IReadOnlyDictionary<string, string> Headers, string Body)
    bool WebSocketToolkit.Testing.RawResponse.Equals(WebSocketToolkit.Testing.RawResponse? other)
    int WebSocketToolkit.Testing.RawResponse.Status
    override bool WebSocketToolkit.Testing.RawResponse.Equals(object? obj)
    override int WebSocketToolkit.Testing.RawResponse.GetHashCode()
    override string WebSocketToolkit.Testing.RawResponse.ToString()
    static bool WebSocketToolkit.Testing.RawResponse.operator !=(WebSocketToolkit.Testing.RawResponse? left, WebSocketToolkit.Testing.RawResponse? right)
    static bool WebSocketToolkit.Testing.RawResponse.operator ==(WebSocketToolkit.Testing.RawResponse? left, WebSocketToolkit.Testing.RawResponse? right)
    string WebSocketToolkit.Testing.RawResponse.Body
    void WebSocketToolkit.Testing.RawResponse.Deconstruct(out int Status, out System.Collections.Generic.IReadOnlyDictionary<string, string> Headers, out string Body)
class WebSocketToolkit.Testing.RouteDiagnostics
    static System.Threading.Tasks.Task WebSocketToolkit.Testing.RouteDiagnostics.ExpectAsync(string marked, System.Collections.Generic.IReadOnlyDictionary<string, string>? settings = null)
    static System.Threading.Tasks.Task<System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostic>> WebSocketToolkit.Testing.RouteDiagnostics.ForAsync(string source, System.Collections.Generic.IReadOnlyDictionary<string, string>? settings = null)
enum WebSocketToolkit.Testing.TcpEnd
    WebSocketToolkit.Testing.TcpEnd.Fin = 0
    WebSocketToolkit.Testing.TcpEnd.Reset = 1
class WebSocketToolkit.Testing.WebSocketRefusedException : WebSocketToolkit.Testing.WebSocketTestException
    System.Collections.Generic.IReadOnlyDictionary<string, string> WebSocketToolkit.Testing.WebSocketRefusedException.Headers
    System.Net.HttpStatusCode WebSocketToolkit.Testing.WebSocketRefusedException.Status
    string WebSocketToolkit.Testing.WebSocketRefusedException.Body
class WebSocketToolkit.Testing.WebSocketTestClient : System.IAsyncDisposable
    System.Collections.Generic.IReadOnlyDictionary<string, string> WebSocketToolkit.Testing.WebSocketTestClient.ResponseHeaders
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.CloseAsync(int code = 1000, string reason = "")
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.ExpectNothingAsync(System.TimeSpan? within = null)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.SendAsync(System.ReadOnlyMemory<byte> message)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.SendAsync(byte[] message)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.SendAsync(string message)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.SendAsync<T>(T message)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.SendFragmentsAsync(params byte[][] fragments)
    System.Threading.Tasks.Task WebSocketToolkit.Testing.WebSocketTestClient.SendFragmentsAsync(params string[] fragments)
    System.Threading.Tasks.Task<(int Code, string Reason)> WebSocketToolkit.Testing.WebSocketTestClient.ExpectCloseAsync(int? code = null, System.TimeSpan? timeout = null)
    System.Threading.Tasks.Task<T> WebSocketToolkit.Testing.WebSocketTestClient.ReceiveAsync<T>(System.TimeSpan? timeout = null)
    System.Threading.Tasks.Task<T> WebSocketToolkit.Testing.WebSocketTestClient.SkipToAsync<T>(System.Predicate<T>? condition = null, System.TimeSpan? timeout = null)
    System.Threading.Tasks.Task<WebSocketToolkit.WebSocketMessage> WebSocketToolkit.Testing.WebSocketTestClient.ReceiveMessageAsync(System.TimeSpan? timeout = null)
    System.Threading.Tasks.Task<byte[]> WebSocketToolkit.Testing.WebSocketTestClient.ReceiveBytesAsync(System.TimeSpan? timeout = null)
    System.Threading.Tasks.Task<string> WebSocketToolkit.Testing.WebSocketTestClient.ReceiveTextAsync(System.TimeSpan? timeout = null)
    System.Threading.Tasks.ValueTask WebSocketToolkit.Testing.WebSocketTestClient.DisposeAsync()
    WebSocketToolkit.Testing.WebSocketTestClient.WebSocketTestClient(WebSocketToolkit.Testing.WebSocketTestClient opened)
    WebSocketToolkit.Testing.Wire WebSocketToolkit.Testing.WebSocketTestClient.Wire
    static string WebSocketToolkit.Testing.WebSocketTestClient.PathValue(object? value)
    static void WebSocketToolkit.Testing.WebSocketTestClient.AddToQuery(WebSocketToolkit.Testing.WebSocketTestOptions options, string name, object? value)
    string? WebSocketToolkit.Testing.WebSocketTestClient.Subprotocol
class WebSocketToolkit.Testing.WebSocketTestClientsAttribute : System.Attribute
    System.Type WebSocketToolkit.Testing.WebSocketTestClientsAttribute.TypeOfAssembly
    WebSocketToolkit.Testing.WebSocketTestClientsAttribute.WebSocketTestClientsAttribute(System.Type typeOfAssembly)
class WebSocketToolkit.Testing.WebSocketTestException : System.Exception
class WebSocketToolkit.Testing.WebSocketTestExtensions
    static System.Net.Http.HttpClient WebSocketToolkit.Testing.WebSocketTestExtensions.CreateHttpClient(Microsoft.Extensions.Hosting.IHost app)
    static System.Net.Http.HttpClient WebSocketToolkit.Testing.WebSocketTestExtensions.CreateHttpClient(System.IServiceProvider services)
    static System.Threading.Tasks.Task<WebSocketToolkit.Testing.RawClient> WebSocketToolkit.Testing.WebSocketTestExtensions.ConnectRawAsync(Microsoft.Extensions.Hosting.IHost app)
    static System.Threading.Tasks.Task<WebSocketToolkit.Testing.RawClient> WebSocketToolkit.Testing.WebSocketTestExtensions.ConnectRawAsync(System.IServiceProvider services)
    static System.Threading.Tasks.Task<WebSocketToolkit.Testing.WebSocketTestClient> WebSocketToolkit.Testing.WebSocketTestExtensions.ConnectAsync(Microsoft.Extensions.Hosting.IHost app, string path, System.Action<WebSocketToolkit.Testing.WebSocketTestOptions>? configure = null)
    static System.Threading.Tasks.Task<WebSocketToolkit.Testing.WebSocketTestClient> WebSocketToolkit.Testing.WebSocketTestExtensions.ConnectAsync(System.IServiceProvider services, string path, System.Action<WebSocketToolkit.Testing.WebSocketTestOptions>? configure = null)
class WebSocketToolkit.Testing.WebSocketTestOptions
    System.Action<System.Net.WebSockets.ClientWebSocketOptions>? WebSocketToolkit.Testing.WebSocketTestOptions.Socket
    System.Collections.Generic.IDictionary<string, string> WebSocketToolkit.Testing.WebSocketTestOptions.Headers
    System.Collections.Generic.IDictionary<string, string> WebSocketToolkit.Testing.WebSocketTestOptions.Query
    System.Collections.Generic.IList<string> WebSocketToolkit.Testing.WebSocketTestOptions.Subprotocols
    System.Net.IPAddress? WebSocketToolkit.Testing.WebSocketTestOptions.RemoteAddress
    System.Security.Claims.ClaimsPrincipal? WebSocketToolkit.Testing.WebSocketTestOptions.User
    System.TimeSpan WebSocketToolkit.Testing.WebSocketTestOptions.Timeout
    WebSocketToolkit.IWebSocketCodec? WebSocketToolkit.Testing.WebSocketTestOptions.Codec
    WebSocketToolkit.Testing.WebSocketTestOptions.WebSocketTestOptions()
    static readonly System.TimeSpan WebSocketToolkit.Testing.WebSocketTestOptions.DefaultTimeout
class WebSocketToolkit.Testing.Wire : System.IO.Stream
    System.Threading.Tasks.Task WebSocketToolkit.Testing.Wire.WhenReadAsync()
    int WebSocketToolkit.Testing.Wire.BytesPerWrite
    override System.Threading.Tasks.Task WebSocketToolkit.Testing.Wire.FlushAsync(System.Threading.CancellationToken cancellationToken)
    override System.Threading.Tasks.Task WebSocketToolkit.Testing.Wire.WriteAsync(byte[] buffer, int offset, int count, System.Threading.CancellationToken cancellationToken)
    override System.Threading.Tasks.Task<int> WebSocketToolkit.Testing.Wire.ReadAsync(byte[] buffer, int offset, int count, System.Threading.CancellationToken cancellationToken)
    override System.Threading.Tasks.ValueTask WebSocketToolkit.Testing.Wire.WriteAsync(System.ReadOnlyMemory<byte> buffer, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken))
    override System.Threading.Tasks.ValueTask<int> WebSocketToolkit.Testing.Wire.ReadAsync(System.Memory<byte> buffer, System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken))
    override bool WebSocketToolkit.Testing.Wire.CanRead
    override bool WebSocketToolkit.Testing.Wire.CanSeek
    override bool WebSocketToolkit.Testing.Wire.CanWrite
    override int WebSocketToolkit.Testing.Wire.Read(byte[] buffer, int offset, int count)
    override long WebSocketToolkit.Testing.Wire.Length
    override long WebSocketToolkit.Testing.Wire.Position
    override long WebSocketToolkit.Testing.Wire.Seek(long offset, System.IO.SeekOrigin origin)
    override void WebSocketToolkit.Testing.Wire.Dispose(bool disposing)
    override void WebSocketToolkit.Testing.Wire.Flush()
    override void WebSocketToolkit.Testing.Wire.SetLength(long value)
    override void WebSocketToolkit.Testing.Wire.Write(byte[] buffer, int offset, int count)
    void WebSocketToolkit.Testing.Wire.ContinueReading()
    void WebSocketToolkit.Testing.Wire.ContinueReading(long bytes)
    void WebSocketToolkit.Testing.Wire.EndSending()
    void WebSocketToolkit.Testing.Wire.ReadSlowly(int bytes, System.TimeSpan interval, System.TimeProvider? time = null)
    void WebSocketToolkit.Testing.Wire.Reset()
    void WebSocketToolkit.Testing.Wire.StopReading()
