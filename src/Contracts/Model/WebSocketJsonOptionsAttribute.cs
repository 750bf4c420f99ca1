namespace WebSocketToolkit.Contracts;

/// <summary>
/// An attribute of a static method that configures the application's JSON options: <c>static void Configure(JsonSerializerOptions options)</c>.
/// The build calls it for the documents that it writes; the application calls it from <c>ConfigureHttpJsonOptions</c>. The build does not run
/// the application, and would not know its naming policy and its converters otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WebSocketJsonOptionsAttribute : Attribute;
