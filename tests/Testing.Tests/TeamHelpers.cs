namespace WebSocketToolkit.Testing.Tests;

/// <summary>A helper as a team may have it.</summary>
public static class TeamHelpers
{
    [MessageSubscription(BuffersUntilSubscribed = true)]
    public static void Listen(this WebSocketConnection connection) => connection.OnMessage(static _ => { });
}
