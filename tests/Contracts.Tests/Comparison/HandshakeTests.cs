using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Comparison.Pairs;
using WebSocketToolkit.Contracts.Tests.Hosting;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The witnesses of breaks of the handshake: clients that the old version of an endpoint accepts, and the new one refuses.</summary>
public sealed class HandshakeTests
{
    private static readonly Dictionary<Type, Action<WebApplication>> _maps = new()
    {
        [typeof(Silent)] = static app => app.MapSilent(),
        [typeof(Moved)] = static app => app.MapMoved(),
        [typeof(Queried)] = static app => app.MapQueried(),
        [typeof(Headed)] = static app => app.MapHeaded(),
        [typeof(Offering)] = static app => app.MapOffering(),
        [typeof(OfferingLess)] = static app => app.MapOfferingLess(),
        [typeof(Demanding)] = static app => app.MapDemanding(),
        [typeof(Roomed)] = static app => app.MapRoomed(),
        [typeof(Numbered)] = static app => app.MapNumbered(),
    };

    /// <summary>Gets rows: before, after; the path of the client, and the subprotocol that it offers.</summary>
    public static TheoryData<Type, Type, string, string?> Rows { get; } = new()
    {
        { typeof(Silent), typeof(Moved), "pairs", null },
        { typeof(Silent), typeof(Queried), "pairs", null },
        { typeof(Silent), typeof(Headed), "pairs", null },
        { typeof(Offering), typeof(OfferingLess), "pairs", "v1" },
        { typeof(Offering), typeof(Demanding), "pairs", null },
        { typeof(Roomed), typeof(Numbered), "pairs/lobby", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_client_of_the_old_version_is_refused(Type before, Type after, string path, string? subprotocol)
    {
        Assert.Contains(
            DocumentComparison.Compare(PairDocument.Of(before), PairDocument.Of(after)),
            static finding => finding.Code == FindingCodes.HandshakeChanged);
        Assert.Equal(subprotocol, await ConnectAsync(before, path, subprotocol));
        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(after, path, subprotocol));
    }

    [Fact]
    public async Task A_server_without_subprotocols_agrees_to_none()
    {
        Assert.Contains(
            DocumentComparison.Compare(PairDocument.Of(typeof(Offering)), PairDocument.Of(typeof(Silent))),
            static finding => finding.Text.Contains("'v1' get none, with which browsers do not connect", StringComparison.Ordinal));
        Assert.Null(await ConnectAsync(typeof(Silent), "pairs", "v1"));
    }

    private static async Task<string?> ConnectAsync(Type endpoint, string path, string? subprotocol)
    {
        await using var app = await DocumentedApp.StartAsync(_maps[endpoint]);
        using var client = await Clients.ConnectAsync(new(app.Http.BaseAddress!.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) + path), options =>
        {
            if (subprotocol is not null)
            {
                options.AddSubProtocol(subprotocol);
            }
        });
        return client.SubProtocol;
    }
}
