namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

/// <summary>The code of docs/how-to/server-requests.md.</summary>
public sealed class TillTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_operation_waits_for_the_clients_answer(bool yes)
    {
        await using var app = await Apps.StartAsync(static app => app.MapTill());
        await using var client = await app.ConnectAsync("/till");
        await client.SendAsync(new Pay(1, 500));
        var question = await client.ReceiveAsync<Confirm>();
        Assert.Equal("Pay 500?", question.Text);
        await client.SendAsync(new Answer(question.Id, yes));
        if (yes)
        {
            Assert.Equal(1, (await client.ReceiveAsync<Paid>()).Id);
        }
        else
        {
            Assert.Equal(1, (await client.ReceiveAsync<Declined>()).Id);
        }
    }

    [Fact]
    public async Task Two_questions_are_answered_in_any_order_and_unknown_ones_are_ignored()
    {
        await using var app = await Apps.StartAsync(static app => app.MapTill());
        await using var client = await app.ConnectAsync("/till");
        await client.SendAsync(new Pay(1, 10));
        await client.SendAsync(new Pay(2, 20));
        var (first, second) = (await client.ReceiveAsync<Confirm>(), await client.ReceiveAsync<Confirm>());
        await client.SendAsync(new Answer("unknown", true));
        await client.SendAsync(new Answer(second.Id, true));
        Assert.Equal(2, (await client.ReceiveAsync<Paid>()).Id);
        await client.SendAsync(new Answer(first.Id, false));
        Assert.Equal(1, (await client.ReceiveAsync<Declined>()).Id);
    }
}
