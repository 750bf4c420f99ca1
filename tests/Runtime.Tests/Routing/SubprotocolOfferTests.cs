using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using WebSocketToolkit.Routing;

namespace WebSocketToolkit.Runtime.Tests.Routing;

/// <summary>The subprotocols of a handshake (RFC 6455 section 4.2.1, RFC 9110 section 5.6.1).</summary>
public class SubprotocolOfferTests
{
    public static TheoryData<string[], string[]?> Headers => new()
    {
        { [], [] },
        { [""], [] },
        { [" ,\t,"], [] },
        { ["a"], ["a"] },
        { ["b, a"], ["b", "a"] },
        { ["a,,b"], ["a", "b"] },
        { [",a", "", "b,"], ["a", "b"] },
        { ["a, A"], ["a", "A"] },
        { ["a, a"], null },
        { ["a", "a"], null },
        { ["a b"], null },
        { ["a/b"], null },
        { ["\"a\""], null },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_list_is_read_or_at_fault(string[] lines, string[]? names)
    {
        var offer = SubprotocolOffer.Of(Request(lines));
        Assert.Equal(names is null, offer.Fault is not null);
        Assert.True(names is null || names.SequenceEqual(offer.Names));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Fault_9_The_number_of_names_is_bounded(int count, bool isValid) =>
        Assert.Equal(isValid, SubprotocolOffer.Of(Request([string.Join(", ", Enumerable.Range(0, count))])).Fault is null);

    [Fact]
    public void Of_a_long_list_only_as_many_are_read_as_may_be_compared()
    {
        var offer = SubprotocolOffer.Of(Request([string.Join(',', Enumerable.Range(0, 10_000))]));
        Assert.Equal(SubprotocolOffer.MaxNames, offer.Names.Count);
    }

    [Fact]
    public void A_request_is_read_once()
    {
        var context = Request(["a, b"]);
        Assert.Same(SubprotocolOffer.Of(context), SubprotocolOffer.Of(context));
    }

    private static DefaultHttpContext Request(string[] lines)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.SecWebSocketProtocol = new StringValues(lines);
        return context;
    }
}
