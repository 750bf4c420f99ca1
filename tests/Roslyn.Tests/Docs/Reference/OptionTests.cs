using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Contracts;
using WebSocketToolkit.RabbitMQ;
using WebSocketToolkit.Testing;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>The tables of <c>docs/reference/options.md</c> have every setting, with its default and its bounds.</summary>
public sealed class OptionTests
{
    private const string Page = "options.md";

    /// <summary>The properties of the attribute that are no settings of the route.</summary>
    private static readonly string[] _ofTheClass = [nameof(WebSocketRouteAttribute.Pattern), nameof(WebSocketRouteAttribute.ManualMap), nameof(WebSocketRouteAttribute.Sends)];

    [Fact]
    public void Settings_of_a_route()
    {
        var settings = Settings(typeof(WebSocketRouteOptions));
        var probe = new OptionProbe<WebSocketServerOptions>(static (services, configure) => services.AddWebSocketRoutes(configure), "WebSockets");
        ReferenceTable.Verify(
            Page,
            "route",
            ["setting", "on the attribute", "type", "default", "least", "in a file", "unit", "effect"],
            settings.Select(setting => new[]
            {
                ReferenceTable.Code(setting.Name), OnAttribute(setting), OptionProbe.TypeOf(setting), OptionProbe.DefaultOf(setting, new WebSocketRouteOptions()),
                probe.LeastOf(setting, static options => options), probe.IsBound(setting, "", static options => options),
            }));
        Assert.Empty(typeof(WebSocketRouteAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static property => property.Name)
            .Except(_ofTheClass)
            .Except(settings.SelectMany(static setting => new[] { setting.Name, setting.Name + "Seconds" })));
    }

    [Fact]
    public void Properties_of_the_attribute_that_are_no_settings() => ReferenceTable.Verify(
        Page,
        "attribute",
        ["property", "type", "effect"],
        _ofTheClass.Select(static name => new[] { ReferenceTable.Code(name), OptionProbe.TypeOf(typeof(WebSocketRouteAttribute).GetProperty(name)!) }));

    [Fact]
    public void Settings_of_the_application()
    {
        var probe = new OptionProbe<WebSocketServerOptions>(static (services, configure) => services.AddWebSocketRoutes(configure), "WebSockets");
        ReferenceTable.Verify(
            Page,
            "application",
            ["setting", "type", "default", "least", "in a file", "effect"],
            Rows(typeof(WebSocketServerOptions), "", new WebSocketServerOptions(), static options => options)
                .Concat(Rows(typeof(WebSocketDrainOptions), "Drain", new WebSocketDrainOptions(), static options => options.Drain))
                .Concat(Rows(typeof(WebSocketBackplaneOptions), "Backplane", new WebSocketBackplaneOptions(), static options => options.Backplane)));

        IEnumerable<string[]> Rows(Type type, string part, object defaults, Func<WebSocketServerOptions, object> find) => Settings(type)
            .Where(static setting => setting.PropertyType.Namespace != nameof(WebSocketToolkit) || setting.PropertyType.IsEnum)
            .Select(setting => new[]
            {
                ReferenceTable.Code(part.Length == 0 ? setting.Name : $"{part}.{setting.Name}"), OptionProbe.TypeOf(setting), OptionProbe.DefaultOf(setting, defaults),
                probe.LeastOf(setting, find), probe.IsBound(setting, part.Length == 0 ? "" : part + ":", find),
            });
    }

    [Fact]
    public void Settings_of_the_rabbitmq_backplane()
    {
        var probe = new OptionProbe<RabbitMQBackplaneOptions>(static (services, configure) => services.AddRabbitMQBackplane(configure), null);
        ReferenceTable.Verify(
            Page,
            "rabbitmq",
            ["setting", "type", "default", "least", "effect"],
            Settings(typeof(RabbitMQBackplaneOptions)).Select(setting => new[]
            {
                ReferenceTable.Code(setting.Name), OptionProbe.TypeOf(setting), OptionProbe.DefaultOf(setting, new RabbitMQBackplaneOptions()),
                probe.LeastOf(setting, static options => options),
            }));
    }

    [Fact]
    public void Settings_of_the_transport() => ReferenceTable.Verify(
        Page,
        "transport",
        ["setting", "type", "default", "effect"],
        Settings(typeof(WebSocketTransportOptions))
            .Select(static setting => Described(typeof(WebSocketTransportOptions), setting.Name, new WebSocketTransportOptions())));

    [Fact]
    public void Settings_of_outgoing_messages()
    {
        var attribute = typeof(OutgoingMessageAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static property => property.Name).ToHashSet();
        ReferenceTable.Verify(
            Page,
            "outgoing",
            ["`WebSocketSendOptions`", "`[OutgoingMessage]`", "type", "effect"],
            Settings(typeof(WebSocketSendOptions)).Select(option => new[]
            {
                ReferenceTable.Code(option.Name), ReferenceTable.Code(attribute.Contains(option.Name) ? option.Name : option.Name + "Seconds"), OptionProbe.TypeOf(option),
            }));
        Assert.Empty(attribute.Except(Settings(typeof(WebSocketSendOptions)).SelectMany(static option => new[] { option.Name, option.Name + "Seconds" })));
    }

    [Fact]
    public void Properties_of_the_other_attributes() => ReferenceTable.Verify(
        Page,
        "attributes",
        ["attribute", "property", "type", "effect"],
        new[]
        {
            typeof(WebSocketOperationAttribute), typeof(WebSocketContractAttribute), typeof(MessageSubscriptionAttribute), typeof(DetachAfterUpgradeAttribute),
        }.SelectMany(static type => Settings(type).Select(property => new[]
        {
            ReferenceTable.Code($"[{type.Name.Replace("Attribute", "", StringComparison.Ordinal)}]"), ReferenceTable.Code(property.Name), OptionProbe.TypeOf(property),
        })),
        keys: 2);

    [Fact]
    public void Settings_of_documents_and_of_test_clients()
    {
        ReferenceTable.Verify(
            Page, "documents", ["setting", "type", "effect"],
            Settings(typeof(WebSocketContractOptions)).Select(static setting => new[] { ReferenceTable.Code(setting.Name), OptionProbe.TypeOf(setting) }));
        ReferenceTable.Verify(
            Page,
            "clients",
            ["setting", "type", "default", "effect"],
            Settings(typeof(WebSocketTestOptions)).Select(static setting => Described(typeof(WebSocketTestOptions), setting.Name, new WebSocketTestOptions())));
    }

    private static string[] Described(Type type, string name, object defaults)
    {
        var property = type.GetProperty(name)!;
        return [ReferenceTable.Code(name), OptionProbe.TypeOf(property), OptionProbe.DefaultOf(property, defaults)];
    }

    /// <summary>The public properties that the type declares, in the order of its source.</summary>
    private static PropertyInfo[] Settings(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(static property => property.MetadataToken)];

    private static string OnAttribute(PropertyInfo setting) =>
        typeof(WebSocketRouteAttribute).GetProperty(setting.Name) is not null ? "same"
        : typeof(WebSocketRouteAttribute).GetProperty(setting.Name + "Seconds") is { } seconds ? ReferenceTable.Code(seconds.Name)
        : "–";
}
