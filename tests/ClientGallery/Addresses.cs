namespace WebSocketToolkit.ClientGallery;

/// <summary>Has values of every kind in its address.</summary>
[WebSocketRoute("/files/{id:int}/{language=en}/{*path}", ManualMap = true, Subprotocols = ["files.v2", "files.v1"])]
[WebSocketRoute("/short/{id?}", ManualMap = true)]
public sealed class Addresses
{
    /// <summary>Greets.</summary>
    /// <param name="id">The number of the file.</param>
    /// <param name="page">The page.</param>
    public string OnOpen(
        int? id,
        string? language,
        string? path,
        [FromQuery] int page = 1,
        [FromQuery(Name = "page-size")] long? size = null,
        [FromQuery] DateTimeOffset? since = null,
        [FromQuery] string[]? tag = null,
        [FromQuery] Season season = Season.Spring,
        [FromHeader(Name = "x-key")] string? key = null) =>
        $"{id} {language} {path} {page} {size} {since} {tag?.Length} {season} {key}";
}

/// <summary>Needs nothing, and takes one value.</summary>
[WebSocketRoute("/search", ManualMap = true)]
public sealed class Search
{
    public string OnOpen([FromQuery] string? q) => q ?? "";
}
