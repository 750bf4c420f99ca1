using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Connections.Detaching;

/// <summary>The objects that the services of all upgrade requests share.</summary>
/// <param name="Scopes">Creates their scopes.</param>
/// <param name="Accessor">The accessor of the application; null if it has none.</param>
/// <param name="Upgrades">Counts the upgraded connections.</param>
/// <param name="Log">The log of the connections.</param>
internal sealed record UpgradeServicesSource(IServiceScopeFactory Scopes, IHttpContextAccessor? Accessor, UpgradeCount Upgrades, ILogger Log);
