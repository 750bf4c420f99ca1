namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The extension by which a module imports another.</summary>
internal enum ImportExtension
{
    /// <summary>None, as bundlers want it.</summary>
    None,

    /// <summary><c>.js</c>, as Node wants it of compiled modules.</summary>
    Js,

    /// <summary><c>.ts</c>, as Deno wants it, and Node that runs TypeScript.</summary>
    Ts,
}
