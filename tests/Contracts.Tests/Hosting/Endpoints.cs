using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.Contracts.Tests.Hosting;

public sealed record Tick(int SerialNumber);

/// <summary>An endpoint with values of each kind.</summary>
[WebSocketRoute("/ticks/{speed:int}")]
public sealed class Ticker
{
    /// <param name="speed">The speed.</param>
    public Tick OnOpen(int speed, [FromHeader(Name = "x-key")] string key, [FromQuery] int from = 10) => new(speed + from + key.Length);
}

[WebSocketRoute("/echo")]
public sealed class Echo
{
    public string OnMessage(string text) => text;
}
