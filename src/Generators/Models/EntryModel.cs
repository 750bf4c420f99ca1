using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>An endpoint's line in the registration file.</summary>
/// <param name="TypeName">The class, by which the lines are sorted.</param>
/// <param name="MapMethod">The class's <c>Map</c> method, from <c>global::</c> on.</param>
/// <param name="IsPublic">Indicates whether other assemblies can access the class.</param>
/// <param name="Requirements">The attributes that the <c>Map</c> method has for the trimmer.</param>
internal sealed record EntryModel(string TypeName, string MapMethod, bool IsPublic, EquatableArray<RequirementModel> Requirements);
