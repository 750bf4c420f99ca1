namespace WebSocketToolkit.Connections.Detaching;

/// <summary>A token that follows another, and may change to yet another.</summary>
internal sealed class LifetimeToken
{
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _registration;

    /// <summary>Creates a token.</summary>
    /// <param name="followed">The token that it follows.</param>
    public LifetimeToken(CancellationToken followed)
    {
        Token = _source.Token;
        Follow(followed);
    }

    /// <summary>Gets or sets the token, which middleware may replace. Who has it already keeps the one that follows.</summary>
    public CancellationToken Token { get; set; }

    /// <summary>Has the token follow another from now on, which keeps the source of the token as long as it may fire.</summary>
    /// <param name="followed">The other token.</param>
    public void Follow(CancellationToken followed)
    {
        _registration.Unregister();
        _registration = followed.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }
}
