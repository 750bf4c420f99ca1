using System.Text.Json.Serialization;

namespace WebSocketToolkit.ReferenceApp;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(FailAtOnce), "message")]
[JsonDerivedType(typeof(FailLate), "late")]
[JsonDerivedType(typeof(FailInStream), "stream")]
[JsonDerivedType(typeof(FailInOperation), "operation")]
[JsonDerivedType(typeof(FailInBackground), "background")]
[JsonDerivedType(typeof(FailTwice), "error")]
public abstract record FailRequest;

public sealed record FailAtOnce : FailRequest;

public sealed record FailLate : FailRequest;

public sealed record FailInStream : FailRequest;

public sealed record FailInOperation : FailRequest;

public sealed record FailInBackground : FailRequest;

public sealed record FailTwice : FailRequest;

public sealed class SecondFailureException() : Exception("Fail");

/// <summary>Fails in the callback that its path names, or its message.</summary>
[WebSocketRoute("/fail/{where}")]
public sealed class FailingAnywhere(Recorder recorder) : IDisposable
{
    private string _where = "";

    public async IAsyncEnumerable<string> OnOpen(WebSocketConnection connection, string where)
    {
        _where = where;
        Recorder.Opened(connection);
        FailIf("open");
        yield return "ready";
        await Task.Yield();
        FailIf("open-stream");
    }

    public void OnMessage(FailAtOnce request) => throw Failure();

    public async Task OnMessage(FailLate request)
    {
        await Task.Yield();
        throw Failure();
    }

    public async IAsyncEnumerable<string> OnMessage(FailInStream request)
    {
        yield return "first";
        await Task.Yield();
        throw Failure();
    }

    [WebSocketOperation]
    public async Task OnMessage(FailInOperation request)
    {
        await Task.Yield();
        throw Failure();
    }

    public void OnMessage(FailInBackground request, WebSocketConnection connection) => connection.Run(static async _ =>
    {
        await Task.Yield();
        throw Failure();
    });

    public void OnMessage(FailTwice request) => throw new SecondFailureException();

    public void OnError(SecondFailureException error) => throw Failure();

    public void OnClose(WebSocketConnection connection, WebSocketClose close)
    {
        Recorder.Closed(connection, close);
        FailIf("close");
    }

    public void Dispose() => FailIf("dispose");

    private Recorder Recorder { get; } = recorder;

    private static InvalidOperationException Failure() => new("Fail");

    private void FailIf(string where)
    {
        if (_where == where)
        {
            throw Failure();
        }
    }
}
