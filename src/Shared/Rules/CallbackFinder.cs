namespace WebSocketToolkit.Shared;

/// <summary>The rules WST002 and WST010: a search for callbacks, and for methods that only look like callbacks.</summary>
internal static class CallbackFinder
{
    private static readonly string[] _names = ["OnUpgrade", "OnOpen", "OnMessage", "OnError", "OnClose"];

    /// <summary>The names that hubs, gateways and other WebSocket libraries give to their callbacks.</summary>
    private static readonly Dictionary<string, string> _foreignNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["OnConnect"] = "OnOpen",
        ["OnConnected"] = "OnOpen",
        ["OnConnection"] = "OnOpen",
        ["OnDisconnect"] = "OnClose",
        ["OnDisconnected"] = "OnClose",
        ["OnDisconnecting"] = "OnClose",
        ["OnData"] = "OnMessage",
        ["OnText"] = "OnMessage",
        ["OnBinary"] = "OnMessage",
        ["OnReceive"] = "OnMessage",
        ["OnReceived"] = "OnMessage",
        ["OnMessageReceived"] = "OnMessage",
        ["OnReceiveMessage"] = "OnMessage",
        ["OnException"] = "OnError",
        ["OnFault"] = "OnError",
    };

    public static void Find(EndpointShape shape)
    {
        var seen = new List<IMethodSymbol>();
        for (var type = shape.Type; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            if (type.TypeKind == TypeKind.Error)
            {
                shape.IsIncomplete = true;
            }

            foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
            {
                if (method.MethodKind != MethodKind.Ordinary || method.IsImplicitlyDeclared)
                {
                    continue;
                }

                var isOwn = SymbolEqualityComparer.Default.Equals(type, shape.Type);
                if (KindOf(method.Name) is { } kind && Impediment(method) is null)
                {
                    // An override, or a method that hides another, stands for the other method.
                    if (!seen.Exists(other => HasSameSignature(other, method)))
                    {
                        seen.Add(method);
                        shape.Callbacks.Add(new Callback(kind, method));
                    }
                }
                else if (isOwn)
                {
                    CheckNearMiss(shape, method);
                }
            }
        }

        shape.HasNoCallback = shape.Callbacks.Count == 0;
        if (shape.HasNoCallback && !shape.IsIncomplete && !shape.Faults.Exists(static fault => fault.Id == RuleIds.NotACallback))
        {
            // A method that looks like a callback is the mistake, and its report has the remedy.
            shape.Report(
                RuleIds.NoCallback, shape.Type, shape.Type.Name, "has no callback, so its code would never run",
                "Add a public OnOpen, OnMessage, OnUpgrade, OnError or OnClose");
        }

        CheckPriorities(shape);
        CheckSingle(shape, CallbackKind.Upgrade);
        CheckSingle(shape, CallbackKind.Open);
        CheckSingle(shape, CallbackKind.Close);
    }

    /// <summary>Reports every callback of the kind but the first: the class's own callbacks come before those of its bases.</summary>
    private static void CheckSingle(EndpointShape shape, CallbackKind kind)
    {
        var callbacks = shape.Of(kind).ToArray();
        foreach (var extra in callbacks.Skip(1))
        {
            shape.Report(
                RuleIds.CompetingCallbacks, extra.Method, callbacks[0].Method.Name, extra.Method.Name,
                $"a connection has only one On{kind}", "Merge the two methods");
        }
    }

    /// <summary>Reports a method that is no callback, but that the compiler would prefer to one in generated code.</summary>
    private static void CheckPriorities(EndpointShape shape)
    {
        foreach (var callback in shape.Callbacks.ToArray())
        {
            for (var type = shape.Type; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
            {
                var preferred = type.GetMembers(callback.Method.Name).OfType<IMethodSymbol>().FirstOrDefault(other =>
                    Impediment(other) is not null && PriorityOf(other) > PriorityOf(callback.Method));
                if (preferred is not null)
                {
                    shape.Report(
                        RuleIds.CompetingCallbacks, callback.Method, callback.Method.Name, preferred.ToDisplayString(),
                        "the second is not a callback, but its OverloadResolutionPriority makes the compiler prefer it", "Rename one of them");
                    break;
                }
            }
        }
    }

    private static int PriorityOf(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(KnownTypes.IsOverloadResolutionPriority)?.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;

    private static CallbackKind? KindOf(string name)
    {
        var index = Array.IndexOf(_names, WithoutSuffix(name));
        return index < 0 ? null : (CallbackKind)index;
    }

    private static string WithoutSuffix(string name) =>
        name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Async".Length) : name;

    private static (string Fact, string Remedy)? Impediment(IMethodSymbol method) =>
        method.IsStatic ? ("it is static", "Remove 'static'")
        : method.DeclaredAccessibility != Accessibility.Public ? ("it is not public", "Make it public")
        : method.IsGenericMethod ? ("it has type parameters", "Write one method for each message type")
        : null;

    private static void CheckNearMiss(EndpointShape shape, IMethodSymbol method)
    {
        // A base class or an interface chose the name.
        if (method.IsOverride || method.ExplicitInterfaceImplementations.Length > 0 || ImplementsInterface(method))
        {
            return;
        }

        if (KindOf(method.Name) is not null)
        {
            var (fact, remedy) = Impediment(method)!.Value;
            Report(method.IsGenericMethod ? null : method.Name, fact, remedy);
            return;
        }

        var suffix = method.Name.Substring(WithoutSuffix(method.Name).Length);
        if (Impediment(method) is null && NameSuggestions.Closest(WithoutSuffix(method.Name), _names) is { } intended)
        {
            Report(intended + suffix, "its name is misspelt", $"Rename it to '{intended + suffix}'");
        }
        else if (Impediment(method) is null && _foreignNames.TryGetValue(WithoutSuffix(method.Name), out var ours))
        {
            Report(ours + suffix, "its name is that of another library", $"Rename it to '{ours + suffix}'");
        }

        void Report(string? intendedName, string fact, string remedy) => shape.Faults.Add(
            new EndpointFault(RuleIds.NotACallback, shape.LocationOf(method), method.Name, fact, remedy) { IntendedName = intendedName });
    }

    private static bool ImplementsInterface(IMethodSymbol method) => method.ContainingType.AllInterfaces.Any(i =>
        i.GetMembers(method.Name).Any(member =>
            SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)));

    private static bool HasSameSignature(IMethodSymbol a, IMethodSymbol b)
    {
        if (a.Name != b.Name || a.Parameters.Length != b.Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < a.Parameters.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(a.Parameters[i].Type, b.Parameters[i].Type))
            {
                return false;
            }
        }

        return true;
    }
}
