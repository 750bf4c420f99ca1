using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.Testing.Tests;

/// <summary>Says which times it was given.</summary>
[WebSocketRoute("/moments/{at}/{moment}", ManualMap = true)]
public sealed class Moments
{
    public string OnOpen(
        DateTime at, DateTimeOffset moment, [FromQuery] TimeOnly time, [FromQuery] TimeSpan length, [FromQuery] DateOnly day, [FromQuery] string? none) =>
        TextOf(at, moment, time, length, day) + none;

    public static string TextOf(DateTime at, DateTimeOffset moment, TimeOnly time, TimeSpan length, DateOnly day) => string.Create(
        CultureInfo.InvariantCulture, $"{at:O} {moment.UtcDateTime:O} {time:O} {length:c} {day:O}");
}
