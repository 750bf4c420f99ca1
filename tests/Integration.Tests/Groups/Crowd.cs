namespace WebSocketToolkit.Integration.Tests.Groups;

public sealed record Seat(int Row, string Kind);

public sealed class Ends
{
    public TaskCompletionSource<(int All, int Group, int User, int Connection)> First { get; } = new();

    public TaskCompletionSource<string> Opening { get; } = new();

    public TaskCompletionSource Go { get; } = new();
}

/// <summary>Believes the query; an exclamation mark is too much for it.</summary>
public sealed class QueryUserIdProvider : IWebSocketUserIdProvider
{
    public string? GetUserId(HttpContext context) =>
        context.Request.Query["user"] == "!" ? throw new InvalidOperationException("Nobody is called that.") : context.Request.Query["user"];
}

[WebSocketRoute("/crowd/{group}", ManualMap = true, MaxSendBufferSize = 256 * 1024)]
public sealed class Crowd(WebSocketGroups<Crowd> groups, Ends ends)
{
    public async Task<string> OnOpen(WebSocketConnection connection, string group, [FromQuery] bool? slow)
    {
        await connection.JoinAsync(group);
        if (slow == true)
        {
            ends.Opening.SetResult(connection.Id);
            await ends.Go.Task;
        }

        return connection.Id;
    }

    public ValueTask<WebSocketGroupSendResult> OnMessage(string command, WebSocketConnection connection, string group)
    {
        switch (command)
        {
            case "throw":
                throw new InvalidOperationException("As told.");
            case "abort":
                connection.Abort();
                return default;
            case "close":
                _ = connection.CloseAsync(4000);
                return default;
            default:
                return groups.Group(group).SendAsync(command);
        }
    }

    public async Task OnClose(WebSocketConnection connection, string group) => ends.First.TrySetResult((
        await groups.All.CountAsync(),
        await groups.Group(group).CountAsync(),
        await groups.User("ada").CountAsync(),
        await groups.Connection(connection.Id).CountAsync()));
}
