using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A writer of the methods that map all classes of the assembly.</summary>
internal static class RegistrationEmitter
{
    public const string HintName = "WebSocketRoutes.g.cs";

    private const string Builder = "global::Microsoft.AspNetCore.Builder.RouteHandlerBuilder";
    private const string ConventionBuilder = "global::Microsoft.AspNetCore.Builder.IEndpointConventionBuilder";
    private const string Except = "<c>[WebSocketRoute]</c>, except those with <c>ManualMap = true</c>";
    private const string Endpoints = "this global::Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints";

    public static string Emit(EquatableArray<EntryModel> entries, ProjectModel project)
    {
        var writer = new SourceWriter();
        var shared = entries.Where(static entry => entry.IsPublic).ToArray();
        var assembly = Identifier(project.AssemblyName);
        writer.Line(GeneratedFile.Header);
        writer.Block("namespace Microsoft.AspNetCore.Builder", w =>
        {
            w.Line("/// <summary>Maps the WebSocket endpoints of this assembly.</summary>");
            w.Line("[global::Microsoft.CodeAnalysis.Embedded]");
            w.Line(GeneratedFile.CodeAttribute);
            w.Block("internal static class WebSocketRouteExtensions", inner =>
            {
                inner.Line($"/// <summary>\n/// Maps every class of this assembly that has {Except}.\n/// </summary>");
                EmitMap(inner, "internal", "MapWebSocketRoutes", entries.ToArray());
            });

            if (shared.Length > 0)
            {
                w.Line();
                var name = GeneratedFile.Xml(project.AssemblyName);
                w.Line($"/// <summary>Maps the public WebSocket endpoints of the assembly {name}.</summary>");
                w.Line(GeneratedFile.CodeAttribute);
                w.Block($"public static class {ClassName(project.AssemblyName)}WebSocketRouteExtensions", inner =>
                {
                    inner.Line($"/// <summary>\n/// Maps every public class of the assembly that has {Except}.\n/// </summary>");
                    EmitMap(inner, "public", $"Map{MethodPart(assembly)}WebSocketRoutes", shared);
                });
            }
        });
        return writer.ToString();
    }

    private static void EmitMap(SourceWriter writer, string accessibility, string name, EntryModel[] entries)
    {
        var all = entries.Length == 0
            ? $"global::System.Array.Empty<{ConventionBuilder}>()"
            : Call.Array(ConventionBuilder, entries.Select(static entry => $"{entry.MapMethod}(endpoints)"));
        Requirements.EmitAttributes(writer, entries.SelectMany(static entry => entry.Requirements));
        writer.Indented(
            Call.Of($"{accessibility} static {Builder} {name}(", [Endpoints], ") =>"),
            body => body.Line(Call.Of($"new {Builder}(", [all], ");")));
    }

    /// <summary>Returns the middle of the method's name. Without a letter, the name would be that of the internal method.</summary>
    private static string MethodPart(string identifier) => identifier.TrimStart('_') is { Length: > 0 } part ? part : "Assembly";

    /// <summary>
    /// Returns the beginning of the class's name. <c>My.App</c> and <c>MyApp</c> have one method name, so that their classes must differ: a
    /// project that uses both calls the method by its class.
    /// </summary>
    private static string ClassName(string assemblyName)
    {
        var name = string.Concat(assemblyName.Select(static c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_'));
        return name.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? name : "_" + name;
    }

    private static string Identifier(string assemblyName)
    {
        var identifier = new StringBuilder();
        var isWordStart = true;
        foreach (var c in assemblyName)
        {
            if (!SyntaxFacts.IsIdentifierPartCharacter(c))
            {
                isWordStart = true;
                continue;
            }

            identifier.Append(isWordStart ? char.ToUpperInvariant(c) : c);
            isWordStart = false;
        }

        return identifier.Length > 0 && SyntaxFacts.IsIdentifierStartCharacter(identifier[0]) ? identifier.ToString() : "_" + identifier;
    }
}
