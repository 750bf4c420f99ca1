class Microsoft.AspNetCore.Builder.WebSocketEndpointConventionBuilderExtensions
    static TBuilder Microsoft.AspNetCore.Builder.WebSocketEndpointConventionBuilderExtensions.WithWebSocketOptions<TBuilder>(TBuilder builder, System.Action<WebSocketToolkit.WebSocketRouteOptions> configure)
class Microsoft.AspNetCore.Builder.WebSocketEndpointRouteBuilderExtensions
    static Microsoft.AspNetCore.Builder.RouteHandlerBuilder Microsoft.AspNetCore.Builder.WebSocketEndpointRouteBuilderExtensions.MapWebSocket(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string pattern, System.Action<WebSocketToolkit.WebSocketConnection> handler)
    static Microsoft.AspNetCore.Builder.RouteHandlerBuilder Microsoft.AspNetCore.Builder.WebSocketEndpointRouteBuilderExtensions.MapWebSocket(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string pattern, System.Func<WebSocketToolkit.WebSocketConnection, System.Threading.Tasks.Task> handler)
class Microsoft.Extensions.DependencyInjection.WebSocketHealthChecksBuilderExtensions
    static Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder Microsoft.Extensions.DependencyInjection.WebSocketHealthChecksBuilderExtensions.AddWebSocketBackplane(Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder builder, string name = "websocket-backplane", Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus? failureStatus = null, System.Collections.Generic.IEnumerable<string>? tags = null)
    static Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder Microsoft.Extensions.DependencyInjection.WebSocketHealthChecksBuilderExtensions.AddWebSocketRoutes(Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder builder, string name = "websockets", Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus? failureStatus = null, System.Collections.Generic.IEnumerable<string>? tags = null)
class Microsoft.Extensions.DependencyInjection.WebSocketServiceCollectionExtensions
    static Microsoft.Extensions.DependencyInjection.IServiceCollection Microsoft.Extensions.DependencyInjection.WebSocketServiceCollectionExtensions.AddWebSocketRoutes(Microsoft.Extensions.DependencyInjection.IServiceCollection services, System.Action<WebSocketToolkit.WebSocketServerOptions>? configure = null)
enum WebSocketToolkit.CompilerServices.BindingSource
    WebSocketToolkit.CompilerServices.BindingSource.Header = 2
    WebSocketToolkit.CompilerServices.BindingSource.Query = 1
    WebSocketToolkit.CompilerServices.BindingSource.Route = 0
enum WebSocketToolkit.CompilerServices.MessageKinds
    WebSocketToolkit.CompilerServices.MessageKinds.Binary = 2
    WebSocketToolkit.CompilerServices.MessageKinds.None = 0
    WebSocketToolkit.CompilerServices.MessageKinds.Text = 1
    WebSocketToolkit.CompilerServices.MessageKinds.Typed = 4
class WebSocketToolkit.CompilerServices.MessageSerializer
class WebSocketToolkit.CompilerServices.OutgoingMessages
    static void WebSocketToolkit.CompilerServices.OutgoingMessages.Register<T>(WebSocketToolkit.WebSocketSlowConsumerPolicy? policy, double timeToLiveSeconds, System.Func<T, string?>? key)
class WebSocketToolkit.CompilerServices.WebSocketBinder
    Microsoft.AspNetCore.Http.HttpContext WebSocketToolkit.CompilerServices.WebSocketBinder.Context
    T WebSocketToolkit.CompilerServices.WebSocketBinder.Enum<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    T WebSocketToolkit.CompilerServices.WebSocketBinder.Value<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    T? WebSocketToolkit.CompilerServices.WebSocketBinder.EnumOrNull<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    T? WebSocketToolkit.CompilerServices.WebSocketBinder.ReferenceOrNull<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    T? WebSocketToolkit.CompilerServices.WebSocketBinder.ValueOrNull<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    T[] WebSocketToolkit.CompilerServices.WebSocketBinder.Enums<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    T[] WebSocketToolkit.CompilerServices.WebSocketBinder.Values<T>(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    bool WebSocketToolkit.CompilerServices.WebSocketBinder.Has(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    string WebSocketToolkit.CompilerServices.WebSocketBinder.String(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    string? WebSocketToolkit.CompilerServices.WebSocketBinder.StringOrNull(WebSocketToolkit.CompilerServices.BindingSource source, string name)
    string[] WebSocketToolkit.CompilerServices.WebSocketBinder.Strings(WebSocketToolkit.CompilerServices.BindingSource source, string name)
class WebSocketToolkit.CompilerServices.WebSocketEndpointBuilder
    static Microsoft.AspNetCore.Builder.RouteHandlerBuilder WebSocketToolkit.CompilerServices.WebSocketEndpointBuilder.Map(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints, string pattern, WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition definition)
class WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition
    System.Collections.Generic.IReadOnlyList<(System.Type Type, object? Key)> WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.RequiredServices
    System.Collections.Generic.IReadOnlyList<System.Type> WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.MessageTypes
    WebSocketToolkit.CompilerServices.MessageKinds WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.AcceptedKinds
    WebSocketToolkit.CompilerServices.MessageKinds WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.RetainedKinds
    WebSocketToolkit.CompilerServices.MessageKinds WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.StreamedKinds
    WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.WebSocketEndpointDefinition(System.Type endpointType, System.Func<WebSocketToolkit.CompilerServices.WebSocketEndpointMethods> methods)
    bool WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.ErrorHandlersTakeMessage
    bool WebSocketToolkit.CompilerServices.WebSocketEndpointDefinition.HasConversation
class WebSocketToolkit.CompilerServices.WebSocketEndpointMethods
    WebSocketToolkit.CompilerServices.WebSocketEndpointMethods.WebSocketEndpointMethods(System.Delegate signature, System.Func<WebSocketToolkit.CompilerServices.WebSocketBinder, Microsoft.AspNetCore.Http.EndpointFilterInvocationContext> bind, System.Func<Microsoft.AspNetCore.Http.EndpointFilterInvocationContext, WebSocketToolkit.CompilerServices.WebSocketHandler> createHandler)
class WebSocketToolkit.CompilerServices.WebSocketHandler : System.IAsyncDisposable
    Microsoft.Extensions.DependencyInjection.AsyncServiceScope WebSocketToolkit.CompilerServices.WebSocketHandler.CreateMessageScope()
    System.Collections.Generic.IAsyncEnumerable<T> WebSocketToolkit.CompilerServices.WebSocketHandler.Conversation<T>(System.Threading.CancellationToken cancellationToken)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.CompleteOperationAsync<T>(object? key, System.Threading.Tasks.Task<T> task, System.Threading.CancellationToken cancellationToken)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.CompleteOperationAsync<T>(object? key, System.Threading.Tasks.ValueTask<T> task, System.Threading.CancellationToken cancellationToken)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.Reply<T>(T value)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.ReplyAsync<T>(System.Threading.Tasks.Task<T> task)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.ReplyAsync<T>(System.Threading.Tasks.ValueTask<T> task)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.ReplyStreamAsync<T>(System.Collections.Generic.IAsyncEnumerable<T>? stream, System.Threading.CancellationToken cancellationToken)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.ReplyStreamInBackgroundAsync<T>(System.Collections.Generic.IAsyncEnumerable<T>? stream, System.Threading.CancellationToken cancellationToken)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.StartOperation(object? key, System.Func<System.Threading.CancellationToken, System.Threading.Tasks.ValueTask> begin)
    System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.StartStream<T>(object? key, System.Func<System.Threading.CancellationToken, System.Collections.Generic.IAsyncEnumerable<T>?> begin)
    T WebSocketToolkit.CompilerServices.WebSocketHandler.Decode<T>(in WebSocketToolkit.WebSocketMessage message)
    WebSocketToolkit.CompilerServices.WebSocketHandler.WebSocketHandler()
    WebSocketToolkit.WebSocketConnection WebSocketToolkit.CompilerServices.WebSocketHandler.Connection
    bool WebSocketToolkit.CompilerServices.WebSocketHandler.IsTyped(in WebSocketToolkit.WebSocketMessage message)
    static System.Exception WebSocketToolkit.CompilerServices.WebSocketHandler.NoCallbackFor(object value, in WebSocketToolkit.WebSocketMessage message)
    static System.IO.Stream WebSocketToolkit.CompilerServices.WebSocketHandler.Body(in WebSocketToolkit.WebSocketMessage message)
    static System.Threading.Tasks.ValueTask<bool> WebSocketToolkit.CompilerServices.WebSocketHandler.Handled(System.Threading.Tasks.ValueTask task)
    static System.Threading.Tasks.ValueTask<object?> WebSocketToolkit.CompilerServices.WebSocketHandler.DecisionAsync(System.Threading.Tasks.ValueTask task)
    static System.Threading.Tasks.ValueTask<object?> WebSocketToolkit.CompilerServices.WebSocketHandler.DecisionAsync<T>(System.Threading.Tasks.Task<T> task)
    static System.Threading.Tasks.ValueTask<object?> WebSocketToolkit.CompilerServices.WebSocketHandler.DecisionAsync<T>(System.Threading.Tasks.ValueTask<T> task)
    static WebSocketToolkit.WebSocketMessage WebSocketToolkit.CompilerServices.WebSocketHandler.Copy(in WebSocketToolkit.WebSocketMessage message)
    static WebSocketToolkit.WebSocketMessage? WebSocketToolkit.CompilerServices.WebSocketHandler.Copy(WebSocketToolkit.WebSocketMessage? message)
    virtual System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.DisposeAsync()
    virtual System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.OnCloseAsync(WebSocketToolkit.WebSocketClose close, System.Threading.CancellationToken cancellationToken)
    virtual System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.OnConversationAsync(System.Threading.CancellationToken cancellationToken)
    virtual System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.OnMessageAsync(in WebSocketToolkit.WebSocketMessage message, System.Threading.CancellationToken cancellationToken)
    virtual System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler.OnOpenAsync(System.Threading.CancellationToken cancellationToken)
    virtual System.Threading.Tasks.ValueTask<bool> WebSocketToolkit.CompilerServices.WebSocketHandler.OnErrorAsync(System.Exception error, WebSocketToolkit.WebSocketMessage? message, System.Threading.CancellationToken cancellationToken)
    virtual System.Threading.Tasks.ValueTask<object?> WebSocketToolkit.CompilerServices.WebSocketHandler.OnUpgradeAsync(Microsoft.AspNetCore.Http.HttpContext context, System.Threading.CancellationToken cancellationToken)
    virtual void WebSocketToolkit.CompilerServices.WebSocketHandler.Create(Microsoft.AspNetCore.Http.HttpContext context)
class WebSocketToolkit.CompilerServices.WebSocketHandler<TTarget> : WebSocketToolkit.CompilerServices.WebSocketHandler
    TTarget WebSocketToolkit.CompilerServices.WebSocketHandler<TTarget>.Target
    WebSocketToolkit.CompilerServices.WebSocketHandler<TTarget>.WebSocketHandler()
    override System.Threading.Tasks.ValueTask WebSocketToolkit.CompilerServices.WebSocketHandler<TTarget>.DisposeAsync()
interface WebSocketToolkit.IWebSocketBackplane : System.IAsyncDisposable
    System.Threading.Tasks.Task WebSocketToolkit.IWebSocketBackplane.StartAsync(WebSocketToolkit.IWebSocketBackplaneReceiver receiver, System.Threading.CancellationToken cancellationToken)
    System.Threading.Tasks.Task WebSocketToolkit.IWebSocketBackplane.SubscribeAsync(string topic)
    System.Threading.Tasks.ValueTask<bool> WebSocketToolkit.IWebSocketBackplane.PublishAsync(string topic, System.ReadOnlyMemory<byte> payload)
interface WebSocketToolkit.IWebSocketBackplaneReceiver
    void WebSocketToolkit.IWebSocketBackplaneReceiver.OnConnected()
    void WebSocketToolkit.IWebSocketBackplaneReceiver.OnDisconnected(string reason)
    void WebSocketToolkit.IWebSocketBackplaneReceiver.OnReceived(string topic, System.ReadOnlySpan<byte> payload)
interface WebSocketToolkit.IWebSocketCodec
    System.Net.WebSockets.WebSocketMessageType WebSocketToolkit.IWebSocketCodec.MessageType
    T WebSocketToolkit.IWebSocketCodec.Decode<T>(in System.Buffers.ReadOnlySequence<byte> payload)
    void WebSocketToolkit.IWebSocketCodec.Encode<T>(T value, System.Buffers.IBufferWriter<byte> output)
interface WebSocketToolkit.IWebSocketExceptionHandler
    System.Threading.Tasks.ValueTask<bool> WebSocketToolkit.IWebSocketExceptionHandler.TryHandleAsync(WebSocketToolkit.WebSocketConnection connection, System.Exception exception, System.Threading.CancellationToken cancellationToken)
interface WebSocketToolkit.IWebSocketUserIdProvider
    string? WebSocketToolkit.IWebSocketUserIdProvider.GetUserId(Microsoft.AspNetCore.Http.HttpContext context)
class WebSocketToolkit.MessageSubscriptionAttribute : System.Attribute
    WebSocketToolkit.MessageSubscriptionAttribute.MessageSubscriptionAttribute()
    bool WebSocketToolkit.MessageSubscriptionAttribute.BuffersUntilSubscribed
class WebSocketToolkit.OutgoingMessageAttribute : System.Attribute
    WebSocketToolkit.OutgoingMessageAttribute.OutgoingMessageAttribute()
    WebSocketToolkit.WebSocketSlowConsumerPolicy WebSocketToolkit.OutgoingMessageAttribute.Policy
    double WebSocketToolkit.OutgoingMessageAttribute.TimeToLiveSeconds
    string? WebSocketToolkit.OutgoingMessageAttribute.Key
readonly struct WebSocketToolkit.WebSocketAudience
    System.IDisposable WebSocketToolkit.WebSocketAudience.OnPresence(System.Action<WebSocketToolkit.WebSocketPresenceChange> listener)
    System.IDisposable WebSocketToolkit.WebSocketAudience.OnPresence(System.Func<WebSocketToolkit.WebSocketPresenceChange, System.Threading.Tasks.Task> listener)
    System.Threading.Tasks.ValueTask<System.Collections.Generic.IReadOnlyList<WebSocketToolkit.WebSocketMember>> WebSocketToolkit.WebSocketAudience.MembersAsync()
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketGroupSendResult> WebSocketToolkit.WebSocketAudience.CloseAsync(int code = 1000, string reason = "", WebSocketToolkit.WebSocketConnection? except = null)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketGroupSendResult> WebSocketToolkit.WebSocketAudience.SendAsync<T>(T message, WebSocketToolkit.WebSocketConnection? except = null)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketGroupSendResult> WebSocketToolkit.WebSocketAudience.SendAsync<T>(T message, WebSocketToolkit.WebSocketSendOptions options, WebSocketToolkit.WebSocketConnection? except = null)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketGroupSendResult> WebSocketToolkit.WebSocketAudience.SendAsync<T>(T message, string key, WebSocketToolkit.WebSocketConnection? except = null)
    System.Threading.Tasks.ValueTask<int> WebSocketToolkit.WebSocketAudience.CountAsync()
class WebSocketToolkit.WebSocketBackplaneOptions
    System.TimeSpan WebSocketToolkit.WebSocketBackplaneOptions.HeartbeatInterval
    System.TimeSpan WebSocketToolkit.WebSocketBackplaneOptions.NodeTimeout
    WebSocketToolkit.WebSocketBackplaneOptions.WebSocketBackplaneOptions()
record WebSocketToolkit.WebSocketClose : System.IEquatable<WebSocketToolkit.WebSocketClose>
    WebSocketToolkit.WebSocketClose WebSocketToolkit.WebSocketClose.<Clone>$()
    WebSocketToolkit.WebSocketClose.WebSocketClose(int Code, string Reason, WebSocketToolkit.WebSocketCloseInitiator Initiator)
    WebSocketToolkit.WebSocketCloseInitiator WebSocketToolkit.WebSocketClose.Initiator
    bool WebSocketToolkit.WebSocketClose.Equals(WebSocketToolkit.WebSocketClose? other)
    int WebSocketToolkit.WebSocketClose.Code
    override bool WebSocketToolkit.WebSocketClose.Equals(object? obj)
    override int WebSocketToolkit.WebSocketClose.GetHashCode()
    override string WebSocketToolkit.WebSocketClose.ToString()
    static bool WebSocketToolkit.WebSocketClose.operator !=(WebSocketToolkit.WebSocketClose? left, WebSocketToolkit.WebSocketClose? right)
    static bool WebSocketToolkit.WebSocketClose.operator ==(WebSocketToolkit.WebSocketClose? left, WebSocketToolkit.WebSocketClose? right)
    string WebSocketToolkit.WebSocketClose.Reason
    void WebSocketToolkit.WebSocketClose.Deconstruct(out int Code, out string Reason, out WebSocketToolkit.WebSocketCloseInitiator Initiator)
class WebSocketToolkit.WebSocketCloseException : System.Exception
    WebSocketToolkit.WebSocketCloseException.WebSocketCloseException(int code, string reason = "")
    int WebSocketToolkit.WebSocketCloseException.Code
    string WebSocketToolkit.WebSocketCloseException.Reason
enum WebSocketToolkit.WebSocketCloseInitiator
    WebSocketToolkit.WebSocketCloseInitiator.Application = 1
    WebSocketToolkit.WebSocketCloseInitiator.Peer = 0
    WebSocketToolkit.WebSocketCloseInitiator.Protocol = 2
enum WebSocketToolkit.WebSocketCompression
    WebSocketToolkit.WebSocketCompression.ContextTakeover = 1
    WebSocketToolkit.WebSocketCompression.NoContextTakeover = 2
    WebSocketToolkit.WebSocketCompression.Off = 0
class WebSocketToolkit.WebSocketConnection
    Microsoft.AspNetCore.Http.HttpContext WebSocketToolkit.WebSocketConnection.HttpContext
    System.Collections.Generic.IAsyncEnumerable<WebSocketToolkit.WebSocketMessage> WebSocketToolkit.WebSocketConnection.ReadAllAsync(System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken))
    System.Collections.Generic.IDictionary<object, object?> WebSocketToolkit.WebSocketConnection.Items
    System.Collections.Generic.IReadOnlyCollection<string> WebSocketToolkit.WebSocketConnection.Groups
    System.DateTimeOffset WebSocketToolkit.WebSocketConnection.ConnectedAt
    System.IO.Stream WebSocketToolkit.WebSocketConnection.AsStream()
    System.Security.Claims.ClaimsPrincipal WebSocketToolkit.WebSocketConnection.User
    System.Threading.CancellationToken WebSocketToolkit.WebSocketConnection.Closed
    System.Threading.Tasks.ValueTask WebSocketToolkit.WebSocketConnection.CloseAsync(int code = 1000, string reason = "")
    System.Threading.Tasks.ValueTask WebSocketToolkit.WebSocketConnection.JoinAsync(string group, object? state = null)
    System.Threading.Tasks.ValueTask WebSocketToolkit.WebSocketConnection.LeaveAsync(string group)
    System.Threading.Tasks.ValueTask WebSocketToolkit.WebSocketConnection.PingAsync()
    System.Threading.Tasks.ValueTask<T> WebSocketToolkit.WebSocketConnection.ReceiveAsync<T>(System.TimeSpan? timeout = null)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync(System.IO.Stream message, System.Net.WebSockets.WebSocketMessageType type = System.Net.WebSockets.WebSocketMessageType.Binary)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync(System.ReadOnlyMemory<byte> message)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync(WebSocketToolkit.WebSocketMessage message)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync(byte[] message)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync(in System.Buffers.ReadOnlySequence<byte> message)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync(string message)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync<T>(T message)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync<T>(T message, WebSocketToolkit.WebSocketSendOptions options)
    System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult> WebSocketToolkit.WebSocketConnection.SendAsync<T>(T message, string key)
    System.Threading.Tasks.ValueTask<bool> WebSocketToolkit.WebSocketConnection.FlushAsync(System.Threading.CancellationToken cancellationToken = default(System.Threading.CancellationToken))
    WebSocketToolkit.WebSocketOperations WebSocketToolkit.WebSocketConnection.Operations
    bool WebSocketToolkit.WebSocketConnection.TrySend(System.ReadOnlySpan<byte> message, System.Net.WebSockets.WebSocketMessageType type = System.Net.WebSockets.WebSocketMessageType.Binary)
    long WebSocketToolkit.WebSocketConnection.BufferedBytes
    override string WebSocketToolkit.WebSocketConnection.ToString()
    string WebSocketToolkit.WebSocketConnection.Id
    string? WebSocketToolkit.WebSocketConnection.Subprotocol
    string? WebSocketToolkit.WebSocketConnection.UserId
    void WebSocketToolkit.WebSocketConnection.Abort()
    void WebSocketToolkit.WebSocketConnection.OnClose(System.Action<WebSocketToolkit.WebSocketClose> listener)
    void WebSocketToolkit.WebSocketConnection.OnClose(System.Func<WebSocketToolkit.WebSocketClose, System.Threading.Tasks.Task> listener)
    void WebSocketToolkit.WebSocketConnection.OnError(System.Action<System.Exception> listener)
    void WebSocketToolkit.WebSocketConnection.OnError(System.Func<System.Exception, System.Threading.Tasks.Task> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage(System.Action<WebSocketToolkit.WebSocketMessage> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage(System.Func<WebSocketToolkit.WebSocketMessage, System.Threading.Tasks.Task> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage(System.Func<WebSocketToolkit.WebSocketMessage, System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketGroupSendResult>> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage(System.Func<WebSocketToolkit.WebSocketMessage, System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult>> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage(System.Func<WebSocketToolkit.WebSocketMessage, System.Threading.Tasks.ValueTask> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage<T>(System.Action<T> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage<T>(System.Func<T, System.Threading.Tasks.Task> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage<T>(System.Func<T, System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketGroupSendResult>> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage<T>(System.Func<T, System.Threading.Tasks.ValueTask<WebSocketToolkit.WebSocketSendResult>> listener)
    void WebSocketToolkit.WebSocketConnection.OnMessage<T>(System.Func<T, System.Threading.Tasks.ValueTask> listener)
    void WebSocketToolkit.WebSocketConnection.Run(System.Func<System.Threading.CancellationToken, System.Threading.Tasks.Task> work)
class WebSocketToolkit.WebSocketConnections : System.Collections.Generic.IReadOnlyCollection<WebSocketToolkit.WebSocketConnection>, System.Collections.Generic.IEnumerable<WebSocketToolkit.WebSocketConnection>, System.Collections.IEnumerable
    System.Collections.Generic.IEnumerator<WebSocketToolkit.WebSocketConnection> WebSocketToolkit.WebSocketConnections.GetEnumerator()
    int WebSocketToolkit.WebSocketConnections.Count
class WebSocketToolkit.WebSocketDecodeException : System.Exception
    System.Net.WebSockets.WebSocketMessageType WebSocketToolkit.WebSocketDecodeException.MessageType
    System.ReadOnlyMemory<byte> WebSocketToolkit.WebSocketDecodeException.Payload
    WebSocketToolkit.WebSocketDecodeException.WebSocketDecodeException(string message, System.Net.WebSockets.WebSocketMessageType type, System.ReadOnlyMemory<byte> payload, System.Exception? innerException = null)
class WebSocketToolkit.WebSocketDrainOptions
    System.Func<WebSocketToolkit.WebSocketConnections, System.Threading.CancellationToken, System.Threading.Tasks.Task>? WebSocketToolkit.WebSocketDrainOptions.OnDraining
    System.TimeSpan WebSocketToolkit.WebSocketDrainOptions.BatchInterval
    WebSocketToolkit.WebSocketDrainOptions.WebSocketDrainOptions()
    int WebSocketToolkit.WebSocketDrainOptions.BatchSize
    int WebSocketToolkit.WebSocketDrainOptions.Code
    string WebSocketToolkit.WebSocketDrainOptions.Reason
readonly struct WebSocketToolkit.WebSocketGroupSendResult : System.IEquatable<WebSocketToolkit.WebSocketGroupSendResult>
    WebSocketToolkit.WebSocketGroupSendResult.WebSocketGroupSendResult(int LocalConnections, WebSocketToolkit.WebSocketRemoteDelivery RemoteDelivery = WebSocketToolkit.WebSocketRemoteDelivery.None)
    WebSocketToolkit.WebSocketRemoteDelivery WebSocketToolkit.WebSocketGroupSendResult.RemoteDelivery
    bool WebSocketToolkit.WebSocketGroupSendResult.Equals(WebSocketToolkit.WebSocketGroupSendResult other)
    int WebSocketToolkit.WebSocketGroupSendResult.LocalConnections
    override bool WebSocketToolkit.WebSocketGroupSendResult.Equals(object obj)
    override int WebSocketToolkit.WebSocketGroupSendResult.GetHashCode()
    override string WebSocketToolkit.WebSocketGroupSendResult.ToString()
    static bool WebSocketToolkit.WebSocketGroupSendResult.operator !=(WebSocketToolkit.WebSocketGroupSendResult left, WebSocketToolkit.WebSocketGroupSendResult right)
    static bool WebSocketToolkit.WebSocketGroupSendResult.operator ==(WebSocketToolkit.WebSocketGroupSendResult left, WebSocketToolkit.WebSocketGroupSendResult right)
    void WebSocketToolkit.WebSocketGroupSendResult.Deconstruct(out int LocalConnections, out WebSocketToolkit.WebSocketRemoteDelivery RemoteDelivery)
class WebSocketToolkit.WebSocketGroups
    WebSocketToolkit.WebSocketAudience WebSocketToolkit.WebSocketGroups.All
    WebSocketToolkit.WebSocketAudience WebSocketToolkit.WebSocketGroups.Connection(string id)
    WebSocketToolkit.WebSocketAudience WebSocketToolkit.WebSocketGroups.Group(string name)
    WebSocketToolkit.WebSocketAudience WebSocketToolkit.WebSocketGroups.User(string id)
class WebSocketToolkit.WebSocketGroups<TEndpoint> : WebSocketToolkit.WebSocketGroups
    WebSocketToolkit.WebSocketGroups<TEndpoint>.WebSocketGroups(System.IServiceProvider services)
class WebSocketToolkit.WebSocketMember
    System.DateTimeOffset WebSocketToolkit.WebSocketMember.ConnectedAt
    T? WebSocketToolkit.WebSocketMember.GetState<T>()
    WebSocketToolkit.WebSocketConnection? WebSocketToolkit.WebSocketMember.Connection
    string WebSocketToolkit.WebSocketMember.ConnectionId
    string? WebSocketToolkit.WebSocketMember.NodeId
    string? WebSocketToolkit.WebSocketMember.UserId
readonly struct WebSocketToolkit.WebSocketMessage
    System.Net.WebSockets.WebSocketMessageType WebSocketToolkit.WebSocketMessage.Type
    System.ReadOnlyMemory<byte> WebSocketToolkit.WebSocketMessage.Data
    WebSocketToolkit.WebSocketMessage.WebSocketMessage(System.Net.WebSockets.WebSocketMessageType type, System.ReadOnlyMemory<byte> data)
    bool WebSocketToolkit.WebSocketMessage.IsText
    byte[] WebSocketToolkit.WebSocketMessage.ToArray()
    string WebSocketToolkit.WebSocketMessage.Text
class WebSocketToolkit.WebSocketOperationAttribute : System.Attribute
    WebSocketToolkit.WebSocketOperationAttribute.WebSocketOperationAttribute()
    string? WebSocketToolkit.WebSocketOperationAttribute.Key
class WebSocketToolkit.WebSocketOperationException : System.Exception
    bool WebSocketToolkit.WebSocketOperationException.IsKeyInUse
    object? WebSocketToolkit.WebSocketOperationException.Key
class WebSocketToolkit.WebSocketOperations
    bool WebSocketToolkit.WebSocketOperations.Cancel(object key)
    int WebSocketToolkit.WebSocketOperations.Count
readonly struct WebSocketToolkit.WebSocketPresenceChange : System.IEquatable<WebSocketToolkit.WebSocketPresenceChange>
    WebSocketToolkit.WebSocketPresenceChange.WebSocketPresenceChange(bool IsJoin, string ConnectionId, string? UserId, int Count)
    bool WebSocketToolkit.WebSocketPresenceChange.Equals(WebSocketToolkit.WebSocketPresenceChange other)
    bool WebSocketToolkit.WebSocketPresenceChange.IsJoin
    int WebSocketToolkit.WebSocketPresenceChange.Count
    override bool WebSocketToolkit.WebSocketPresenceChange.Equals(object obj)
    override int WebSocketToolkit.WebSocketPresenceChange.GetHashCode()
    override string WebSocketToolkit.WebSocketPresenceChange.ToString()
    static bool WebSocketToolkit.WebSocketPresenceChange.operator !=(WebSocketToolkit.WebSocketPresenceChange left, WebSocketToolkit.WebSocketPresenceChange right)
    static bool WebSocketToolkit.WebSocketPresenceChange.operator ==(WebSocketToolkit.WebSocketPresenceChange left, WebSocketToolkit.WebSocketPresenceChange right)
    string WebSocketToolkit.WebSocketPresenceChange.ConnectionId
    string? WebSocketToolkit.WebSocketPresenceChange.UserId
    void WebSocketToolkit.WebSocketPresenceChange.Deconstruct(out bool IsJoin, out string ConnectionId, out string? UserId, out int Count)
class WebSocketToolkit.WebSocketProtocolException : System.Exception
    WebSocketToolkit.WebSocketProtocolFault WebSocketToolkit.WebSocketProtocolException.Fault
    int WebSocketToolkit.WebSocketProtocolException.CloseCode
enum WebSocketToolkit.WebSocketProtocolFault
    WebSocketToolkit.WebSocketProtocolFault.InvalidCloseFrame = 5
    WebSocketToolkit.WebSocketProtocolFault.InvalidCompressedData = 7
    WebSocketToolkit.WebSocketProtocolFault.InvalidControlFrame = 3
    WebSocketToolkit.WebSocketProtocolFault.InvalidFragmentation = 4
    WebSocketToolkit.WebSocketProtocolFault.InvalidUtf8 = 6
    WebSocketToolkit.WebSocketProtocolFault.MessageTooBig = 8
    WebSocketToolkit.WebSocketProtocolFault.ReservedBit = 0
    WebSocketToolkit.WebSocketProtocolFault.ReservedOpcode = 1
    WebSocketToolkit.WebSocketProtocolFault.TooManyFragments = 9
    WebSocketToolkit.WebSocketProtocolFault.TooManyMessages = 10
    WebSocketToolkit.WebSocketProtocolFault.UnmaskedFrame = 2
    WebSocketToolkit.WebSocketProtocolFault.UnsupportedMessageKind = 11
enum WebSocketToolkit.WebSocketRemoteDelivery
    WebSocketToolkit.WebSocketRemoteDelivery.None = 0
    WebSocketToolkit.WebSocketRemoteDelivery.Sent = 1
    WebSocketToolkit.WebSocketRemoteDelivery.Unavailable = 2
class WebSocketToolkit.WebSocketRouteAttribute : System.Attribute
    System.Type? WebSocketToolkit.WebSocketRouteAttribute.Codec
    WebSocketToolkit.WebSocketCompression WebSocketToolkit.WebSocketRouteAttribute.Compression
    WebSocketToolkit.WebSocketRouteAttribute.WebSocketRouteAttribute(string pattern)
    WebSocketToolkit.WebSocketSlowConsumerPolicy WebSocketToolkit.WebSocketRouteAttribute.SlowConsumerPolicy
    bool WebSocketToolkit.WebSocketRouteAttribute.CloseOnAuthenticationExpiration
    bool WebSocketToolkit.WebSocketRouteAttribute.ManualMap
    bool WebSocketToolkit.WebSocketRouteAttribute.RequireSubprotocol
    double WebSocketToolkit.WebSocketRouteAttribute.CloseTimeoutSeconds
    double WebSocketToolkit.WebSocketRouteAttribute.FirstMessageTimeoutSeconds
    double WebSocketToolkit.WebSocketRouteAttribute.HandshakeTimeoutSeconds
    double WebSocketToolkit.WebSocketRouteAttribute.IdleTimeoutSeconds
    double WebSocketToolkit.WebSocketRouteAttribute.MaxLifetimeSeconds
    double WebSocketToolkit.WebSocketRouteAttribute.PingIntervalSeconds
    double WebSocketToolkit.WebSocketRouteAttribute.PongTimeoutSeconds
    int WebSocketToolkit.WebSocketRouteAttribute.CompressionThreshold
    int WebSocketToolkit.WebSocketRouteAttribute.MaxConnections
    int WebSocketToolkit.WebSocketRouteAttribute.MaxFragments
    int WebSocketToolkit.WebSocketRouteAttribute.MaxMessageSize
    int WebSocketToolkit.WebSocketRouteAttribute.MaxMessagesPerSecond
    int WebSocketToolkit.WebSocketRouteAttribute.MaxOperations
    int WebSocketToolkit.WebSocketRouteAttribute.MaxReceiveBufferSize
    int WebSocketToolkit.WebSocketRouteAttribute.MaxSendBufferMessages
    int WebSocketToolkit.WebSocketRouteAttribute.MaxSendBufferSize
    string WebSocketToolkit.WebSocketRouteAttribute.Pattern
    string[] WebSocketToolkit.WebSocketRouteAttribute.AllowedOrigins
    string[] WebSocketToolkit.WebSocketRouteAttribute.Subprotocols
class WebSocketToolkit.WebSocketRouteOptions
    System.Collections.Generic.IList<string> WebSocketToolkit.WebSocketRouteOptions.AllowedOrigins
    System.Collections.Generic.IList<string> WebSocketToolkit.WebSocketRouteOptions.Subprotocols
    System.Func<Microsoft.AspNetCore.Http.HttpContext, System.Threading.RateLimiting.RateLimiter>? WebSocketToolkit.WebSocketRouteOptions.MessageRateLimiter
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.CloseTimeout
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.FirstMessageTimeout
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.HandshakeTimeout
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.IdleTimeout
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.MaxLifetime
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.PingInterval
    System.TimeSpan WebSocketToolkit.WebSocketRouteOptions.PongTimeout
    WebSocketToolkit.IWebSocketCodec? WebSocketToolkit.WebSocketRouteOptions.Codec
    WebSocketToolkit.WebSocketCompression WebSocketToolkit.WebSocketRouteOptions.Compression
    WebSocketToolkit.WebSocketRouteOptions.WebSocketRouteOptions()
    WebSocketToolkit.WebSocketSlowConsumerPolicy WebSocketToolkit.WebSocketRouteOptions.SlowConsumerPolicy
    bool WebSocketToolkit.WebSocketRouteOptions.CloseOnAuthenticationExpiration
    bool WebSocketToolkit.WebSocketRouteOptions.RequireSubprotocol
    int WebSocketToolkit.WebSocketRouteOptions.CompressionThreshold
    int WebSocketToolkit.WebSocketRouteOptions.MaxConnections
    int WebSocketToolkit.WebSocketRouteOptions.MaxFragments
    int WebSocketToolkit.WebSocketRouteOptions.MaxMessageSize
    int WebSocketToolkit.WebSocketRouteOptions.MaxMessagesPerSecond
    int WebSocketToolkit.WebSocketRouteOptions.MaxOperations
    int WebSocketToolkit.WebSocketRouteOptions.MaxReceiveBufferSize
    int WebSocketToolkit.WebSocketRouteOptions.MaxSendBufferMessages
    int WebSocketToolkit.WebSocketRouteOptions.MaxSendBufferSize
readonly struct WebSocketToolkit.WebSocketSendOptions : System.IEquatable<WebSocketToolkit.WebSocketSendOptions>
    System.TimeSpan? WebSocketToolkit.WebSocketSendOptions.TimeToLive
    WebSocketToolkit.WebSocketSlowConsumerPolicy? WebSocketToolkit.WebSocketSendOptions.Policy
    bool WebSocketToolkit.WebSocketSendOptions.Equals(WebSocketToolkit.WebSocketSendOptions other)
    override bool WebSocketToolkit.WebSocketSendOptions.Equals(object obj)
    override int WebSocketToolkit.WebSocketSendOptions.GetHashCode()
    override string WebSocketToolkit.WebSocketSendOptions.ToString()
    static bool WebSocketToolkit.WebSocketSendOptions.operator !=(WebSocketToolkit.WebSocketSendOptions left, WebSocketToolkit.WebSocketSendOptions right)
    static bool WebSocketToolkit.WebSocketSendOptions.operator ==(WebSocketToolkit.WebSocketSendOptions left, WebSocketToolkit.WebSocketSendOptions right)
    string? WebSocketToolkit.WebSocketSendOptions.Key
enum WebSocketToolkit.WebSocketSendResult
    WebSocketToolkit.WebSocketSendResult.Closed = 3
    WebSocketToolkit.WebSocketSendResult.Dropped = 2
    WebSocketToolkit.WebSocketSendResult.Queued = 0
    WebSocketToolkit.WebSocketSendResult.Replaced = 1
class WebSocketToolkit.WebSocketServerOptions : WebSocketToolkit.WebSocketRouteOptions
    System.TimeSpan WebSocketToolkit.WebSocketServerOptions.ShutdownTimeout
    WebSocketToolkit.WebSocketBackplaneOptions WebSocketToolkit.WebSocketServerOptions.Backplane
    WebSocketToolkit.WebSocketDrainOptions WebSocketToolkit.WebSocketServerOptions.Drain
    WebSocketToolkit.WebSocketServerOptions.WebSocketServerOptions()
    bool WebSocketToolkit.WebSocketServerOptions.RejectUnmappedUpgrades
    int WebSocketToolkit.WebSocketServerOptions.MaxTotalConnections
    int WebSocketToolkit.WebSocketServerOptions.TrafficLogPayloadLimit
enum WebSocketToolkit.WebSocketSlowConsumerPolicy
    WebSocketToolkit.WebSocketSlowConsumerPolicy.Close = 1
    WebSocketToolkit.WebSocketSlowConsumerPolicy.DropNewest = 2
    WebSocketToolkit.WebSocketSlowConsumerPolicy.DropOldest = 3
    WebSocketToolkit.WebSocketSlowConsumerPolicy.Wait = 0
class WebSocketToolkit.WebSocketWebHostBuilderExtensions
    static Microsoft.AspNetCore.Hosting.IWebHostBuilder WebSocketToolkit.WebSocketWebHostBuilderExtensions.UseWebSocketTransport(Microsoft.AspNetCore.Hosting.IWebHostBuilder builder)
