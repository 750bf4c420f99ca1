using System.Text.Json.Serialization;

namespace AuctionSample;

/// <summary>The base of the messages that clients send.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Watch), "watch")]
[JsonDerivedType(typeof(Bid), "bid")]
[JsonDerivedType(typeof(Withdraw), "withdraw")]
[JsonDerivedType(typeof(Ban), "ban")]
public abstract record AuctionRequest;

/// <summary>Asks for a lot, and for everything that happens to it from now on.</summary>
public sealed record Watch(int Lot) : AuctionRequest;

public sealed record Bid(int Lot, int Amount) : AuctionRequest;

/// <summary>Ends a lot without a buyer. Only its seller may.</summary>
public sealed record Withdraw(int Lot) : AuctionRequest;

/// <summary>Closes all connections of a user, and refuses new ones. Only moderators may.</summary>
public sealed record Ban(string User) : AuctionRequest;

/// <summary>The base of the messages that clients receive.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Watching), "watching")]
[JsonDerivedType(typeof(Present), "present")]
[JsonDerivedType(typeof(Raised), "raised")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Banned), "banned")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record AuctionEvent;

/// <summary>A lot, and the users who watch it.</summary>
public sealed record Watching(int Lot, string Title, int Price, string? Leader, DateTimeOffset EndsAt, string[] Users) : AuctionEvent;

/// <summary>A user came or went. The count is that of connections.</summary>
public sealed record Present(int Lot, string User, bool IsHere, int Count) : AuctionEvent;

public sealed record Raised(int Lot, int Price, string Leader) : AuctionEvent;

/// <param name="Lot">The lot.</param>
/// <param name="Buyer">The buyer; null if nobody has bid, or the lot was withdrawn.</param>
/// <param name="Price">The price.</param>
public sealed record Ended(int Lot, string? Buyer, int Price) : AuctionEvent;

public sealed record Banned(string User) : AuctionEvent;

/// <param name="Code">The reason for programs.</param>
/// <param name="Reason">The reason for people.</param>
/// <param name="Price">The price that a bid must exceed, where that is the reason.</param>
public sealed record Refused(string Code, string Reason, int? Price = null) : AuctionEvent;
