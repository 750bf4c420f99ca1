using System.Reflection;
using System.Runtime.Loader;

/// <summary>Lets a process that does not reference this assembly find it by its name. The runtime calls it before <c>Main</c>.</summary>
#pragma warning disable MA0047 // The runtime wants it so.
internal static class StartupHook
{
    public static void Initialize()
    {
        var own = typeof(StartupHook).Assembly;
        AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == own.GetName().Name ? own : null;
    }
}
