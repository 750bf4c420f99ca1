using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.Contracts.AsyncApi;

namespace WebSocketToolkit.Contracts.Build;

/// <summary>The document of a compiled assembly. Nothing of the application runs but its methods with <c>[WebSocketJsonOptions]</c>.</summary>
[RequiresUnreferencedCode("The build reads a whole assembly.")]
[RequiresDynamicCode("The build reads a whole assembly.")]
internal static class BuildDocument
{
    /// <summary>Returns the document of an assembly; null if it has no endpoint.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="warnings">Receives what the document does not know, in words.</param>
    /// <exception cref="WebSocketContractException">The contracts cannot be described.</exception>
    public static JsonObject? Of(Assembly assembly, out IReadOnlyList<string> warnings) => Of(assembly, out warnings, out _);

    /// <summary>Returns the document of an assembly, and the declarations that its parts describe; null if it has no endpoint.</summary>
    public static JsonObject? Of(Assembly assembly, out IReadOnlyList<string> warnings, out DocumentParts? parts)
    {
        warnings = [];
        parts = null;
        var contracts = AssemblyContracts.Of(assembly);
        if (contracts.Count == 0)
        {
            return null;
        }

        var routes = contracts
            .OrderBy(static contract => contract.Name, StringComparer.Ordinal)
            .SelectMany(static contract => contract.Routes.Select(route => DescribedRoute.Of(contract, route, CodecOf(route))))
            .ToArray();
        var printer = new AsyncApiPrinter(routes, OptionsOf(assembly));
        var name = assembly.GetName();
        var document = printer.Print(name.Name!, name.Version?.ToString(3) ?? "1.0.0");
        warnings = printer.Warnings;
        parts = printer.Parts;
        return document;
    }

    private static IWebSocketCodec? CodecOf(RouteContract route)
    {
        try
        {
            return route.Codec is null ? null : (IWebSocketCodec)Activator.CreateInstance(route.Codec)!;
        }
        catch (TargetInvocationException exception)
        {
            throw new WebSocketContractException(
                $"The codec '{route.Codec}' of the route '{route.Pattern}' cannot be created: {exception.InnerException!.Message}", exception);
        }
    }

    /// <summary>Returns the options as the web framework has them, with the contexts of the assembly, as the application configures them.</summary>
    private static JsonSerializerOptions OptionsOf(Assembly assembly)
    {
        var types = TypesOf(assembly);
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. types.Select(ContextOf).OfType<IJsonTypeInfoResolver>(), new DefaultJsonTypeInfoResolver()]),
        };
        foreach (var method in types.SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)))
        {
            if (method.IsDefined(typeof(WebSocketJsonOptionsAttribute), inherit: false))
            {
                Configure(method, options);
            }
        }

        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static void Configure(MethodInfo method, JsonSerializerOptions options)
    {
        var name = $"{method.DeclaringType}.{method.Name}";
        if (method.GetParameters() is not [{ ParameterType: var type }] || type != typeof(JsonSerializerOptions) || method.ContainsGenericParameters)
        {
            throw new WebSocketContractException(
                $"The method '{name}' has [WebSocketJsonOptions], and so needs one parameter: 'static void {method.Name}(JsonSerializerOptions options)'.");
        }

        try
        {
            method.Invoke(null, [options]);
        }
        catch (TargetInvocationException exception)
        {
            throw new WebSocketContractException(
                $"The method '{name}' with [WebSocketJsonOptions] failed: {exception.InnerException!.GetType()}: {exception.InnerException.Message}",
                exception.InnerException);
        }
    }

    private static JsonSerializerContext? ContextOf(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsSubclassOf(typeof(JsonSerializerContext))
        ? type.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) as JsonSerializerContext
        : null;

    private static Type[] TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // A type whose base is missing is no context, and has no message.
            return [.. exception.Types.OfType<Type>()];
        }
    }
}
