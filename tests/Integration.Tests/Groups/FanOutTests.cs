using WebSocketToolkit.Integration.Tests.Load;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>A hundred receivers of which five never read; <see cref="SlowReceiversTests"/> has a thousand.</summary>
public sealed class FanOutTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(WebSocketSlowConsumerPolicy.Close)]
    [InlineData(WebSocketSlowConsumerPolicy.DropOldest)]
    public async Task Who_reads_gets_everything_in_order_whatever_becomes_of_those_that_do_not(WebSocketSlowConsumerPolicy policy)
    {
        var result = await FanOut.RunAsync(receivers: 100, slow: 5, policy);
        output.WriteLine($"{result}");
        Assert.Equal(5, result.Treated);
        Assert.InRange(result.BufferedAtMost, 1, FanOut.MostBuffered);
    }
}
