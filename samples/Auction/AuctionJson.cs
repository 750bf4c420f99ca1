using System.Text.Json.Serialization;
using AuctionSample.Data;

namespace AuctionSample;

[JsonSerializable(typeof(AuctionRequest))]
[JsonSerializable(typeof(AuctionEvent))]
[JsonSerializable(typeof(List<Lot>))]
public sealed partial class AuctionJson : JsonSerializerContext;
