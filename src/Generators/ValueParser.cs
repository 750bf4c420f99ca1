using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A parser that makes the models of the values that are bound before the handshake.</summary>
internal sealed class ValueParser
{
    /// <summary>
    /// The members of generated handlers, their own and inherited. The compiler takes the name of such a value for the member, so the value
    /// gets another name in the handler. All other values keep their names.
    /// </summary>
    private static readonly string[] _reserved =
    [
        "Target", "Connection", "Serializer", "Create", "Service", "ServiceOrNull", "KeyedService", "KeyedServiceOrNull",
        "IsTyped", "Decode", "Body", "Copy", "NoCallbackFor", "CreateMessageScope", "InMessageScopeAsync",
        "IsAuthorized", "AuthorizeAsync", "WhenAuthorizedAsync",
        "Await", "Reply", "ReplyAsync", "ReplyStreamAsync", "ReplyStreamInBackgroundAsync", "Decision", "DecisionAsync", "Handled",
        "BeginAsync", "StartOperation", "StartStream", "CompleteOperationAsync", "Conversation", "OnConversationAsync",
        "OnUpgradeAsync", "OnOpenAsync", "OnMessageAsync", "OnErrorAsync", "OnCloseAsync", "DisposeAsync",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize", "Handler",
    ];

    private readonly Dictionary<BoundValue, string> _fields = [];

    private ValueParser()
    {
    }

    public List<ValueModel> Values { get; } = [];

    public static ValueParser Parse(EndpointShape shape, Compilation compilation)
    {
        var parser = new ValueParser();
        var parameterNames = new HashSet<string>(StringComparer.Ordinal);
        var fieldNames = new HashSet<string>(_reserved, StringComparer.Ordinal);
        foreach (var value in shape.Values)
        {
            var field = Names.Escape(Names.Unique(value.Parameter.Name, fieldNames));
            parser._fields.Add(value, field);
            parser.Values.Add(new ValueModel(
                Names.Escape(Names.Unique(value.Parameter.Name, parameterNames)),
                field,
                TypeOf(value),
                Binding(value),
                AttributeSource.OfParameters(value.Parameters, compilation).ToEquatableArray()));
        }

        return parser;
    }

    public string FieldOf(BoundValue value) => _fields[value];

    private static string TypeOf(BoundValue value)
    {
        var parameter = value.Parameter;
        var isNullable = parameter.Type.IsReferenceType
            && (parameter.NullableAnnotation == NullableAnnotation.Annotated || (value.IsOptional && !HasValueDefault(parameter)));
        return parameter.Type.Full() + (isNullable ? "?" : "");
    }

    private static bool HasValueDefault(IParameterSymbol parameter) =>
        parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: not null };

    private static string Binding(BoundValue value)
    {
        var parameter = value.Parameter;
        var at = $"(global::WebSocketToolkit.CompilerServices.BindingSource.{value.Source}, {Literals.Of(value.Name)})";
        var element = value.Element.Full();
        var isNullable = parameter.Type.IsReferenceType || parameter.Type.IsNullableValueType();
        var required = value.Parsing switch
        {
            ValueParsing.String => $"binder.String{at}",
            ValueParsing.Strings => $"binder.Strings{at}",
            ValueParsing.Enum => $"binder.Enum<{element}>{at}",
            ValueParsing.Enums => $"binder.Enums<{element}>{at}",
            ValueParsing.Parsables => $"binder.Values<{element}>{at}",
            _ => $"binder.Value<{element}>{at}",
        };
        if (!value.IsOptional || value.Parsing is ValueParsing.Strings or ValueParsing.Enums or ValueParsing.Parsables)
        {
            return required;
        }

        if (HasValueDefault(parameter) || !isNullable)
        {
            return $"binder.Has{at}\n    ? {required}\n    : {Literals.Of(parameter.ExplicitDefaultValue, parameter.Type)}";
        }

        return value.Parsing switch
        {
            ValueParsing.String => $"binder.StringOrNull{at}",
            ValueParsing.Enum => $"binder.EnumOrNull<{element}>{at}",
            _ when value.Element.IsValueType => $"binder.ValueOrNull<{element}>{at}",
            _ => $"binder.ReferenceOrNull<{element}>{at}",
        };
    }
}
