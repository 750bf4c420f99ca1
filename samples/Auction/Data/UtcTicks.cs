using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AuctionSample.Data;

/// <summary>A point in time as a number, which any database can compare.</summary>
public sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
    static time => time.UtcTicks,
    static ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
