using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>Pulled messages do not show memory that has been returned. It is overwritten here when it is.</summary>
public class PulledMemoryTests
{
    private static readonly string _text = new('A', 1000);

    [Fact]
    public async Task A_received_WebSocketMessage_is_a_copy_that_may_be_kept()
    {
        await using var scene = SessionOnPipes.Open();
        await scene.SendAsync(RawFrame.OfText(_text));
        var message = await scene.Session.Connection.ReceiveAsync<WebSocketMessage>();
        Assert.True(message.IsText);
        Assert.Equal(_text, message.Text);
    }

    [Fact]
    public async Task A_message_of_an_enumeration_is_valid_until_the_next()
    {
        await using var scene = SessionOnPipes.Open();
        await scene.SendAsync(RawFrame.OfText(_text), RawFrame.OfText("next"));
        await using var messages = scene.Session.Connection.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal(_text, messages.Current.Text);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("next", messages.Current.Text);
    }
}
