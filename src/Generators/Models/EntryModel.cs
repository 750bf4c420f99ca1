namespace WebSocketToolkit.Generators.Models;

/// <summary>An endpoint's line in the registration file.</summary>
/// <param name="TypeName">The class, by which the lines are sorted.</param>
/// <param name="MapMethod">Its <c>Map</c> method, from <c>global::</c> on.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
internal sealed record EntryModel(string TypeName, string MapMethod, bool IsPublic);
