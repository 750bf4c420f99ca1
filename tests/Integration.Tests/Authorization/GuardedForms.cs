using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit.Integration.Tests.Authorization;

/// <summary>Every form of <c>OnMessage</c>, guarded by a role and by a requirement of the application's own.</summary>
internal static class GuardedForms
{
    public static void Map(WebApplication map)
    {
        map.MapStringRole();
        map.MapStringRank();
        map.MapArrayRole();
        map.MapArrayRank();
        map.MapMemoryRole();
        map.MapMemoryRank();
        map.MapSpanRole();
        map.MapSpanRank();
        map.MapSequenceRole();
        map.MapSequenceRank();
        map.MapMessageRole();
        map.MapMessageRank();
        map.MapStreamRole();
        map.MapStreamRank();
        map.MapOperationRole();
        map.MapOperationRank();
        map.MapOperationOnBytesRole();
        map.MapOperationOnBytesRank();
        map.MapServiceRole();
        map.MapServiceRank();
        map.MapServiceAndSpanRole();
        map.MapServiceAndSpanRank();
        map.MapVoidRole();
        map.MapVoidRank();
        map.MapAsynchronousRole();
        map.MapAsynchronousRank();
        map.MapStreamingRole();
        map.MapStreamingRank();
        map.MapInheritedRole();
        map.MapInheritedRank();
        map.MapOverriddenRole();
        map.MapOverriddenRank();
    }
}

[WebSocketRoute("/string/role", ManualMap = true)]
internal sealed class StringRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(string text) => "done";
}

[WebSocketRoute("/string/rank", ManualMap = true)]
internal sealed class StringRank
{
    [Authorize("slow rank")]
    public string OnMessage(string text) => "done";
}

[WebSocketRoute("/array/role", ManualMap = true)]
internal sealed class ArrayRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(byte[] bytes) => "done";
}

[WebSocketRoute("/array/rank", ManualMap = true)]
internal sealed class ArrayRank
{
    [Authorize("slow rank")]
    public string OnMessage(byte[] bytes) => "done";
}

[WebSocketRoute("/memory/role", ManualMap = true)]
internal sealed class MemoryRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(ReadOnlyMemory<byte> bytes) => bytes.Span.SequenceEqual("bytes"u8) ? "done" : "torn";
}

[WebSocketRoute("/memory/rank", ManualMap = true)]
internal sealed class MemoryRank
{
    [Authorize("slow rank")]
    public string OnMessage(ReadOnlyMemory<byte> bytes) => bytes.Span.SequenceEqual("bytes"u8) ? "done" : "torn";
}

[WebSocketRoute("/span/role", ManualMap = true)]
internal sealed class SpanRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual("bytes"u8) ? "done" : "torn";
}

[WebSocketRoute("/span/rank", ManualMap = true)]
internal sealed class SpanRank
{
    [Authorize("slow rank")]
    public string OnMessage(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual("bytes"u8) ? "done" : "torn";
}

[WebSocketRoute("/sequence/role", ManualMap = true)]
internal sealed class SequenceRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(System.Buffers.ReadOnlySequence<byte> bytes) => bytes.FirstSpan.SequenceEqual("bytes"u8) ? "done" : "torn";
}

[WebSocketRoute("/sequence/rank", ManualMap = true)]
internal sealed class SequenceRank
{
    [Authorize("slow rank")]
    public string OnMessage(System.Buffers.ReadOnlySequence<byte> bytes) => bytes.FirstSpan.SequenceEqual("bytes"u8) ? "done" : "torn";
}

[WebSocketRoute("/message/role", ManualMap = true)]
internal sealed class MessageRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(WebSocketMessage message) => message.Text == "x" ? "done" : "torn";
}

[WebSocketRoute("/message/rank", ManualMap = true)]
internal sealed class MessageRank
{
    [Authorize("slow rank")]
    public string OnMessage(WebSocketMessage message) => message.Text == "x" ? "done" : "torn";
}

[WebSocketRoute("/stream/role", ManualMap = true)]
internal sealed class StreamRole
{
    [Authorize(Roles = "admin")]
    public async Task<string> OnMessage(Stream body) => await new StreamReader(body).ReadToEndAsync() == "x" ? "done" : "torn";
}

[WebSocketRoute("/stream/rank", ManualMap = true)]
internal sealed class StreamRank
{
    [Authorize("slow rank")]
    public async Task<string> OnMessage(Stream body) => await new StreamReader(body).ReadToEndAsync() == "x" ? "done" : "torn";
}

[WebSocketRoute("/operation/role", ManualMap = true)]
internal sealed class OperationRole
{
    [WebSocketOperation]
    [Authorize(Roles = "admin")]
    public async Task<string> OnMessage(string text) => await Task.FromResult("done");
}

[WebSocketRoute("/operation/rank", ManualMap = true)]
internal sealed class OperationRank
{
    [WebSocketOperation]
    [Authorize("slow rank")]
    public async Task<string> OnMessage(string text) => await Task.FromResult("done");
}

[WebSocketRoute("/operation-on-bytes/role", ManualMap = true)]
internal sealed class OperationOnBytesRole
{
    [WebSocketOperation]
    [Authorize(Roles = "admin")]
    public async Task<string> OnMessage(ReadOnlyMemory<byte> bytes) => await Task.FromResult(bytes.Span.SequenceEqual("bytes"u8) ? "done" : "torn");
}

[WebSocketRoute("/operation-on-bytes/rank", ManualMap = true)]
internal sealed class OperationOnBytesRank
{
    [WebSocketOperation]
    [Authorize("slow rank")]
    public async Task<string> OnMessage(ReadOnlyMemory<byte> bytes) => await Task.FromResult(bytes.Span.SequenceEqual("bytes"u8) ? "done" : "torn");
}

[WebSocketRoute("/service/role", ManualMap = true)]
internal sealed class ServiceRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(string text, Journal journal) => journal is null ? "" : "done";
}

[WebSocketRoute("/service/rank", ManualMap = true)]
internal sealed class ServiceRank
{
    [Authorize("slow rank")]
    public string OnMessage(string text, Journal journal) => journal is null ? "" : "done";
}

[WebSocketRoute("/service-and-span/role", ManualMap = true)]
internal sealed class ServiceAndSpanRole
{
    [Authorize(Roles = "admin")]
    public string OnMessage(ReadOnlySpan<byte> bytes, Journal journal) => bytes.SequenceEqual("bytes"u8) && journal is not null ? "done" : "torn";
}

[WebSocketRoute("/service-and-span/rank", ManualMap = true)]
internal sealed class ServiceAndSpanRank
{
    [Authorize("slow rank")]
    public string OnMessage(ReadOnlySpan<byte> bytes, Journal journal) => bytes.SequenceEqual("bytes"u8) && journal is not null ? "done" : "torn";
}

[WebSocketRoute("/void/role", ManualMap = true)]
internal sealed class VoidRole
{
    [Authorize(Roles = "admin")]
    public void OnMessage(string text, WebSocketConnection connection) => _ = connection.SendAsync("done").AsTask();
}

[WebSocketRoute("/void/rank", ManualMap = true)]
internal sealed class VoidRank
{
    [Authorize("slow rank")]
    public void OnMessage(string text, WebSocketConnection connection) => _ = connection.SendAsync("done").AsTask();
}

[WebSocketRoute("/asynchronous/role", ManualMap = true)]
internal sealed class AsynchronousRole
{
    [Authorize(Roles = "admin")]
    public async ValueTask<string> OnMessage(string text) => await Task.FromResult("done");
}

[WebSocketRoute("/asynchronous/rank", ManualMap = true)]
internal sealed class AsynchronousRank
{
    [Authorize("slow rank")]
    public async ValueTask<string> OnMessage(string text) => await Task.FromResult("done");
}

[WebSocketRoute("/streaming/role", ManualMap = true)]
internal sealed class StreamingRole
{
    [Authorize(Roles = "admin")]
    public async IAsyncEnumerable<string> OnMessage(string text)
    {
        await Task.Yield();
        yield return "done";
    }
}

internal abstract class RoleBase
{
    [Authorize(Roles = "admin")]
    public virtual string OnMessage(string text) => "done";
}

[WebSocketRoute("/inherited/role", ManualMap = true)]
internal sealed class InheritedRole : RoleBase;

[WebSocketRoute("/overridden/role", ManualMap = true)]
internal sealed class OverriddenRole : RoleBase
{
    public override string OnMessage(string text) => "done";
}

[WebSocketRoute("/streaming/rank", ManualMap = true)]
internal sealed class StreamingRank
{
    [Authorize("slow rank")]
    public async IAsyncEnumerable<string> OnMessage(string text)
    {
        await Task.Yield();
        yield return "done";
    }
}

internal abstract class RankBase
{
    [Authorize("slow rank")]
    public virtual string OnMessage(string text) => "done";
}

[WebSocketRoute("/inherited/rank", ManualMap = true)]
internal sealed class InheritedRank : RankBase;

[WebSocketRoute("/overridden/rank", ManualMap = true)]
internal sealed class OverriddenRank : RankBase
{
    public override string OnMessage(string text) => "done";
}
