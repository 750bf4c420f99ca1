#pragma warning disable ASP0029
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Validation;

namespace WebSocketToolkit.Integration.Tests.Authorization;

/// <summary>DataAnnotations of messages, where the application has asked for their validation.</summary>
public sealed class ValidationTests
{
    private const string TooLong = """{"type":"book","room":"lobby","seats":1}""";

    [Theory]
    [InlineData("/booking", true)]
    [InlineData("/booking", false)]
    [InlineData("/listening", true)]
    [InlineData("/pulling", true)]
    public async Task Fault_N2_A_message_is_validated_where_the_application_calls_AddValidation(string path, bool isAdded)
    {
        await using var app = await StartAsync(isAdded);
        await using var client = await app.ConnectAsync(path);
        await client.SendAsync("""{"type":"book","room":"a1","seats":2}""");
        Assert.Equal("a1", await client.ReceiveTextAsync());
        await client.SendAsync(TooLong);
        if (isAdded)
        {
            Assert.Equal("Invalid Room: Three letters at most.", await client.ReceiveTextAsync());
        }
        else
        {
            Assert.Equal("lobby", await client.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task Every_fault_is_named_and_a_message_without_attributes_is_left_alone()
    {
        await using var app = await StartAsync(isAdded: true);
        await using var client = await app.ConnectAsync("/booking");
        await client.SendAsync("""{"type":"book","room":"lobby","seats":0}""");
        Assert.Equal(
            "Invalid Room: Three letters at most.|Seats: The field Seats must be between 1 and 9.", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"leave","room":"lobby"}""");
        Assert.Equal("left lobby", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task An_unhandled_fault_closes_with_1007()
    {
        await using var app = await StartAsync(isAdded: true);
        await using var client = await app.ConnectAsync("/strict");
        await client.SendAsync(TooLong);
        await client.ExpectCloseAsync(1007);
    }

    private static Task<TestApp> StartAsync(bool isAdded) => TestApp.StartInMemoryAsync(
        map =>
        {
            map.MapBooking();
            map.MapStrict();
            map.MapWebSocket("/listening", connection =>
            {
                connection.OnMessage<Book>(book => connection.SendAsync(book.Room));
                connection.OnError(async error => await connection.SendAsync(Booking.Describe(error)));
            });
            map.MapWebSocket("/pulling", async connection =>
            {
                try
                {
                    while (await connection.ReceiveAsync<Book>() is { } book)
                    {
                        await connection.SendAsync(book.Room);
                    }
                }
                catch (WebSocketDecodeException error)
                {
                    await connection.SendAsync(Booking.Describe(error));
                }
            });
        },
        builder =>
        {
            if (isAdded)
            {
                builder.Services.AddValidation();
            }
        });
}

[ValidatableType]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Book), "book")]
[JsonDerivedType(typeof(LeaveRoom), "leave")]
public abstract record BookingMessage;

public sealed record Book : BookingMessage
{
    [MaxLength(3, ErrorMessage = "Three letters at most.")]
    public required string Room { get; init; }

    [Range(1, 9)]
    public int Seats { get; init; }
}

public sealed record LeaveRoom(string Room) : BookingMessage;

[WebSocketRoute("/booking", ManualMap = true)]
internal sealed class Booking
{
    public static string Describe(Exception error)
    {
        var fault = Assert.IsType<WebSocketDecodeException>(error);
        var errors = fault.Errors.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}: {string.Join(',', one.Value)}");
        return $"{fault.Reason} {string.Join('|', errors)}";
    }

    public string OnMessage(Book message) => message.Room;

    public string OnMessage(LeaveRoom message) => "left " + message.Room;

    public string OnError(WebSocketDecodeException error) => Describe(error);
}

[WebSocketRoute("/strict", ManualMap = true)]
internal sealed class Strict
{
    public string OnMessage(Book message) => message.Room;

    public string OnMessage(LeaveRoom message) => message.Room;
}
