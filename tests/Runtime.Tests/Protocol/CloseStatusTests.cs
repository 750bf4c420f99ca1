using System.Text;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>The reasons that a close frame has no room for.</summary>
public sealed class CloseStatusTests
{
    [Theory]
    [InlineData("a", 123)]
    [InlineData("é", 61)]
    [InlineData("€", 41)]
    [InlineData("😀", 30)]
    public void Fault_H2_A_reason_that_is_too_long_is_cut_between_characters(string character, int count)
    {
        var fits = string.Concat(Enumerable.Repeat(character, count));
        Assert.Equal(fits, new WebSocketCloseException(4000, fits).Reason);
        var cut = new WebSocketCloseException(4000, fits + character).Reason;
        Assert.Equal(fits, cut);
        Assert.True(Encoding.UTF8.GetByteCount(cut) <= CloseStatus.MaxReasonBytes);
    }

    [Fact]
    public void A_status_that_may_not_be_sent_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new WebSocketCloseException(1006, "reason"));
}
