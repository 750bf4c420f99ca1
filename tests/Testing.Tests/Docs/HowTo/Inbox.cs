using System.Security.Claims;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

[WebSocketRoute("/inbox", MaxConnectionsPerUser = 5)]
[Microsoft.AspNetCore.Authorization.Authorize]
public sealed class Inbox(Bans bans)
{
    public IResult? OnUpgrade(ClaimsPrincipal user) =>
        bans.Has(user.FindFirstValue(ClaimTypes.NameIdentifier)!) ? Results.Problem("You have been banned.", statusCode: 403) : null;

    public void OnOpen(WebSocketConnection connection)
    {
        if (bans.Has(connection.UserId!))
        {
            throw new WebSocketCloseException(4403, "You have been banned.");
        }
    }
}

public sealed class Bans
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _users = new();

    public bool Has(string user) => _users.ContainsKey(user);
    public void Add(string user) => _users[user] = true;
}
