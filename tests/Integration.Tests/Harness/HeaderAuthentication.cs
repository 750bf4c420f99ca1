using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>Believes a header: <c>X-User</c>, with a name, and a role behind a slash.</summary>
internal sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Header = "X-User";

    public static void Add(IServiceCollection services)
    {
        services.AddAuthorization();
        services.AddAuthentication(Header).AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(Header, null);
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Request.Headers[Header].ToString() is { Length: > 0 } name
            ? AuthenticateResult.Success(new(UserOf(name), Header))
            : AuthenticateResult.NoResult());

    private static ClaimsPrincipal UserOf(string text)
    {
        var parts = text.Split('/');
        return new(new ClaimsIdentity([new(ClaimTypes.Name, parts[0]), .. parts.Skip(1).Select(role => new Claim(ClaimTypes.Role, role))], Header));
    }
}
