namespace WebSocketToolkit.Shared;

/// <summary>The rule WST005: patterns must be well-formed, and their parameters must match those of the callbacks.</summary>
internal static class PatternRules
{
    public static void CheckSyntax(EndpointShape shape, CancellationToken cancellationToken)
    {
        foreach (var route in shape.Routes)
        {
            if (route.Pattern.Fault is { } fault)
            {
                shape.Report(RuleIds.BadPattern, route.Location(cancellationToken), route.Text, fault, "Correct the pattern");
            }
        }
    }

    public static void CheckUse(EndpointShape shape, CancellationToken cancellationToken)
    {
        if (shape.Routes.Any(static route => route.Pattern.Fault is not null))
        {
            return;
        }

        foreach (var value in shape.Values.Where(static value => value.Source == ValueSource.Route))
        {
            CheckUse(shape, value, cancellationToken);
        }
    }

    private static void CheckUse(EndpointShape shape, BoundValue value, CancellationToken cancellationToken)
    {
        var having = shape.Routes.Where(route => route.Pattern.Parameter(value.Name) is not null).ToArray();
        if (having.Length == 0)
        {
            shape.Report(
                RuleIds.BadPattern, value.Parameter, shape.Routes[0].Text, $"it has no parameter '{value.Name}'",
                $"Add '{{{value.Name}}}' to the pattern, or take the value from another source");
            return;
        }

        foreach (var route in having)
        {
            if (ConstraintRules.Excluding(route.Pattern.Parameter(value.Name)!, value.Element) is { } constraint)
            {
                var type = value.Element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
                shape.Report(
                    RuleIds.BadPattern, value.Parameter, route.Text,
                    $"the constraint '{constraint}' of '{value.Name}' excludes every '{type}'", "Change the constraint or the callback's parameter");
            }
        }

        if (value.IsOptional)
        {
            return;
        }

        if (shape.Routes.FirstOrDefault(route => route.Pattern.Parameter(value.Name) is null) is { } lacking)
        {
            shape.Report(
                RuleIds.BadPattern, lacking.Location(cancellationToken), lacking.Text,
                $"it has no parameter '{value.Name}', which a callback requires",
                $"Make the callback's parameter nullable, or add '{{{value.Name}}}' to the pattern");
        }

        foreach (var route in having)
        {
            if (route.Pattern.Parameter(value.Name) is { IsOptional: true, HasDefault: false })
            {
                shape.Report(
                    RuleIds.BadPattern, value.Parameter, route.Text,
                    $"its parameter '{value.Name}' may be missing, but the callback requires it",
                    "Make the callback's parameter nullable, or remove the '?' from the pattern");
            }
        }
    }
}
