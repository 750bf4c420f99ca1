using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// The callbacks of one connection, as the session calls them: never two at a time, <see cref="OnOpenAsync"/> first and
/// <see cref="OnCloseAsync"/> last. Overridden by generated code, and by hand for <c>MapWebSocket</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class WebSocketHandler : IAsyncDisposable
{
    /// <summary>The connection: there is none before the 101.</summary>
    protected internal WebSocketConnection Connection { get; internal set; } = null!;

    internal MessageSerializer Serializer { get; set; } = null!;

    /// <summary>Builds the endpoint's instance, just before <see cref="OnUpgradeAsync"/>.</summary>
    protected internal virtual void Create(HttpContext context)
    {
    }

    /// <summary>
    /// The last word on the handshake: <c>null</c> or <c>true</c> accepts, <c>false</c> refuses with 403, an <see cref="IResult"/> refuses with
    /// that response, a <see cref="string"/> chooses the subprotocol.
    /// </summary>
    protected internal virtual ValueTask<object?> OnUpgradeAsync(HttpContext context, CancellationToken cancellationToken) => default;

    /// <summary>Runs after the 101.</summary>
    protected internal virtual ValueTask OnOpenAsync(CancellationToken cancellationToken) => default;

    /// <summary>Runs for a message of a kind that the definition accepts.</summary>
    protected internal virtual ValueTask OnMessageAsync(in WebSocketMessage message, CancellationToken cancellationToken) => default;

    /// <summary>Runs once, after <see cref="OnOpenAsync"/>, where the definition takes the whole conversation.</summary>
    protected internal virtual ValueTask OnConversationAsync(CancellationToken cancellationToken) => default;

    /// <summary>Runs for an exception. False: nobody handled it.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="message">The message whose callback failed, where there is one and the definition asks for it.</param>
    /// <param name="cancellationToken">The connection's token.</param>
    protected internal virtual ValueTask<bool> OnErrorAsync(Exception error, WebSocketMessage? message, CancellationToken cancellationToken) => default;

    /// <summary>Runs once, last.</summary>
    protected internal virtual ValueTask OnCloseAsync(WebSocketClose close, CancellationToken cancellationToken) => default;

    /// <summary>Disposes the endpoint's instance.</summary>
    public virtual ValueTask DisposeAsync() => default;

    /// <summary>Whether a message is of the kind that typed messages are.</summary>
    protected bool IsTyped(in WebSocketMessage message) => message.Type == Serializer.TypedMessages;

    /// <summary>Decodes a typed message.</summary>
    /// <exception cref="WebSocketDecodeException">The payload is not a <typeparamref name="T"/>.</exception>
    protected T Decode<T>(in WebSocketMessage message) => Serializer.Decode<T>(message);

    /// <summary>A message that is read while it arrives, as <see cref="WebSocketEndpointDefinition.StreamedKinds"/> asks for it.</summary>
    protected static Stream Body(in WebSocketMessage message) => message.Body!;

    /// <summary>The exception for a message that decodes to a type which no <c>OnMessage</c> takes.</summary>
    protected static Exception NoCallbackFor(object value, in WebSocketMessage message) =>
        new WebSocketDecodeException(
            $"The message decodes to '{value.GetType()}', and the endpoint has no OnMessage that takes it.", message.Type, message.ToArray());

    /// <summary>A scope for the services that one message asks for.</summary>
    protected AsyncServiceScope CreateMessageScope() => Connection.HttpContext.RequestServices.CreateAsyncScope();

    /// <summary>Sends what a callback returned; <c>null</c> sends nothing.</summary>
    protected ValueTask Reply<T>(T value)
    {
        if (value is null || typeof(T) == typeof(WebSocketSendResult) || typeof(T) == typeof(WebSocketGroupSendResult))
        {
            return default;
        }

        var sending = Connection.ReplyAsync(value);
        if (!sending.IsCompletedSuccessfully)
        {
            return Awaited(sending);
        }

        _ = sending.Result;
        return default;

        static async ValueTask Awaited(ValueTask<WebSocketSendResult> sending) => await sending;
    }

    /// <inheritdoc cref="Reply{T}(T)"/>
    protected ValueTask ReplyAsync<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? Reply(task.Result) : Awaited(this, task);

        static async ValueTask Awaited(WebSocketHandler handler, Task<T> task) => await handler.Reply(await task);
    }

    /// <inheritdoc cref="Reply{T}(T)"/>
    protected ValueTask ReplyAsync<T>(ValueTask<T> task)
    {
        return task.IsCompletedSuccessfully ? Reply(task.Result) : Awaited(this, task);

        static async ValueTask Awaited(WebSocketHandler handler, ValueTask<T> task) => await handler.Reply(await task);
    }

    /// <summary>Sends the one reply of an operation. Its key is free before: who has the reply may use it again at once.</summary>
    protected async ValueTask CompleteOperationAsync<T>(object? key, Task<T> task, CancellationToken cancellationToken)
    {
        var reply = await task;
        Connection.FreeOperationKey(key, cancellationToken);
        await Reply(reply);
    }

    /// <inheritdoc cref="CompleteOperationAsync{T}(object, Task{T}, CancellationToken)"/>
    protected ValueTask CompleteOperationAsync<T>(object? key, ValueTask<T> task, CancellationToken cancellationToken) =>
        CompleteOperationAsync(key, task.AsTask(), cancellationToken);

    /// <summary>Sends a stream of replies, one after the other; holds the callback's turn until the stream has ended.</summary>
    protected async ValueTask ReplyStreamAsync<T>(IAsyncEnumerable<T>? stream, CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            return;
        }

        await foreach (var value in stream.WithCancellation(cancellationToken))
        {
            // A stream that never looks at its token ends all the same.
            cancellationToken.ThrowIfCancellationRequested();
            await Reply(value);
        }
    }

    /// <summary>Sends a stream of replies beside the messages that follow.</summary>
    protected async ValueTask ReplyStreamInBackgroundAsync<T>(IAsyncEnumerable<T>? stream, CancellationToken cancellationToken)
    {
        // A stream that never waits must not hold the turn: a later 'stop' would never get through.
        await Task.Yield();
        await ReplyStreamAsync(stream, cancellationToken);
    }

    /// <summary>Starts an operation that runs beside the messages that follow.</summary>
    /// <param name="key">Names it; null if it has no name.</param>
    /// <param name="begin">Calls the callback with the operation's own token, and sends its reply.</param>
    /// <exception cref="WebSocketOperationException">The key is in use, or too many operations are running.</exception>
    protected ValueTask StartOperation(object? key, Func<CancellationToken, ValueTask> begin)
    {
        Connection.StartOperation(key, begin);
        return default;
    }

    /// <summary>Starts a stream of replies as an operation: the turn ends when the callback has returned the stream.</summary>
    /// <inheritdoc cref="StartOperation"/>
    protected ValueTask StartStream<T>(object? key, Func<CancellationToken, IAsyncEnumerable<T>?> begin) =>
        StartOperation(key, token => ReplyStreamInBackgroundAsync(begin(token), token));

    /// <summary>A copy that outlives the callback's turn.</summary>
    protected static WebSocketMessage Copy(in WebSocketMessage message) => new(message.Type, message.ToArray());

    /// <inheritdoc cref="Copy(in WebSocketMessage)"/>
    protected static WebSocketMessage? Copy(WebSocketMessage? message) => message is { } present ? Copy(present) : null;

    /// <summary>All messages of the connection as one stream, for a callback that takes the whole conversation.</summary>
    protected async IAsyncEnumerable<T> Conversation<T>([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in Connection.ReadAllAsync(cancellationToken))
        {
            yield return Connection.Convert<T>(message);
        }
    }

    /// <summary>What <c>OnUpgrade</c> decided, once its task has completed.</summary>
    protected static async ValueTask<object?> DecisionAsync<T>(Task<T> task) => await task;

    /// <inheritdoc cref="DecisionAsync{T}(Task{T})"/>
    protected static async ValueTask<object?> DecisionAsync<T>(ValueTask<T> task) => await task;

    /// <summary>Accepts the handshake once <c>OnUpgrade</c> has completed.</summary>
    protected static async ValueTask<object?> DecisionAsync(ValueTask task)
    {
        await task;
        return null;
    }

    /// <summary>True, once <c>OnError</c> has completed.</summary>
    protected static ValueTask<bool> Handled(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return Awaited(task);
        }

        task.GetAwaiter().GetResult();
        return new(true);

        static async ValueTask<bool> Awaited(ValueTask task)
        {
            await task;
            return true;
        }
    }
}
