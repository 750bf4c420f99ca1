using WebSocketToolkit.Generators.Emission;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>The names of the clients and their files. No two are the same, and none is that of a type that the test project sees.</summary>
internal sealed class TestClientNames(Compilation compilation)
{
    /// <summary>The names of files, which are compared without case.</summary>
    private readonly HashSet<string> _hints = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The full names of clients.</summary>
    private readonly HashSet<string> _clients = new(StringComparer.Ordinal);

    public string HintOf(INamedTypeSymbol type) => Names.Unique($"{Names.Metadata(type)}.TestClient", _hints) + ".g.cs";

    /// <summary>Returns <c>ChatClient</c> for <c>Chat</c>, and <c>OuterChatClient</c> for <c>Outer.Chat</c>, or the next name that is free.</summary>
    public string Of(INamedTypeSymbol type)
    {
        var parts = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            parts.Insert(0, current.Name);
        }

        var (joined, apart) = (string.Concat(parts), string.Join("_", parts));
        var space = compilation.GetCompilationNamespace(type.ContainingNamespace);
        var prefix = type.ContainingNamespace.ToDisplayString() + ".";
        string[] candidates = [joined + "Client", apart + "Client", joined + "TestClient", apart + "TestClient"];
        var name = Array.Find(candidates, candidate => IsFree(candidate) && _clients.Add(prefix + candidate));
        for (var i = 2; name is null; i++)
        {
            var next = apart + "TestClient" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            name = IsFree(next) && _clients.Add(prefix + next) ? next : null;
        }

        return name;

        bool IsFree(string candidate) => space?.GetMembers(candidate).Any() != true;
    }
}
