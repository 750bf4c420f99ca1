using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Emission;

/// <summary>The forms of constants as C# source, the same on every machine.</summary>
internal static class Literals
{
    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    public static string Of(TypedConstant constant) => constant.Kind switch
    {
        _ when constant.IsNull => "null!",
        TypedConstantKind.Type => $"typeof({((ITypeSymbol)constant.Value!).Full()})",
        TypedConstantKind.Array => Call.Array(((IArrayTypeSymbol)constant.Type!).ElementType.Full(), constant.Values.Select(Of)).ToString(),
        _ => Of(constant.Value, constant.Type!),
    };

    /// <summary>Returns the constant with the type of its parameter, so that the compiler chooses the same overload again.</summary>
    public static string Of(TypedConstant constant, ITypeSymbol parameter)
    {
        var literal = Of(constant);
        return constant.IsNull ? $"({parameter.Full()}){literal}"
            : SymbolEqualityComparer.Default.Equals(constant.Type, parameter) ? literal
            : $"({parameter.Full()}){literal}";
    }

    public static string Of(object? value, ITypeSymbol type)
    {
        var underlying = type.IsNullableValueType() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return value is null ? $"default({type.Full()}{(type.IsReferenceType ? "?" : "")})"
            : underlying.TypeKind == TypeKind.Enum ? OfEnum(value, (INamedTypeSymbol)underlying)
            : Primitive(value);
    }

    private static string OfEnum(object value, INamedTypeSymbol type)
    {
        var field = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value));
        return field is null ? $"({type.Full()})({Primitive(value)})" : $"{type.Full()}.{Names.Escape(field.Name)}";
    }

    private static string Primitive(object value)
    {
        var culture = CultureInfo.InvariantCulture;
        return value switch
        {
            string text => Of(text),
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            bool b => b ? "true" : "false",
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            float.NaN => "float.NaN",
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            double d => d.ToString("R", culture) + "D",
            float f => f.ToString("R", culture) + "F",
            decimal m => m.ToString(culture) + "M",
            int i => i.ToString(culture),
            uint u => u.ToString(culture) + "U",
            long l => l.ToString(culture) + "L",
            ulong ul => ul.ToString(culture) + "UL",
            byte b => "(byte)" + b.ToString(culture),
            sbyte s => $"(sbyte)({s.ToString(culture)})",
            short s => $"(short)({s.ToString(culture)})",
            ushort u => "(ushort)" + u.ToString(culture),

            // [DateTimeConstant] gives a parameter a default that no literal can.
            DateTime time => $"new global::System.DateTime({time.Ticks.ToString(culture)}L)",
            _ => throw new NotSupportedException(value.GetType().Name),
        };
    }
}
