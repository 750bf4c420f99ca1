using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Routing;

namespace WebSocketToolkit.ReferenceApp;

/// <summary>What happened since somebody last asked.</summary>
public sealed class Recorder
{
    private readonly Lock _lock = new();
    private List<Event> _events = [];
    private List<LogLine> _logs = [];

    public void Add(Event happened)
    {
        lock (_lock)
        {
            _events.Add(happened);
        }
    }

    public void Add(string type, HttpContext context) => Add(new(type, NameOf(context)));

    public void AddLog(LogLine line)
    {
        lock (_lock)
        {
            _logs.Add(line);
        }
    }

    public void Opened(WebSocketConnection connection) => Add("open", connection.HttpContext);

    public void Closed(WebSocketConnection connection, WebSocketClose close) =>
        Add(new("close", NameOf(connection.HttpContext)) { Code = close.Code, Reason = close.Reason });

    public Record Take(int clients)
    {
        lock (_lock)
        {
            var record = new Record(_events, _logs, clients);
            _events = [];
            _logs = [];
            return record;
        }
    }

    /// <summary>The route's full pattern.</summary>
    public static string NameOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;
}

public sealed record Record(IReadOnlyList<Event> Events, IReadOnlyList<LogLine> Logs, int Clients);

/// <param name="Type">What happened.</param>
/// <param name="Name">The pattern of the route on which it did.</param>
public sealed record Event(string Type, string Name)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Code { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Message { get; init; }

    /// <summary>The hook that ran.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? H { get; init; }

    /// <summary>The type of what was thrown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Exception { get; init; }
}

public sealed record LogLine(string Level, string Msg, string? Err);
