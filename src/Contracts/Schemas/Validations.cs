using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>The validation attributes that JSON Schema has words for.</summary>
internal static class Validations
{
    /// <summary>Adds the limits that the attributes of a property declare.</summary>
    public static void Add(ICustomAttributeProvider? attributes, JsonObject schema)
    {
        foreach (var attribute in attributes?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).OfType<ValidationAttribute>() ?? [])
        {
            switch (attribute)
            {
                case RangeAttribute range:
                    Number(schema, range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum", range.Minimum);
                    Number(schema, range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum", range.Maximum);
                    break;
                case StringLengthAttribute length:
                    Length(schema, length.MinimumLength, length.MaximumLength);
                    break;
                case LengthAttribute length:
                    Length(schema, length.MinimumLength, length.MaximumLength);
                    break;
                case MaxLengthAttribute { Length: > 0 } length:
                    Length(schema, 0, length.Length);
                    break;
                case MinLengthAttribute length:
                    Length(schema, length.Length, int.MaxValue);
                    break;
                case RegularExpressionAttribute expression when IsOf(schema, "string"):
                    // The attribute matches the whole text.
                    schema["pattern"] = $"^(?:{expression.Pattern})$";
                    break;
                case EmailAddressAttribute when IsOf(schema, "string"):
                    schema["format"] = "email";
                    break;
                case UrlAttribute when IsOf(schema, "string"):
                    schema["format"] = "uri";
                    break;
            }
        }
    }

    private static void Number(JsonObject schema, string name, object? limit)
    {
        if (limit is IConvertible and not string && (IsOf(schema, "integer") || IsOf(schema, "number")))
        {
            schema[name] = limit is double number && Math.Abs(number) > (double)decimal.MaxValue
                ? number
                : Convert.ToDecimal(limit, CultureInfo.InvariantCulture);
        }
    }

    private static void Length(JsonObject schema, int minimum, int maximum)
    {
        var what = IsOf(schema, "array") ? "Items" : IsOf(schema, "string") ? "Length" : null;
        if (what is null)
        {
            return;
        }

        if (minimum > 0)
        {
            schema["min" + what] = minimum;
        }

        if (maximum < int.MaxValue)
        {
            schema["max" + what] = maximum;
        }
    }

    private static bool IsOf(JsonObject schema, string type) =>
        schema["type"] is JsonArray types ? types.Any(one => (string?)one == type) : (string?)schema["type"] == type;
}
