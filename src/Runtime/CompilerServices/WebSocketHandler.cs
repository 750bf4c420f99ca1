using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// The callbacks of one connection. The session calls them one at a time: <see cref="OnOpenAsync"/> first and <see cref="OnCloseAsync"/>
/// last. Overridden by generated code, and by the toolkit for <c>MapWebSocket</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class WebSocketHandler : IAsyncDisposable
{
    /// <summary>Gets the connection. Not set before the 101.</summary>
    protected internal WebSocketConnection Connection { get; internal set; } = null!;

    internal MessageSerializer Serializer => Connection.Serializer;

    /// <summary>Gets or sets the authorization of the messages; null if no callback asks for any.</summary>
    internal MessageAuthorizer? Authorizer { get; set; }

    /// <summary>Creates the endpoint's instance, just before <see cref="OnUpgradeAsync"/>.</summary>
    /// <param name="context">The upgrade request.</param>
    protected internal virtual void Create(HttpContext context)
    {
    }

    /// <summary>Runs <c>OnUpgrade</c>, which decides about the handshake at the end of the filter chain.</summary>
    /// <param name="context">
    /// The upgrade request. Its <see cref="HttpContext.RequestAborted"/> also fires when the <see cref="WebSocketRouteOptions.HandshakeTimeout"/>
    /// expires.
    /// </param>
    /// <returns>
    /// <c>null</c> or <c>true</c> to accept; <c>false</c> to refuse with 403; an <see cref="IResult"/> to refuse with that response; a
    /// <see cref="string"/> to accept with that subprotocol; or a <see cref="WebSocketUpgradeDecision"/>.
    /// </returns>
    protected internal virtual ValueTask<object?> OnUpgradeAsync(HttpContext context) => default;

    /// <summary>Runs <c>OnOpen</c>, after the 101.</summary>
    /// <param name="cancellationToken">The connection's token.</param>
    protected internal virtual ValueTask OnOpenAsync(CancellationToken cancellationToken) => default;

    /// <summary>Runs <c>OnMessage</c> for a message of a kind that the definition accepts.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">The connection's token.</param>
    protected internal virtual ValueTask OnMessageAsync(in WebSocketMessage message, CancellationToken cancellationToken) => default;

    /// <summary>Runs the callback that takes the whole conversation, once, after <see cref="OnOpenAsync"/>.</summary>
    /// <param name="cancellationToken">The connection's token.</param>
    protected internal virtual ValueTask OnConversationAsync(CancellationToken cancellationToken) => default;

    /// <summary>Runs <c>OnError</c> for an exception.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="message">The message whose callback failed; null without a message, or if the definition does not ask for it.</param>
    /// <param name="cancellationToken">The connection's token.</param>
    /// <returns>True if an <c>OnError</c> handled the exception.</returns>
    protected internal virtual ValueTask<bool> OnErrorAsync(
        Exception error, WebSocketMessage? message, CancellationToken cancellationToken) => default;

    /// <summary>Runs <c>OnClose</c>, once and last.</summary>
    /// <param name="close">The close status, the reason and the side that closed.</param>
    /// <param name="cancellationToken">The connection's token.</param>
    protected internal virtual ValueTask OnCloseAsync(WebSocketClose close, CancellationToken cancellationToken) => default;

    /// <summary>Disposes of the endpoint's instance.</summary>
    public virtual ValueTask DisposeAsync() => default;

    /// <summary>Determines whether a message has the type that typed messages have on the wire.</summary>
    /// <param name="message">The message.</param>
    /// <returns>True if the message can be a typed message.</returns>
    protected bool IsTyped(in WebSocketMessage message) => message.Type == Serializer.TypedMessages;

    /// <summary>Decodes a typed message.</summary>
    /// <typeparam name="T">The type that the callback takes.</typeparam>
    /// <param name="message">The message.</param>
    /// <returns>The decoded message.</returns>
    /// <exception cref="WebSocketDecodeException">The payload cannot be decoded to <typeparamref name="T"/>.</exception>
    protected T Decode<T>(in WebSocketMessage message) => Serializer.Decode<T>(message, Connection);

    /// <summary>Determines whether the user is known to be authorized for a callback, whatever the message.</summary>
    /// <param name="index">The number of the callback in <see cref="WebSocketEndpointDefinition.MessageAuthorization"/>.</param>
    /// <returns>False if <see cref="AuthorizeAsync"/> has to decide.</returns>
    protected bool IsAuthorized(int index) => Authorizer!.IsAuthorized(index);

    /// <summary>Authorizes a message.</summary>
    /// <param name="index">The number of the callback in <see cref="WebSocketEndpointDefinition.MessageAuthorization"/>.</param>
    /// <param name="message">The message as its callback takes it.</param>
    /// <returns>A task that completes when the message is authorized.</returns>
    /// <exception cref="WebSocketAuthorizationException">The user may not send the message.</exception>
    protected ValueTask AuthorizeAsync(int index, object? message) => Authorizer!.AuthorizeAsync(index, message);

    /// <summary>Returns the payload of a message of the <see cref="WebSocketEndpointDefinition.StreamedKinds"/>.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A stream that is read while the message arrives.</returns>
    protected static Stream Body(in WebSocketMessage message) => message.Body!;

    /// <summary>Creates the exception for a message that decodes to a type that no <c>OnMessage</c> takes.</summary>
    /// <param name="value">The decoded message.</param>
    /// <param name="message">The message.</param>
    /// <returns>The exception.</returns>
    protected static Exception NoCallbackFor(object value, in WebSocketMessage message) =>
        new WebSocketDecodeException(
            $"The message decodes to '{value.GetType()}', which no OnMessage of the endpoint takes.", message.Type, message.ToArray())
        {
            Reason = WebSocketDecodeReason.UnknownType,
        };

    /// <summary>Sends the value that a callback returned. <c>null</c> and the results of sends are not sent.</summary>
    /// <typeparam name="T">The type that the callback returns.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>A task that completes when the value is in the send buffer.</returns>
    protected ValueTask Reply<T>(T value)
    {
        if (value is null || typeof(T) == typeof(WebSocketSendResult) || typeof(T) == typeof(WebSocketGroupSendResult)
            || typeof(T) == typeof(WebSocketSendResult?) || typeof(T) == typeof(WebSocketGroupSendResult?))
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
    /// <param name="task">The task that the callback returned.</param>
    protected ValueTask ReplyAsync<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? Reply(task.Result) : Awaited(this, task);

        static async ValueTask Awaited(WebSocketHandler handler, Task<T> task) => await handler.Reply(await task);
    }

    /// <inheritdoc cref="Reply{T}(T)"/>
    /// <param name="task">The task that the callback returned.</param>
    protected ValueTask ReplyAsync<T>(ValueTask<T> task)
    {
        return task.IsCompletedSuccessfully ? Reply(task.Result) : Awaited(this, task);

        static async ValueTask Awaited(WebSocketHandler handler, ValueTask<T> task) => await handler.Reply(await task);
    }

    /// <summary>
    /// Sends the reply of an operation. The key of the operation is freed first, so that a client that has the reply may use the key again.
    /// </summary>
    /// <typeparam name="T">The type of the reply.</typeparam>
    /// <param name="key">The key of the operation; null for no key.</param>
    /// <param name="task">The task that the callback returned.</param>
    /// <param name="cancellationToken">The operation's token.</param>
    /// <returns>A task that completes when the reply is in the send buffer.</returns>
    protected async ValueTask CompleteOperationAsync<T>(object? key, Task<T> task, CancellationToken cancellationToken)
    {
        var reply = await task;
        Connection.FreeOperationKey(key, cancellationToken);
        await Reply(reply);
    }

    /// <inheritdoc cref="CompleteOperationAsync{T}(object, Task{T}, CancellationToken)"/>
    protected ValueTask CompleteOperationAsync<T>(object? key, ValueTask<T> task, CancellationToken cancellationToken) =>
        CompleteOperationAsync(key, task.AsTask(), cancellationToken);

    /// <summary>Sends a stream of replies one after the other. No other callback runs until the stream has ended.</summary>
    /// <typeparam name="T">The type of the replies.</typeparam>
    /// <param name="stream">The stream that the callback returned; null for no replies.</param>
    /// <param name="cancellationToken">The token that ends the stream.</param>
    /// <returns>A task that completes when the last reply is in the send buffer.</returns>
    protected async ValueTask ReplyStreamAsync<T>(IAsyncEnumerable<T>? stream, CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            return;
        }

        await foreach (var value in stream.WithCancellation(cancellationToken))
        {
            // Ends a stream that never checks its token, too.
            cancellationToken.ThrowIfCancellationRequested();
            await Reply(value);
        }
    }

    /// <summary>Sends a stream of replies while callbacks of later messages run.</summary>
    /// <inheritdoc cref="ReplyStreamAsync"/>
    protected async ValueTask ReplyStreamInBackgroundAsync<T>(IAsyncEnumerable<T>? stream, CancellationToken cancellationToken)
    {
        // A stream that never waits must not hold up later callbacks: a 'stop' would never be handled.
        await Task.Yield();
        await ReplyStreamAsync(stream, cancellationToken);
    }

    /// <summary>Starts an operation, which runs while callbacks of later messages run.</summary>
    /// <param name="key">The key of the operation; null for no key.</param>
    /// <param name="begin">Calls the callback with the operation's own token, and sends its reply.</param>
    /// <returns>A completed task: the operation runs on.</returns>
    /// <exception cref="WebSocketOperationException">The key is in use, or too many operations are running.</exception>
    protected ValueTask StartOperation(object? key, Func<CancellationToken, ValueTask> begin)
    {
        Connection.StartOperation(key, begin);
        return default;
    }

    /// <summary>Starts a stream of replies as an operation. Later callbacks run as soon as this callback has returned the stream.</summary>
    /// <inheritdoc cref="StartOperation"/>
    /// <typeparam name="T">The type of the replies.</typeparam>
    /// <param name="key">The key of the operation; null for no key.</param>
    /// <param name="begin">Calls the callback with the operation's own token.</param>
    protected ValueTask StartStream<T>(object? key, Func<CancellationToken, IAsyncEnumerable<T>?> begin) =>
        StartOperation(key, token => ReplyStreamInBackgroundAsync(begin(token), token));

    /// <summary>Returns a copy of a message that stays valid after its callback.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The copy.</returns>
    protected static WebSocketMessage Copy(in WebSocketMessage message) => new(message.Type, message.ToArray());

    /// <inheritdoc cref="Copy(in WebSocketMessage)"/>
    protected static WebSocketMessage? Copy(WebSocketMessage? message) => message is { } present ? Copy(present) : null;

    /// <summary>Returns all messages of the connection as one stream, for a callback that takes the whole conversation.</summary>
    /// <typeparam name="T">The type of the messages that the callback takes.</typeparam>
    /// <param name="cancellationToken">The connection's token.</param>
    /// <returns>The messages, each decoded when it is read.</returns>
    protected async IAsyncEnumerable<T> Conversation<T>([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in Connection.ReadAllAsync(cancellationToken))
        {
            yield return Connection.Convert<T>(message);
        }
    }

    /// <summary>Returns the task of a callback in the form that the connection awaits.</summary>
    /// <param name="task">The task of the callback.</param>
    protected static ValueTask Await(Task task) => new(task);

    /// <summary>Returns a decision of <c>OnUpgrade</c> that needs no task.</summary>
    /// <param name="decision">The decision: see <see cref="OnUpgradeAsync"/>.</param>
    protected static ValueTask<object?> Decision(object? decision) => new(decision);

    /// <summary>Returns the decision of <c>OnUpgrade</c> when its task has completed.</summary>
    /// <typeparam name="T">The type that <c>OnUpgrade</c> returns.</typeparam>
    /// <param name="task">The task that <c>OnUpgrade</c> returned.</param>
    /// <returns>The decision; see <see cref="OnUpgradeAsync"/>.</returns>
    protected static async ValueTask<object?> DecisionAsync<T>(Task<T> task) => await task;

    /// <inheritdoc cref="DecisionAsync{T}(Task{T})"/>
    protected static async ValueTask<object?> DecisionAsync<T>(ValueTask<T> task) => await task;

    /// <summary>Accepts the handshake when <c>OnUpgrade</c> has completed.</summary>
    /// <param name="task">The task that <c>OnUpgrade</c> returned.</param>
    /// <returns><c>null</c>, which accepts.</returns>
    protected static async ValueTask<object?> DecisionAsync(ValueTask task)
    {
        await task;
        return null;
    }

    /// <summary>Returns true: an <c>OnError</c> that has completed has handled the exception.</summary>
    protected static ValueTask<bool> Handled() => new(true);

    /// <summary>Reports an exception as handled when <c>OnError</c> has completed.</summary>
    /// <param name="task">The task that <c>OnError</c> returned.</param>
    /// <returns>True.</returns>
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
