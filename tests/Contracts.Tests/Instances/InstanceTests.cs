using Microsoft.AspNetCore.Builder;
using WebSocketToolkit.Contracts.Tests.Hosting;

namespace WebSocketToolkit.Contracts.Tests.Instances;

/// <summary>What a schema of a received message allows is decoded.</summary>
public sealed class InstanceTests
{
    [Fact]
    public async Task Random_instances_of_received_schemas_are_decoded()
    {
        await using var app = await DocumentedApp.StartAsync(static app => app.MapGallery());
        var document = await app.DocumentAsync();
        var messages = document["operations"]!["Gallery.OnMessage.Shape"]!["messages"]!.AsArray();
        Assert.Equal(4, messages.Count);
        var seed = Environment.TickCount;
        var instances = new RandomInstance(document, new(seed));
        using var client = await Clients.ConnectAsync(new(app.Http.BaseAddress!.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) + "gallery"));
        foreach (var message in messages)
        {
            var name = ((string)message!["$ref"]!).Split('/')[^1];
            var schema = document["components"]!["messages"]![name]!["payload"]!;
            for (var i = 0; i < 200; i++)
            {
                var instance = instances.Of(schema)!.ToJsonString();
                await client.SendTextAsync(instance);
                var answer = await client.ReceiveTextAsync();
                Assert.True(name == answer + "Input" || name == answer, $"Seed {seed}: {answer}\n{instance}");
            }
        }
    }
}
