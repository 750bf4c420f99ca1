namespace WebSocketToolkit.Connections;

/// <summary>The number of connections that each user has on a route. Any thread may use it.</summary>
internal sealed class UserSlots
{
    /// <summary>The users who have a connection, and the lock.</summary>
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    /// <summary>Counts a connection of a user.</summary>
    /// <returns>False if the user has reached the limit.</returns>
    public bool TryEnter(string user, int limit)
    {
        lock (_users)
        {
            var count = _users.GetValueOrDefault(user);
            if (count >= limit)
            {
                return false;
            }

            _users[user] = count + 1;
            return true;
        }
    }

    /// <summary>Removes a connection that <see cref="TryEnter"/> counted.</summary>
    public void Leave(string user)
    {
        lock (_users)
        {
            var left = _users[user] - 1;
            if (left == 0)
            {
                _users.Remove(user);
            }
            else
            {
                _users[user] = left;
            }
        }
    }
}
