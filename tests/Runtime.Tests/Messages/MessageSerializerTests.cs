using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Runtime.Tests.Messages;

public sealed record Order(string Text);

public sealed record Orders(Order First);

[JsonSerializable(typeof(Order))]
public sealed partial class OrderContext : JsonSerializerContext;

[JsonSerializable(typeof(Orders))]
public sealed partial class OrdersContext : JsonSerializerContext;

[JsonSerializable(typeof(Version))]
public sealed partial class OtherContext : JsonSerializerContext;

/// <summary>What an application's start demands of JSON contracts.</summary>
public sealed class MessageSerializerTests
{
    /// <summary>Only a validator would look at it.</summary>
    private const WebSocketConnection NoConnection = null!;

    [Fact]
    public void A_context_that_names_the_type_or_one_that_holds_it_will_do()
    {
        Serializer(OtherContext.Default, OrderContext.Default).Require([typeof(Order)]);
        Serializer(OrdersContext.Default, OtherContext.Default).Require([typeof(Order)]);
        Serializer(OrderContext.Default.WithAddedModifier(static _ => { })).Require([typeof(Order)]);
    }

    [Fact]
    public void A_missing_contract_is_named()
    {
        foreach (var resolvers in (IJsonTypeInfoResolver[][])[[], [OtherContext.Default], [OtherContext.Default, OtherContext.Default]])
        {
            var exception = Assert.Throws<InvalidOperationException>(() => Serializer(resolvers).Require([typeof(Order)]));
            Assert.StartsWith($"The message type '{typeof(Order)}' has no JSON contract. ", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_contract_that_a_context_names_is_not_made()
    {
        var context = new AskedContext();
        var serializer = Serializer(context);
        serializer.Require([typeof(Order)]);
        Assert.Empty(context.Asked);
        Assert.Throws<InvalidOperationException>(() => serializer.Require([typeof(Orders)]));
        Assert.Equal([typeof(Orders)], context.Asked);
    }

    [Fact]
    public void Without_typed_messages_no_options_are_made() =>
        new MessageSerializer(new Untouchable()).Require([]);

    [Fact]
    public void Where_reflection_makes_contracts_none_is_demanded() => Serializer(OtherContext.Default, new DefaultJsonTypeInfoResolver()).Require([typeof(Order)]);

    [Theory]
    [InlineData("\uFEFF{\"Text\":\"a\"}", "a")]
    [InlineData("{\"Text\":\"\uFEFF\"}", "\uFEFF")]
    [InlineData("\uFEFF\uFEFF{\"Text\":\"a\"}", null)]
    [InlineData("\uFEFF", null)]
    public void A_leading_byte_order_mark_is_skipped(string json, string? text)
    {
        var message = new WebSocketMessage(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(json));
        if (text is null)
        {
            var exception = Assert.Throws<WebSocketDecodeException>(() => Serializer(OrderContext.Default).Decode<Order>(message, NoConnection));
            Assert.Equal(Encoding.UTF8.GetBytes(json), exception.Payload.ToArray());
        }
        else
        {
            Assert.Equal(new Order(text), Serializer(OrderContext.Default).Decode<Order>(message, NoConnection));
            Assert.True(Serializer(OrderContext.Default).TryDecode<Order>(message, NoConnection, out var order));
            Assert.Equal(new Order(text), order);
        }
    }

    private static MessageSerializer Serializer(params IJsonTypeInfoResolver[] resolvers)
    {
        var options = new JsonOptions();
        options.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine(resolvers);
        return new(Options.Create(options));
    }

    private sealed class Untouchable : IOptions<JsonOptions>
    {
        public JsonOptions Value => throw new InvalidOperationException("Nobody needs them.");
    }
}

/// <summary>Written by hand, to see what it is asked for; of which it has nothing.</summary>
[JsonSerializable(typeof(Order))]
public sealed class AskedContext() : JsonSerializerContext(null), IJsonTypeInfoResolver
{
    public List<Type> Asked { get; } = [];

    protected override JsonSerializerOptions? GeneratedSerializerOptions => null;

    public override JsonTypeInfo? GetTypeInfo(Type type) => null;

    JsonTypeInfo? IJsonTypeInfoResolver.GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        Asked.Add(type);
        return null;
    }
}
