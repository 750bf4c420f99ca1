using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>
/// The content of a request, in as few bytes as possible: most connections never ask for it. Strings are in UTF-8, behind their lengths; those that
/// many requests have are one byte.
/// </summary>
/// <param name="bytes">The bytes that <see cref="Pack"/> has written.</param>
internal readonly struct PackedRequest(byte[] bytes)
{
    /// <summary>The bit of a string that is in the table. Its index follows.</summary>
    private const int IsKnown = 0x80;

    /// <summary>The bit of a length that continues in the next bytes.</summary>
    private const int HasMore = 0x40;

    private const int FieldsBeforeHeaders = 13;

    /// <summary>The strings of nearly all handshakes. An index must fit into seven bits.</summary>
    private static readonly string[] _known =
    [
        "", "HTTP/1.1", "http", "GET", "Host", "Connection", "Upgrade", "Sec-WebSocket-Version", "Sec-WebSocket-Key", "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Protocol", "Origin", "User-Agent", "Accept-Encoding", "Accept-Language", "Cache-Control", "Pragma", "Cookie", "Authorization",
        "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Accept", "traceparent",
        "X-Request-ID", "X-Real-IP", "websocket", "13", "no-cache", "keep-alive, Upgrade", "permessage-deflate; client_max_window_bits",
        "gzip, deflate, br, zstd", "same-origin", "empty", "127.0.0.1", "::1", "80", "443",
    ];

    private static readonly Dictionary<string, int> _indexes =
        _known.Select(static (text, index) => (text, index)).ToDictionary(static entry => entry.text, static entry => entry.index, StringComparer.Ordinal);

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _output;

    public string PathBase => Field(0);

    public string Path => Field(1);

    public string QueryString => Field(2);

    public string Protocol => Field(3);

    public string Scheme => Field(4);

    public string Method => Field(5);

    public string RawTarget => Field(6) is { Length: > 0 } other ? other : PathBase + Path + QueryString;

    /// <summary>Gets the identifier of the connection, if middleware has changed it; otherwise empty.</summary>
    public string ChangedConnectionId => Field(7);

    public IPAddress? RemoteIpAddress => Field(9) is { Length: > 0 } text ? IPAddress.Parse(text) : null;

    public int RemotePort => int.Parse(Field(10), CultureInfo.InvariantCulture);

    public IPAddress? LocalIpAddress => Field(11) is { Length: > 0 } text ? IPAddress.Parse(text) : null;

    public int LocalPort => int.Parse(Field(12), CultureInfo.InvariantCulture);

    /// <summary>Packs a request.</summary>
    /// <param name="context">The context of the request.</param>
    /// <param name="connectionId">The identifier of the connection, which the trace identifier mostly begins with.</param>
    public static PackedRequest Pack(HttpContext context, string connectionId)
    {
        var (request, connection) = (context.Request, context.Connection);
        var features = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var output = _output ??= new(1024);
        output.ResetWrittenCount();
        Put(output, request.PathBase.Value);
        Put(output, request.Path.Value);
        Put(output, request.QueryString.Value);
        Put(output, request.Protocol);
        Put(output, request.Scheme);
        Put(output, request.Method);
        Put(output, features.RawTarget == request.PathBase.Value + request.Path.Value + request.QueryString.Value ? "" : features.RawTarget);
        var trace = context.TraceIdentifier;
        Put(output, connection.Id == connectionId ? "" : connection.Id);
        Put(output, trace.StartsWith(connectionId, StringComparison.Ordinal) ? $"+{trace.AsSpan(connectionId.Length)}" : "=" + trace);
        Put(output, connection.RemoteIpAddress?.ToString());
        Put(output, connection.RemotePort.ToString(CultureInfo.InvariantCulture));
        Put(output, connection.LocalIpAddress?.ToString());
        Put(output, connection.LocalPort.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                Put(output, name);
                Put(output, value);
            }
        }

        return new(output.WrittenSpan.ToArray());
    }

    /// <summary>Returns the trace identifier.</summary>
    /// <param name="connectionId">The identifier of the connection.</param>
    public string TraceIdentifier(string connectionId) => Field(8) is ['+', .. var rest] ? connectionId + rest : Field(8)[1..];

    /// <summary>Unpacks the headers.</summary>
    public HeaderDictionary ReadHeaders()
    {
        var headers = new HeaderDictionary();
        var rest = After(FieldsBeforeHeaders);
        while (!rest.IsEmpty)
        {
            var name = Take(ref rest);
            headers[name] = StringValues.Concat(headers[name], Take(ref rest));
        }

        return headers;
    }

    private static void Put(ArrayBufferWriter<byte> output, string? text)
    {
        text ??= "";
        if (_indexes.TryGetValue(text, out var index))
        {
            output.Write([(byte)(IsKnown | index)]);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        output.Write([(byte)((length & 0x3F) | (length > 0x3F ? HasMore : 0))]);
        for (var rest = length >> 6; rest != 0; rest >>= 7)
        {
            output.Write([(byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))]);
        }

        Encoding.UTF8.GetBytes(text, output);
    }

    private static string Take(ref ReadOnlySpan<byte> rest)
    {
        int first = rest[0];
        rest = rest[1..];
        if ((first & IsKnown) != 0)
        {
            return _known[first & 0x7F];
        }

        var length = first & 0x3F;
        var continues = (first & HasMore) != 0;
        for (var shift = 6; continues; shift += 7)
        {
            length |= (rest[0] & 0x7F) << shift;
            continues = (rest[0] & 0x80) != 0;
            rest = rest[1..];
        }

        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    private string Field(int index)
    {
        var rest = After(index);
        return Take(ref rest);
    }

    private ReadOnlySpan<byte> After(int fields)
    {
        ReadOnlySpan<byte> rest = bytes;
        for (; fields > 0; fields--)
        {
            Take(ref rest);
        }

        return rest;
    }
}
