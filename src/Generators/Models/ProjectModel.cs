using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>The few facts about the whole project that generated code depends on.</summary>
/// <param name="AssemblyName">The assembly's name.</param>
/// <param name="HasRouter">Indicates whether the project references the toolkit and ASP.NET Core's router.</param>
internal sealed record ProjectModel(string AssemblyName, bool HasRouter)
{
    public static ProjectModel Of(Compilation compilation) => new(
        compilation.AssemblyName ?? "",
        compilation.GetTypeByMetadataName(KnownTypes.WebSocketRouteAttribute) is not null
            && compilation.GetTypeByMetadataName(KnownTypes.EndpointRouteBuilder) is not null);
}
