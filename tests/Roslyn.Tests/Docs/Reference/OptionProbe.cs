using System.Collections;
using System.Globalization;
using System.Reflection;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>Names of types and values as the pages show them.</summary>
internal static class OptionProbe
{
    public static string TypeOf(PropertyInfo setting) => ReferenceTable.Code(NameOf(setting.PropertyType)
        + (!setting.PropertyType.IsValueType && new NullabilityInfoContext().Create(setting).ReadState == NullabilityState.Nullable ? "?" : ""));

    public static string DefaultOf(PropertyInfo setting, object defaults) => setting.GetValue(defaults) switch
    {
        null => "`null`",
        bool value => value ? "on" : "off",
        int value => value switch
        {
            0 => "0",
            _ when value % (1024 * 1024) == 0 => $"{value / 1024 / 1024} MiB",
            _ when value % 1024 == 0 && setting.Name.EndsWith("Size", StringComparison.Ordinal) => $"{value / 1024} KiB",
            _ when setting.Name == "Code" => $"{value}",
            _ => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' '),
        },
        TimeSpan value => value == TimeSpan.Zero ? "0" : $"{value.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
        string or Uri or Enum => ReferenceTable.Code($"{setting.GetValue(defaults)}"),
        ICollection => "empty",
        ushort value => $"{value}",
        var value when value.GetType().GetInterfaces().Any(static type => type.Name == "ICollection`1") => "empty",
        var value => throw new InvalidOperationException($"{setting.Name} is a {value.GetType()}, which no page shows yet."),
    };

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? NameOf(underlying) + "?"
        : type == typeof(int) ? "int"
        : type == typeof(ushort) ? "ushort"
        : type == typeof(bool) ? "bool"
        : type == typeof(string) ? "string"
        : type.IsArray ? NameOf(type.GetElementType()!) + "[]"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
