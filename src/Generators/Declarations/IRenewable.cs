namespace WebSocketToolkit.Generators.Declarations;

/// <summary>A value that can take over the compilation of an equal one from a later run.</summary>
internal interface IRenewable<in T>
{
    void RenewFrom(T later);
}
