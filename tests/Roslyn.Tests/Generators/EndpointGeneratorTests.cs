using WebSocketToolkit.Roslyn.Tests.Kit;

namespace WebSocketToolkit.Roslyn.Tests.Generators;

/// <summary>What is generated for a class, file by file.</summary>
public sealed class EndpointGeneratorTests
{
    [Fact]
    public void Chat() => Generate.Matches("""
        using System.Text.Json.Serialization;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        namespace Sample;

        public interface IHistory;

        [JsonPolymorphic, JsonDerivedType(typeof(Say), "say"), JsonDerivedType(typeof(Leave), "leave")]
        public abstract record Request;
        public record Say(string Text) : Request;
        public sealed record Leave : Request;
        public sealed record Said(string From, string Text);
        public sealed class QuotaException : Exception;

        /// <summary>A room.</summary>
        [WebSocketRoute("/chat/{room}", MaxMessageSize = 4096, Subprotocols = ["chat.v1"], PingIntervalSeconds = 2.5)]
        [Authorize("members", Roles = "a,b")]
        public sealed class Chat(IHistory history)
        {
            public IHistory History { get; } = history;
            public Task OnOpen(WebSocketConnection connection, string room, [FromQuery] int? since) => Task.CompletedTask;
            public Task<Said> OnMessage(Say message, string room) => Task.FromResult(new Said(room, message.Text));
            public void OnMessage(Leave leave) { }
            public void OnMessage(ReadOnlySpan<byte> frame) { }
            public Said OnError(QuotaException error) => new("", error.Message);
            public void OnError(Exception error) { }
            public void OnClose(WebSocketClose close) { }
        }
        """);

    [Fact]
    public void Least() => Generate.Matches("""
        [WebSocketRoute("/echo")]
        class Echo
        {
            public string OnMessage(string text) => text;
        }
        """);
}
