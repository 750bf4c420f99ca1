using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>Finds out what settings the application starts with, by asking it.</summary>
/// <param name="add">Adds the services with a change of the settings.</param>
/// <param name="section">The section of the configuration; null if none is read.</param>
internal sealed class OptionProbe<TOptions>(Action<IServiceCollection, Action<TOptions>> add, string? section)
    where TOptions : class
{
    /// <summary>Returns the least value of a number or a time with which the application starts, as the page shows it.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="find">Finds the part of the settings that has it.</param>
    public string LeastOf(PropertyInfo setting, Func<TOptions, object> find)
    {
        var candidates = Candidates(setting.PropertyType);
        return candidates.Length == 0 ? "" : candidates.FirstOrDefault(candidate => Starts(options => setting.SetValue(find(options), candidate.Value))).Text ?? "other";
    }

    /// <summary>Returns "yes" if the setting can come from a file of the configuration.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="path">The path before its name, in the section.</param>
    /// <param name="find">Finds the part of the settings that has it.</param>
    public string IsBound(PropertyInfo setting, string path, Func<TOptions, object> find)
    {
        var type = setting.PropertyType;
        var text = type == typeof(bool) ? "true"
            : type == typeof(TimeSpan) ? "00:00:07"
            : type.IsEnum ? Enum.GetNames(type)[^1]
            : "7";
        var key = $"{section}:{path}{setting.Name}";
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { [type == typeof(IList<string>) ? key + ":0" : key] = text };
        try
        {
            var value = setting.GetValue(find(Resolve(static _ => { }, values)));
            var bound = value is IList<string> list ? list.Contains(text) : string.Equals(Convert.ToString(value, CultureInfo.InvariantCulture), text, StringComparison.OrdinalIgnoreCase);
            return bound ? "yes" : "no";
        }
        catch (OptionsValidationException)
        {
            // It was read, and is not valid.
            return "yes";
        }
        catch (InvalidOperationException)
        {
            return "no";
        }
    }

    private static (string Text, object? Value)[] Candidates(Type type) =>
        type == typeof(int) ? [("any", -1), ("0", 0), ("1", 1)]
        : type == typeof(ushort) ? [("0", (ushort)0), ("1", (ushort)1)]
        : type == typeof(TimeSpan) ? [("any", TimeSpan.FromSeconds(-1)), ("0", TimeSpan.Zero), ("> 0", TimeSpan.FromTicks(1)), ("0.1 s", TimeSpan.FromSeconds(0.1)), ("1 s", TimeSpan.FromSeconds(1)), ("2 s", TimeSpan.FromSeconds(2))]
        : [];

    private bool Starts(Action<TOptions> change)
    {
        try
        {
            Resolve(change, []);
            return true;
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }

    private TOptions Resolve(Action<TOptions> change, Dictionary<string, string?> values)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        add(services, change);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<TOptions>>().Value;
    }
}
