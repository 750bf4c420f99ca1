using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Integration.Tests.Protocols;

/// <summary>
/// The protocol graphql-transport-ws, for any GraphQL engine: its first-message handshake, queries and subscriptions side by side, each
/// ended by its own <c>complete</c>.
/// </summary>
[WebSocketRoute("/graphql", Subprotocols = ["graphql-transport-ws"], RequireSubprotocol = true, ManualMap = true)]
public sealed class GraphQLTransportWs(IGraphQLEngine engine, TimeProvider time)
{
    private static readonly TimeSpan _initTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Messages wait until the connection has been initialised. Pings are allowed before, and win the client no time.</summary>
    public async Task<ServerMessage> OnOpen(WebSocketConnection connection)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            switch (await ReceiveAsync(connection, _initTimeout - time.GetElapsedTime(start)))
            {
                case ConnectionInit init:
                    return engine.Admits(init.Payload) ? new ConnectionAck() : throw new WebSocketCloseException(4403, "Forbidden");
                case Subscribe:
                    throw new WebSocketCloseException(4401, "Unauthorized");
                case Ping:
                    await connection.SendAsync<ServerMessage>(new PingAnswer());
                    break;
            }
        }
    }

    public void OnMessage(ConnectionInit again) => throw new WebSocketCloseException(4429, "Too many initialisation requests");

    public ServerMessage OnMessage(Ping ping) => new PingAnswer();

    public void OnMessage(Pong pong)
    {
        // A heartbeat that nobody asked for.
    }

    [WebSocketOperation(Key = nameof(Subscribe.Id))]
    public async Task<ServerMessage> OnMessage(Subscribe subscribe, WebSocketConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var result in engine.ExecuteAsync(subscribe.Payload, cancellationToken))
            {
                await connection.SendAsync<ServerMessage>(new Next(subscribe.Id, result));
            }

            return new Completed(subscribe.Id);
        }
        catch (GraphQLException exception)
        {
            return new Failed(subscribe.Id, [new(exception.Message)]);
        }
    }

    /// <summary>The client has heard enough. It may have crossed our own <c>complete</c>.</summary>
    public void OnMessage(Complete complete, WebSocketConnection connection) => connection.Operations.Cancel(complete.Id);

    public ServerMessage OnError(WebSocketOperationException error)
    {
        var reason = $"Subscriber for {error.Key} already exists";
        return error.IsKeyInUse
            ? throw new WebSocketCloseException(4409, Encoding.UTF8.GetByteCount(reason) <= 123 ? reason : "Subscriber already exists")
            : new Failed((string)error.Key!, [new(error.Message)]);
    }

    public void OnError(WebSocketDecodeException error) => throw new WebSocketCloseException(4400, "Invalid message");

    private static async Task<ClientMessage> ReceiveAsync(WebSocketConnection connection, TimeSpan timeout)
    {
        try
        {
            return await connection.ReceiveAsync<ClientMessage>(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        }
        catch (TimeoutException)
        {
            throw new WebSocketCloseException(4408, "Connection initialisation timeout");
        }
    }
}

/// <summary>What executes the operations.</summary>
public interface IGraphQLEngine
{
    /// <summary>Whether a client may connect that introduces itself like this.</summary>
    bool Admits(JsonElement? credentials);

    /// <summary>Yields one result for a query or a mutation, and one for each event of a subscription.</summary>
    /// <exception cref="GraphQLException">The operation cannot be executed.</exception>
    IAsyncEnumerable<JsonElement> ExecuteAsync(GraphQLRequest request, CancellationToken cancellationToken);
}

public sealed class GraphQLException(string message) : Exception(message);

public sealed record GraphQLRequest(string Query, string? OperationName = null, JsonElement? Variables = null);

public sealed record GraphQLError(string Message);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ConnectionInit), "connection_init")]
[JsonDerivedType(typeof(Ping), "ping")]
[JsonDerivedType(typeof(Pong), "pong")]
[JsonDerivedType(typeof(Subscribe), "subscribe")]
[JsonDerivedType(typeof(Complete), "complete")]
public abstract record ClientMessage;

public sealed record ConnectionInit(JsonElement? Payload = null) : ClientMessage;

public sealed record Ping : ClientMessage;

public sealed record Pong : ClientMessage;

public sealed record Subscribe(string Id, GraphQLRequest Payload) : ClientMessage;

public sealed record Complete(string Id) : ClientMessage;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ConnectionAck), "connection_ack")]
[JsonDerivedType(typeof(PingAnswer), "pong")]
[JsonDerivedType(typeof(Next), "next")]
[JsonDerivedType(typeof(Failed), "error")]
[JsonDerivedType(typeof(Completed), "complete")]
public abstract record ServerMessage;

public sealed record ConnectionAck : ServerMessage;

public sealed record PingAnswer : ServerMessage;

public sealed record Next(string Id, JsonElement Payload) : ServerMessage;

public sealed record Failed(string Id, GraphQLError[] Payload) : ServerMessage;

public sealed record Completed(string Id) : ServerMessage;
