using System.Net;

namespace WebSocketToolkit.Testing;

/// <summary>A handler that keeps the answer of a server that refuses the upgrade. .NET's client would drop its body.</summary>
internal sealed class RefusalHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public (HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)? Refusal { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            var headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            Refusal = (response.StatusCode, headers, await response.Content.ReadAsStringAsync(cancellationToken));
        }

        return response;
    }
}
